"""Every path that kigen uses by itself: the one module that knows them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_NAME = "kigen"
SITE_VARIABLE = "KIGEN_SITE"
"""A directory in the place of the site's, where that has no configuration."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things are for this user on this machine. Nothing is created by asking.

    ``state`` holds what is the user's own and lost without harm: filter history and drafts.
    """

    database: Path
    user_configuration: Path
    site_configuration: Path
    terms: Path
    keymap: Path
    replies: Path
    site_replies: Path
    state: Path
    log: Path

    @property
    def parsed_documents(self) -> Path:
        """What was read of documents of terms; it may be deleted at any time."""
        return platformdirs.user_cache_path(_NAME, appauthor=False) / "documents"

    @property
    def claim_templates(self) -> Path:
        """The user's own templates of the documents of claims."""
        return self.user_configuration.with_name("claims")


def paths() -> Paths:
    """The paths by the customs of the system; ``XDG_DATA_HOME`` and its like are heeded."""
    data = platformdirs.user_data_path(_NAME, appauthor=False)
    configuration = platformdirs.user_config_path(_NAME, appauthor=False)
    return Paths(
        database=data / "kigen.db",
        user_configuration=configuration / "config.toml",
        site_configuration=_site() / "config.toml",
        terms=configuration / "terms",
        keymap=configuration / "keymap.toml",
        replies=configuration / "replies",
        site_replies=_site() / "replies",
        state=platformdirs.user_state_path(_NAME, appauthor=False),
        log=platformdirs.user_log_path(_NAME, appauthor=False) / "kigen.log",
    )


def _site() -> Path:
    # Where administrators look first. platformdirs would heed XDG_CONFIG_DIRS, which is the user's to set.
    usual = Path("/Library/Application Support" if sys.platform == "darwin" else "/etc") / _NAME
    said = os.environ.get(SITE_VARIABLE)
    # The configuration of a site that has one is nobody's to leave: it says who may do what.
    return Path(said) if said and not _may_be_there(usual / "config.toml") else usual


def _may_be_there(file: Path) -> bool:
    """What can't be looked for, in a directory that is closed, counts as there."""
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True

"""What was typed and not sent: kept in a file at each pause, so that a lost connection or a kill costs nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from core.text import clean_lines
from storage.database.location import Location
from storage.private_file import replace_private

_KIND = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


class Drafts:
    """The drafts in the directory ``path``, one a kind: ``ticket``, ``note-12``, ``reason-12``. Only their owner may
    read them. No method raises for a disk that is full or a directory that is closed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, state: Path, location: Location, operator: str) -> Drafts:
        """The drafts of ``operator`` (``Actor.name``) for the desk at ``location``."""
        digest = sha256(f"{location.name}\n{operator}".encode(errors="surrogateescape")).hexdigest()
        return cls(state / "drafts" / digest[:32])

    def keep(self, kind: str, fields: Mapping[str, str]) -> bool:
        """Keep what stands in the fields now, in place of what was kept; nothing typed keeps nothing.

        False where it could not be written: then the draft before is still there. Raises ``ValueError`` for a
        ``kind`` that is no plain word.
        """
        if not any(text.strip() for text in fields.values()):
            return self.drop(kind)
        try:
            replace_private(self._file(kind), json.dumps(dict(fields), ensure_ascii=False).encode(errors="replace"))
        except OSError:
            return False
        return True

    def read(self, kind: str) -> Mapping[str, str]:
        """The fields as they were kept; empty where there are none, or where the file is not whole. Names that no form
        gives its fields are left out."""
        try:
            found = json.loads(self._file(kind).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
            return {}
        named = {name: text for name, text in found.items() if name.isascii() and name.isprintable()}
        return {name: clean_lines(text, len(text) + 1) for name, text in named.items()}

    def drop(self, kind: str) -> bool:
        """It was sent, or is not wanted any more. False where it could not be taken away."""
        try:
            self._file(kind).unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _file(self, kind: str) -> Path:
        if not _KIND.fullmatch(kind):
            raise ValueError(kind)
        return self._path / f"{kind}.json"

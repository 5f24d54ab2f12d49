"""Who acts: the login decides. What else is said of him (a shared login's operator, ``sudo``, SSH) is kept beside it
as a claim: anybody can set these variables."""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.desk.roles import Rights
from core.text import clean_name
from storage.role_settings import RoleTable, rights_by

_SAID = {"SUDO_USER": "sudo_user", "SSH_CONNECTION": "ssh"}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Actor:
    """One operator. ``claimed`` is empty unless the login is shared; ``said`` is what the environment says besides, by
    its names in the details of his acts. ``rights`` is what he may do."""

    uid: int
    login: str
    claimed: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    rights: Rights = field(default_factory=Rights)

    @property
    def name(self) -> str:
        """What the activity records: ``tanaka``, or ``ops/tanaka`` for a claim under the shared login ``ops``."""
        return f"{self.login}/{self.claimed}" if self.claimed else self.login


def acting(
    shared_logins: tuple[str, ...] = (),
    claimed: str = "",
    *,
    environment: Mapping[str, str] = MappingProxyType({}),
    roles: RoleTable | None = None,
) -> Actor:
    """The operator behind this process.

    ``os.getuid()`` and its name decide, for ``LOGNAME`` and ``SUDO_USER`` can be forged. ``claimed`` counts
    only where the login is one of ``shared_logins``; a role is the login's, whatever is claimed.
    """
    uid = os.getuid()
    try:
        login = pwd.getpwuid(uid).pw_name
    except KeyError:  # a uid without an account, as in containers
        login = f"uid{uid}"
    said = {name: clean_name(environment[key], _LONGEST) for key, name in _SAID.items() if environment.get(key)}
    rights = rights_by(roles, login, _groups())
    return Actor(uid, login, claimed.strip() if login in shared_logins else "", said, rights)


def _groups() -> Iterable[str]:
    """The names of the groups that the system gave this process."""
    for gid in {os.getgid(), *os.getgroups()}:
        try:
            yield grp.getgrgid(gid).gr_name
        except KeyError:
            continue

"""Who acts: the login decides. What an operator of a shared login says of himself is kept beside it as a claim."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """One operator. ``claimed`` is empty unless the login is shared."""

    uid: int
    login: str
    claimed: str = ""

    @property
    def name(self) -> str:
        """What the activity records: ``tanaka``, or ``ops/tanaka`` for a claim under the shared login ``ops``."""
        return f"{self.login}/{self.claimed}" if self.claimed else self.login


def acting(shared_logins: tuple[str, ...] = (), claimed: str = "") -> Actor:
    """The operator behind this process.

    ``os.getuid()`` and its name decide, for ``LOGNAME`` and ``SUDO_USER`` can be forged. ``claimed`` counts
    only where the login is one of ``shared_logins``.
    """
    uid = os.getuid()
    try:
        login = pwd.getpwuid(uid).pw_name
    except KeyError:  # a uid without an account, as in containers
        login = f"uid{uid}"
    return Actor(uid, login, claimed.strip() if login in shared_logins else "")

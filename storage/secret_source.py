"""Where a password is, as the configuration names it; the password itself stands in no configuration.

``env:NAME`` is a variable of the environment, ``keyring:SERVICE/USER`` an entry of the system's keyring (with the
package ``keyring``, which the extra of that name installs), ``file:PATH`` the first line of a file that only its owner
reads.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadInput, Refused

_MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class SecretSource:
    """One source: its ``kind``, and the ``name`` after the colon."""

    kind: str
    name: str

    @classmethod
    def parse(cls, text: object) -> SecretSource:
        """Raises ``ValueError`` for what names no source, which may be the very password: its text is not told."""
        kind, _, name = text.partition(":") if isinstance(text, str) else ("", "", "")
        match kind:
            case "env":
                whole = name.isidentifier() and name.isascii()
            case "keyring":
                service, _, user = name.partition("/")
                whole = bool(service and user)
            case "file":
                whole = name.startswith(("/", "~/"))
            case _:
                whole = False
        if not whole or not name.isprintable():
            raise ValueError
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    def read(self, environment: Mapping[str, str]) -> str:
        """The password. Raises ``BadInput``: ``secret_unset``, ``secret_file_missing``, ``secret_file_open`` (others
        than its owner may read it), ``secret_file_empty``, ``secret_keyring_missing``, ``secret_keyring_empty``; and
        ``Refused("secret_keyring_closed")`` with what the keyring says."""
        match self.kind:
            case "env":
                found = environment.get(self.name, "")
                if not found:
                    raise BadInput("secret_unset", name=self.name)
                return found
            case "keyring":
                return self._of_keyring()
            case _:
                return self._of_file(Path(self.name).expanduser())

    def _of_keyring(self) -> str:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError:
            raise BadInput("secret_keyring_missing", source=str(self)) from None
        service, _, user = self.name.partition("/")
        try:
            found = keyring.get_password(service, user)
        except (KeyringError, RuntimeError, OSError) as error:  # a locked one, or none at all, as over SSH
            detail = (str(error).splitlines() or [""])[0]
            raise Refused("secret_keyring_closed", source=str(self), detail=detail) from None
        if not found:
            raise BadInput("secret_keyring_empty", source=str(self), service=service, user=user)
        return found

    def _of_file(self, path: Path) -> str:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise BadInput("secret_file_missing", path=str(path), detail=error.strerror or "") from None
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            mine = found.st_uid in (os.getuid(), 0)
            if not stat.S_ISREG(found.st_mode) or not mine or found.st_mode & 0o077:
                raise BadInput("secret_file_open", path=str(path))
            line = file.read(_MOST_BYTES).partition(b"\n")[0].rstrip(b"\r")
        try:
            secret = line.decode()
        except UnicodeDecodeError:
            secret = ""
        if not secret:
            raise BadInput("secret_file_empty", path=str(path))
        return secret

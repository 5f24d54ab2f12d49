"""The filters that an operator typed, the newest first: one a line in a file of his own."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from core.desk.view import FILTER_LENGTH
from core.text import clean_name
from storage.private_file import make_private, replace_private

KEPT = 100
_PATIENCE_SECONDS = 0.5
_WAIT_SECONDS = 0.01


class FilterHistory:
    """The last ``KEPT`` filters in the file ``path``, each once. Several processes of one operator may write it.

    Neither method raises for a file that can't be read or written: a history is a convenience.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, state: Path, operator: str) -> FilterHistory:
        """The history of ``operator`` (``Actor.name``): those who share a login have one each."""
        return cls(state / "filters" / f"{sha256(operator.encode(errors='surrogateescape')).hexdigest()[:32]}.txt")

    def remember(self, text: str) -> bool:
        """Put ``text`` first; False where it could not be kept. What says nothing, or is too long, is not."""
        cleaned = clean_name(text)
        if not cleaned or len(text.strip()) > FILTER_LENGTH:
            return False
        try:
            with self._alone():
                others = (each for each in self.recent() if each != cleaned)
                lines = (cleaned, *others)[:KEPT]
                replace_private(self._path, "".join(f"{line}\n" for line in lines).encode())
        except OSError:
            return False
        return True

    def recent(self) -> tuple[str, ...]:
        """The filters, the newest first. Lines that somebody else put there are cleaned."""
        try:
            content = self._path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ()
        cleaned = (clean_name(line) for line in content.split("\n")[: 2 * KEPT])
        return tuple(dict.fromkeys(filter(None, cleaned)))[:KEPT]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Between reading and writing nobody else writes. Raises ``OSError`` where another one does not end."""
        make_private(self._path.parent)
        lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            give_up_at = time.monotonic() + _PATIENCE_SECONDS
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > give_up_at:
                        raise
                    time.sleep(_WAIT_SECONDS)
            yield
        finally:
            os.close(lock)

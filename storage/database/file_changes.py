"""Seeing in a file of SQLite that somebody committed: a number of a connection of its own, which reads no table."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

from storage.database.engine import BUSY_TIMEOUT_SECONDS, connect_file
from storage.database.sqlite_library import SqliteLibrary


class FileChanges:
    """What ``PRAGMA data_version`` says, counted from the first time. Safe to use from several threads."""

    def __init__(self, path: Path, library: SqliteLibrary) -> None:
        self._path = path
        self._library = library
        self._connection: Any = None
        self._first: int | None = None
        self._lock = Lock()

    def at_hand(self) -> int | None:
        """Another number after each commit; None where that can't be told without waiting."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            return self._number(0)
        except self._library.module.Error:
            return None
        finally:
            self._lock.release()

    def ask(self) -> int:
        """The same, and waits for others where it has to. Raises what the driver raises."""
        with self._lock:
            return self._number(BUSY_TIMEOUT_SECONDS)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _number(self, patience_seconds: float) -> int:
        if self._connection is None:  # the number is this connection's own: it must stay the same one
            self._connection = connect_file(self._path, self._library, "mode=ro")
        self._connection.execute(f"PRAGMA busy_timeout = {int(patience_seconds * 1000)}")
        number = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        if self._first is None:
            self._first = number
        return number - self._first

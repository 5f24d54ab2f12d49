"""Having a desk's file to oneself: nobody else has it open, and nobody can open it meanwhile."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import DeskUnreachable, Refused
from storage.database.engine import connect_file
from storage.database.faults import is_damage, sqlite_code
from storage.database.sqlite_library import SqliteLibrary
from storage.database.versions import APPLICATION_ID

_BUSY = frozenset((5, 6))
_PATIENCE_MILLISECONDS = 1_500
# The bytes that SQLite locks (`PENDING_BYTE` and what follows): everybody who has the file open holds one of them.
_LOCKED_FROM, _LOCKED_BYTES = 0x40000000, 512


@dataclass(frozen=True, slots=True)
class Present:
    """The desk that is there: a bare connection that holds it, None where its pages are damaged; and its id."""

    connection: Any | None
    desk_id: str = ""


@contextmanager
def alone_with(path: Path, library: SqliteLibrary) -> Iterator[Present | None]:
    """The desk in the file at ``path``, None where there is no file.

    While it lasts the file has no side files. Raises ``Refused("desk_in_use")``, and
    ``DeskUnreachable("desk_foreign")`` for another program's database.
    """
    if not path.exists():
        yield None
        return
    connection = connect_file(path, library, "mode=rw")
    try:
        desk_id = _taken(connection, path, library)
        if desk_id is not None:
            try:
                yield Present(connection, desk_id)
            finally:
                connection.execute("PRAGMA journal_mode = WAL")
            return
    finally:
        connection.close()
    with _locked(path):
        yield Present(None)


def _taken(connection: Any, path: Path, library: SqliteLibrary) -> str | None:
    """The id of the desk, which is ours alone from now on; None where its pages are damaged."""
    try:
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        # Whoever has a database in WAL mode open holds a lock that leaving that mode waits for. What stands in its WAL
        # file is in the database from here on.
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise Refused("desk_in_use", field="database", path=str(path))
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays, by the locking mode
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            if path.stat().st_size == 0:
                return None
            raise DeskUnreachable("desk_foreign", path=str(path))
        if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            return None
        return str(connection.execute("SELECT id FROM desk").fetchone()[0])
    except library.module.Error as error:
        if sqlite_code(error) in _BUSY:
            raise Refused("desk_in_use", field="database", path=str(path)) from None
        if is_damage(error):
            return None
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """A damaged file, by SQLite's own locks: SQLite itself would not open it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_BYTES, _LOCKED_FROM)
        except OSError:
            raise Refused("desk_in_use", field="database", path=str(path)) from None
        yield
    finally:
        os.close(descriptor)

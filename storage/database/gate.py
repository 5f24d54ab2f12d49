"""The gate of a desk: what is looked at before any other statement reaches the database."""

from __future__ import annotations

from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import Connection, inspect

from core.errors import DeskUnreachable
from storage.database.engine import connect_file
from storage.database.faults import is_damage, is_shut, unreachable
from storage.database.file_system import SHUT_SECONDS, refuse_network_file_system, why_unreadable, why_unwritable
from storage.database.location import Location
from storage.database.sqlite_library import SqliteLibrary
from storage.database.versions import APPLICATION_ID


def file_version(location: Location, library: SqliteLibrary) -> int:
    """The schema's version in the desk's file.

    Raises ``DeskUnreachable``: ``desk_missing``, ``desk_empty``, ``desk_foreign``, ``desk_damaged``,
    ``desk_directory_read_only``, ``desk_not_writable``, ``desk_on_network_file_system`` and the like. Nothing is
    changed, and a foreign file is not even locked.
    """
    path = location.path
    assert path is not None
    if fault := why_unreadable(path):
        raise fault
    refuse_network_file_system(path)
    if not library.fault and (fault := why_unwritable(path)):
        raise fault
    try:
        _refuse_foreign(path, library)
        # Not from the header alone: the newest version may still stand in the WAL file.
        application_id, version = _pragmas(path, library, "mode=ro", "application_id", "user_version")
    except library.module.Error as error:
        raise unreachable(error, location) or error from None
    if application_id != APPLICATION_ID:
        raise DeskUnreachable("desk_foreign", path=location.name)
    return int(version)


def _refuse_foreign(path: Path, library: SqliteLibrary) -> None:
    try:
        # Without a lock and without side files; a checkpoint that runs meanwhile can look like damage.
        (application_id,) = _pragmas(path, library, "mode=ro&immutable=1", "application_id")
    except library.module.DatabaseError as error:
        if is_damage(error) and "malformed" in str(error):
            return
        raise
    if application_id != APPLICATION_ID:
        raise DeskUnreachable("desk_foreign", path=str(path))


def _pragmas(path: Path, library: SqliteLibrary, mode: str, *names: str) -> tuple[Any, ...]:
    for _ in range(2):
        try:
            return _read_pragmas(path, library, mode, *names)
        except library.module.Error as error:
            if not is_shut(error):
                raise
        sleep(SHUT_SECONDS)
    return _read_pragmas(path, library, mode, *names)


def _read_pragmas(path: Path, library: SqliteLibrary, mode: str, *names: str) -> tuple[Any, ...]:
    connection = connect_file(path, library, mode)
    try:
        return tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    finally:
        connection.close()


def server_version(connection: Connection, location: Location) -> int:
    """The schema's version in a PostgreSQL database.

    Raises ``DeskUnreachable``: ``desk_missing`` where there is none yet, ``desk_foreign`` where its tables are
    another's, ``desk_privilege_missing`` where the login may not even see whether there is one.
    """
    if connection.exec_driver_sql("SELECT current_schema()").scalar_one() is None:  # none that this login may look into
        raise DeskUnreachable("desk_privilege_missing", database=location.name)
    if not has_desk(connection, location):
        raise DeskUnreachable("desk_missing", path=location.name, directory=location.name)
    found = connection.exec_driver_sql("SELECT version_num FROM schema_version").scalar_one_or_none()
    if found is None or not found.isdecimal():
        raise DeskUnreachable("desk_foreign", path=location.name)
    return int(found)


def has_desk(connection: Connection, location: Location) -> bool:
    """Whether the schema holds a desk. Raises ``DeskUnreachable("desk_foreign")`` for tables of the same names."""
    names = set(inspect(connection).get_table_names())
    if {"schema_version", "desk", "events", "activity"} <= names:
        return True
    if names & {"schema_version", "desk", "tickets", "contracts", "events", "activity"}:
        raise DeskUnreachable("desk_foreign", path=location.name)
    return False


def needed_kigen(connection: Connection) -> str:
    """The kigen that a newer desk names."""
    return str(connection.exec_driver_sql("SELECT needs_kigen FROM desk").scalar_one())

"""Opening a desk: through the gate, and to the newest schema where that is ours to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from core.desk.roles import Rights
from core.errors import DeskUnreachable
from storage.database.engine import open_engine, reading
from storage.database.faults import unreachable
from storage.database.file_system import is_shared
from storage.database.gate import file_version, needed_kigen, server_version
from storage.database.location import Location
from storage.database.migrating import copy_before, migrate
from storage.database.roles import session_of
from storage.database.sqlite_library import sqlite_library
from storage.database.versions import Migrations


@dataclass(frozen=True, slots=True)
class Opened:
    """An engine behind the gate. ``read_only`` says why nothing may be written, None where it may.

    ``login`` is who acts where the database knows each person by a login of his own, else empty; ``rights`` are what
    the database gives him, None where it knows nobody.
    """

    engine: Engine
    read_only: DeskUnreachable | None = None
    login: str = ""
    rights: Rights | None = None


def open_desk(location: Location, migrations: Migrations, now: datetime) -> Opened:
    """The desk with the newest schema. A private file is migrated here, after a verified copy.

    Raises ``DeskUnreachable``: ``desk_newer`` with the kigen that is needed, ``desk_awaits_migration`` for an older
    desk that others use too, and whatever the gate found.
    """
    if location.path is None:
        return _open_server(location, migrations)
    library = sqlite_library()
    version = file_version(location, library)
    engine = open_engine(location)
    if version > migrations.version:
        raise _newer(engine, location, version, migrations)
    if library.fault:
        if version < migrations.version:
            raise _awaits_migration(location, version, migrations)
        fault = DeskUnreachable(library.fault, version=library.version_text, path=location.name)
        return Opened(engine, fault)
    if version < migrations.version:
        if is_shared(location.path):
            raise _awaits_migration(location, version, migrations)
        copy_before(location.path, library, migrations.version, now)
        migrate(engine, location, migrations)
    return Opened(engine)


def migrate_desk(location: Location, migrations: Migrations, now: datetime) -> Path | None:
    """What ``kigen migrate`` does: bring also a shared desk to the newest schema.

    Returns the verified copy that was made before; None where nothing was to do, or on PostgreSQL, whose backups
    are the server's.
    """
    try:
        return _migrate(location, migrations, now)
    except Exception as error:
        if found := unreachable(error, location):
            raise found from None
        raise


def _migrate(location: Location, migrations: Migrations, now: datetime) -> Path | None:
    copy: Path | None = None
    if location.path is None:
        engine = open_engine(location)
        with reading(engine) as connection:
            version = server_version(connection, location)
    else:
        library = sqlite_library()
        version = file_version(location, library)
        if library.fault:
            raise DeskUnreachable(library.fault, version=library.version_text, path=location.name)
        engine = open_engine(location)
    try:
        if version > migrations.version:
            raise _newer(engine, location, version, migrations)
        if version < migrations.version:
            if location.path is not None:
                copy = copy_before(location.path, sqlite_library(), migrations.version, now)
            migrate(engine, location, migrations)
        if location.path is not None:
            _use_wal(engine)
        return copy
    finally:
        engine.dispose()


def _use_wal(engine: Engine) -> None:
    """A restore that was killed may have left the file without one: then who reads keeps out who writes."""
    bare = engine.raw_connection()
    try:
        bare.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        bare.close()


def _open_server(location: Location, migrations: Migrations) -> Opened:
    engine = open_engine(location)
    with reading(engine) as connection:
        version = server_version(connection, location)
        session = session_of(connection)
    if version > migrations.version:
        raise _newer(engine, location, version, migrations)
    if version < migrations.version:
        raise _awaits_migration(location, version, migrations)
    return Opened(engine, None, session.login if session.personal else "", session.rights)


def _newer(engine: Engine, location: Location, version: int, migrations: Migrations) -> DeskUnreachable:
    with reading(engine) as connection:
        needed = needed_kigen(connection)
    engine.dispose()
    return DeskUnreachable("desk_newer", path=location.name, found=version, known=migrations.version, needed=needed)


def _awaits_migration(location: Location, version: int, migrations: Migrations) -> DeskUnreachable:
    return DeskUnreachable("desk_awaits_migration", path=location.name, found=version, known=migrations.version)

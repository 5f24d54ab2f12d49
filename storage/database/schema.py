"""The schema's version, and the making of a new desk."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from core.desk.settings import Settings
from core.errors import DeskUnreachable, Refused
from storage.database.append_only import keep_append_only
from storage.database.engine import postgresql_engine, sqlite_engine, writing
from storage.database.faults import unreachable
from storage.database.file_system import (
    create_file,
    make_private_directory,
    refuse_network_file_system,
)
from storage.database.gate import has_desk
from storage.database.location import Location
from storage.database.search import CREATE_SEARCH
from storage.database.settings_row import settings_values
from storage.database.sqlite_library import SqliteLibrary, sqlite_library
from storage.database.tables import desk, metadata, schema_version
from storage.database.versions import APPLICATION_ID, NEEDS_KIGEN, SCHEMA_VERSION, revision


def create_desk(location: Location, *, settings: Settings, now: datetime, new_id: Callable[[], str]) -> None:
    """Make an empty desk; its file appears whole or not at all.

    Raises ``Refused("desk_exists")``, and ``DeskUnreachable`` where nothing can be written.
    """

    def fill(connection: Connection) -> None:
        make_tables(connection)
        keep_append_only(connection)
        connection.execute(insert(schema_version), {"version_num": revision(SCHEMA_VERSION)})
        row = {"id": new_id(), "settings": settings_values(settings), "seq": 0, "next_number": 1}
        connection.execute(insert(desk), {**row, "needs_kigen": NEEDS_KIGEN, "created_at": now})

    make_desk(location, fill)


def make_desk(location: Location, fill: Callable[[Connection], None]) -> None:
    """Make a desk of what ``fill`` writes in one transaction; nothing is left of it where that fails.

    Raises ``Refused("desk_exists")``, ``DeskUnreachable`` where nothing can be written, and what ``fill`` raises.
    """
    try:
        if location.path is not None:
            _create_file(location.path, sqlite_library(), fill)
        else:
            _create_in_server(location, fill)
    except Exception as error:
        if found := unreachable(error, location):
            raise found from None
        raise


def _create_file(path: Path, library: SqliteLibrary, fill: Callable[[Connection], None]) -> None:
    if library.fault:
        raise DeskUnreachable(library.fault, version=library.version_text, path=str(path))
    make_private_directory(path.parent)
    refuse_network_file_system(path.parent)
    if path.exists():
        raise Refused("desk_exists", field="database", path=str(path))
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    create_file(unfinished)
    try:
        _fill_file(unfinished, library, fill)
        os.link(unfinished, path)  # unlike a renaming it never replaces another's desk
    except FileExistsError:
        raise Refused("desk_exists", field="database", path=str(path)) from None
    except OSError as error:
        raise DeskUnreachable("desk_io_error", path=str(path), detail=error.strerror or "") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _fill_file(path: Path, library: SqliteLibrary, fill: Callable[[Connection], None]) -> None:
    engine = sqlite_engine(path, library)
    try:
        with writing(engine) as connection:
            # First of all, so that the file names its owner from its first page on.
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
            fill(connection)
        bare = engine.raw_connection()
        try:
            bare.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            bare.close()
    finally:
        engine.dispose()


def _create_in_server(location: Location, fill: Callable[[Connection], None]) -> None:
    engine = postgresql_engine(location)
    try:
        with writing(engine) as connection:
            # Two that create at once: the second waits, and finds the desk.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
            if encoding != "UTF8":  # another could not hold every text, or not tell its characters apart
                raise DeskUnreachable("desk_server_encoding", database=location.name, encoding=encoding)
            if has_desk(connection, location):
                raise Refused("desk_exists_on_server", field="database", database=location.name)
            fill(connection)
    finally:
        engine.dispose()


def make_tables(connection: Connection) -> None:
    """The tables with their indexes and the search, all empty, and not append-only yet."""
    metadata.create_all(connection, checkfirst=False)
    for statement in CREATE_SEARCH[connection.dialect.name]:
        connection.exec_driver_sql(statement)

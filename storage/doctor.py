"""`kigen doctor`: what is in order with a desk and this machine, and what is not. Looks, and changes nothing."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import Connection, func, select

from core.errors import KigenError, ManyErrors
from core.messages import Message
from core.terms.registry import Catalogue
from storage.backup_settings import BackupSettings
from storage.catalogue import load_catalogue
from storage.database.activity import verify
from storage.database.engine import open_engine, reading
from storage.database.faults import unreachable
from storage.database.file_system import why_unreadable
from storage.database.gate import file_version, needed_kigen, server_version
from storage.database.location import Location
from storage.database.sqlite_library import sqlite_library
from storage.database.tables import contracts, incidents, samples, tickets
from storage.database.versions import SCHEMA_VERSION
from storage.doctor_clock import clock
from storage.doctor_file import backups, library, rights
from storage.doctor_leftovers import journal, leftovers, put_aside, wal_of_another
from storage.doctor_shared import is_meant_to_be_shared, shared
from storage.findings import Finding, failure, failure_of, ok, warning
from storage.holidays import HolidayLists
from storage.recompute import outdated_terms

_NOT_THERE = frozenset(("desk_missing", "desk_directory_missing"))
# Nobody can read these, and the rights of the file still say something.
_SEEN_FROM_OUTSIDE = frozenset(("desk_not_readable", "desk_empty"))


def examine(location: Location, terms: Path | None, settings: BackupSettings, now: datetime) -> Iterator[Finding]:
    """What there is to say at ``now`` about this machine, and about the desk at ``location`` if there is one.

    ``terms`` is the directory of the user's own documents. Errors of kigen's own become findings.
    """
    yield from _time_zones()
    catalogue = None
    try:
        catalogue = load_catalogue(HolidayLists(), terms)
        yield ok("catalogue", count=len(catalogue.ids))
    except ManyErrors as many:
        yield from map(failure_of, many.errors)
    if location.path is not None:
        yield from library()
        closed = why_unreadable(location.path)
        if closed is not None and closed.code in _NOT_THERE:
            cut = tuple(put_aside(location.path))
            yield from cut or (warning("no_desk", path=location.name),)
            return
        if closed is not None and closed.code not in _SEEN_FROM_OUTSIDE:
            yield failure_of(closed)
            return
        yield from rights(location.path)
        if is_meant_to_be_shared(location.path):
            yield from shared(location.path)
        if closed is not None:
            yield failure_of(closed)
            return
        foreign = tuple(wal_of_another(location.path))
        if foreign:  # nothing may open it
            yield from foreign
            return
    try:
        yield from _desk(location, catalogue, settings, now)
    except KigenError as error:
        no_desk = error.code == "desk_missing"
        yield warning("no_desk", path=location.name) if no_desk else failure_of(error)
    except Exception as error:
        found = unreachable(error, location)
        if found is None:
            raise
        yield failure_of(found)


def _time_zones() -> Iterator[Finding]:
    try:
        zoneinfo.ZoneInfo("Asia/Tokyo")
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        yield failure("no_time_zones")
        return
    system = next((path for path in zoneinfo.TZPATH if (Path(path) / "Asia" / "Tokyo").exists()), None)
    if system is not None:
        yield ok("time_zones_of_system", path=system)
        return
    try:
        yield ok("time_zones_of_package", version=version("tzdata"))
    except PackageNotFoundError:
        yield ok("time_zones_of_package", version="-")


def _desk(
    location: Location, catalogue: Catalogue | None, settings: BackupSettings, now: datetime
) -> Iterator[Finding]:
    # Through the gate first: it refuses what must not be opened.
    found = None if location.path is None else file_version(location, sqlite_library())
    engine = open_engine(location)
    try:
        if found is None:
            with reading(engine) as connection:
                found = server_version(connection, location)
        with reading(engine) as connection:
            yield from _contents(connection, location, found, catalogue)
            if found == SCHEMA_VERSION:
                yield from clock(connection, now)
            if location.path is None:
                yield ok("backup_of_server")
                return
            yield from leftovers(connection, location.path)
            if found == SCHEMA_VERSION:
                yield from backups(connection, location.path, settings, now)
    finally:
        engine.dispose()


def _contents(connection: Connection, location: Location, found: int, catalogue: Catalogue | None) -> Iterator[Finding]:
    if found > SCHEMA_VERSION:
        yield failure("newer", found=found, known=SCHEMA_VERSION, needed=needed_kigen(connection))
        return
    if found < SCHEMA_VERSION:
        yield warning("migration_pending", found=found, known=SCHEMA_VERSION)
    else:
        yield ok("schema", found=found)
    if location.path is not None:
        yield from journal(connection)
        yield from _integrity(connection)
    if found == SCHEMA_VERSION:
        yield from _truth(connection, catalogue)


def _integrity(connection: Connection) -> Iterator[Finding]:
    problems = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok"]
    problems += [str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(10)]
    if problems:
        yield failure("damaged", detail=problems[0])
    else:
        yield ok("sound")


def _truth(connection: Connection, catalogue: Catalogue | None) -> Iterator[Finding]:
    tables = {"contracts": contracts, "tickets": tickets, "incidents": incidents, "intervals": samples}
    counted = select(
        *(select(func.count()).select_from(one).scalar_subquery().label(name) for name, one in tables.items())
    )
    yield ok("records", **{name: int(count) for name, count in connection.execute(counted).one()._mapping.items()})
    chain = verify(connection)
    if chain.breaks:
        first = chain.breaks[0]
        yield failure("chain_broken", entry=first.seq, fault=Message(f"storage.break_{first.fault}"))
    else:
        yield ok("chain", count=chain.entries, head=chain.head[:16] or "-")
    if catalogue is None:
        return
    outdated = outdated_terms(connection, catalogue)
    if outdated:
        yield warning("deadlines_outdated", terms=", ".join(sorted(outdated)))
    else:
        yield ok("deadlines_current")

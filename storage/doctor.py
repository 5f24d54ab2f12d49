"""`kigen doctor`: what is in order with a desk and this machine, and what is not. Looks, and changes nothing."""

from __future__ import annotations

import stat
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from core.errors import KigenError, ManyErrors
from core.messages import Message
from core.terms.registry import Catalogue
from storage.catalogue import load_catalogue
from storage.database.activity import verify
from storage.database.engine import open_engine, reading
from storage.database.faults import unreachable
from storage.database.file_system import file_system_type, is_shared, side_files
from storage.database.gate import file_version, needed_kigen, server_version
from storage.database.location import Location
from storage.database.sqlite_library import sqlite_library
from storage.database.tables import contracts, incidents, samples, tickets
from storage.database.versions import SCHEMA_VERSION
from storage.holidays import HolidayLists
from storage.recompute import outdated_terms


class Level(StrEnum):
    """How a finding is meant."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact that was looked at."""

    level: Level
    message: Message


def _ok(name: str, **params: str | int | Message) -> Finding:
    return Finding(Level.OK, Message(f"storage.doctor_{name}", params))


def _warning(name: str, **params: str | int | Message) -> Finding:
    return Finding(Level.WARNING, Message(f"storage.doctor_{name}", params))


def _failure(name: str, **params: str | int | Message) -> Finding:
    return Finding(Level.FAILURE, Message(f"storage.doctor_{name}", params))


def examine(location: Location, terms: Path | None) -> Iterator[Finding]:
    """What there is to say about this machine, and about the desk at ``location`` if there is one.

    ``terms`` is the directory of the user's own documents. Errors of kigen's own become findings.
    """
    yield from _time_zones()
    catalogue = None
    try:
        catalogue = load_catalogue(HolidayLists(), terms)
        yield _ok("catalogue", count=len(catalogue.ids))
    except ManyErrors as many:
        yield from map(_failure_of, many.errors)
    if location.path is not None:
        yield from _library()
        if not location.path.exists():
            yield _warning("no_desk", path=location.name)
            return
        yield from _rights(location.path)
    try:
        yield from _desk(location, catalogue)
    except KigenError as error:
        yield _failure_of(error)
    except Exception as error:
        found = unreachable(error, location)
        if found is None:
            raise
        yield _failure_of(found)


def _failure_of(error: KigenError) -> Finding:
    """The error with its field, for which the words of some have a place."""
    return Finding(Level.FAILURE, Message(error.message.id, {"field": error.field, **error.message.params}))


def _time_zones() -> Iterator[Finding]:
    try:
        zoneinfo.ZoneInfo("Asia/Tokyo")
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        yield _failure("no_time_zones")
        return
    system = next((path for path in zoneinfo.TZPATH if (Path(path) / "Asia" / "Tokyo").exists()), None)
    if system is not None:
        yield _ok("time_zones_of_system", path=system)
        return
    try:
        yield _ok("time_zones_of_package", version=version("tzdata"))
    except PackageNotFoundError:
        yield _ok("time_zones_of_package", version="-")


def _library() -> Iterator[Finding]:
    library = sqlite_library()
    if library.fault:
        yield _failure(library.fault, driver=library.driver, version=library.version_text)
    else:
        yield _ok("sqlite", driver=library.driver, version=library.version_text)


def _rights(path: Path) -> Iterator[Finding]:
    """Who may read and write the desk's file: its owner, or a group; never all."""
    shared = is_shared(path)
    for file in (path, *side_files(path)):
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & stat.S_IRWXO:
            yield _warning("open_to_all", path=str(file), mode=f"{mode:04o}")
        elif is_shared(file) != shared:
            yield _warning("side_file_differs", path=str(file), mode=f"{mode:04o}")
        else:
            yield _ok("file_mode", path=str(file), mode=f"{mode:04o}")
    mode = stat.S_IMODE(path.parent.stat().st_mode)
    if mode & stat.S_IRWXO:
        yield _warning("open_to_all", path=str(path.parent), mode=f"{mode:04o}")
    elif shared and not mode & stat.S_ISGID:
        yield _warning("directory_without_group", path=str(path.parent), mode=f"{mode:04o}")
    else:
        yield _ok("directory_mode", path=str(path.parent), mode=f"{mode:04o}")
    yield _ok("file_system", file_system=file_system_type(path) or "-")


def _desk(location: Location, catalogue: Catalogue | None) -> Iterator[Finding]:
    # Through the gate first: it refuses what must not be opened.
    found = None if location.path is None else file_version(location, sqlite_library())
    engine = open_engine(location)
    try:
        if found is None:
            with reading(engine) as connection:
                found = server_version(connection, location)
        yield from _contents(engine, location, found, catalogue)
    finally:
        engine.dispose()


def _contents(engine: Engine, location: Location, found: int, catalogue: Catalogue | None) -> Iterator[Finding]:
    with reading(engine) as connection:
        if found > SCHEMA_VERSION:
            yield _failure("newer", found=found, known=SCHEMA_VERSION, needed=needed_kigen(connection))
            return
        if found < SCHEMA_VERSION:
            yield _warning("migration_pending", found=found, known=SCHEMA_VERSION)
        else:
            yield _ok("schema", found=found)
        if location.path is not None:
            yield from _integrity(connection)
        if found == SCHEMA_VERSION:
            yield from _truth(connection, catalogue)


def _integrity(connection: Connection) -> Iterator[Finding]:
    problems = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok"]
    problems += [str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(10)]
    if problems:
        yield _failure("damaged", detail=problems[0])
    else:
        yield _ok("sound")


def _truth(connection: Connection, catalogue: Catalogue | None) -> Iterator[Finding]:
    tables = {"contracts": contracts, "tickets": tickets, "incidents": incidents, "intervals": samples}
    counted = select(
        *(select(func.count()).select_from(one).scalar_subquery().label(name) for name, one in tables.items())
    )
    yield _ok("records", **{name: int(count) for name, count in connection.execute(counted).one()._mapping.items()})
    chain = verify(connection)
    if chain.breaks:
        first = chain.breaks[0]
        yield _failure("chain_broken", entry=first.seq, fault=Message(f"storage.break_{first.fault}"))
    else:
        yield _ok("chain", count=chain.entries, head=chain.head[:16] or "-")
    if catalogue is None:
        return
    outdated = outdated_terms(connection, catalogue)
    if outdated:
        yield _warning("deadlines_outdated", terms=", ".join(sorted(outdated)))
    else:
        yield _ok("deadlines_current")

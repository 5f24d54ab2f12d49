"""Whether a file holds a whole desk: its pages, its references, its marks and the chain of its activity."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, func, select
from sqlalchemy.pool import NullPool

from core.errors import DeskUnreachable, Refused
from storage.database.activity import Break, verify
from storage.database.engine import connect_file
from storage.database.faults import driver_error
from storage.database.file_system import side_files, why_unreadable
from storage.database.sqlite_library import SqliteLibrary
from storage.database.tables import activity, contracts, desk, events, tickets
from storage.database.versions import APPLICATION_ID, SCHEMA_VERSION

# Nobody writes to a backup: no lock is taken and no side file is left beside it.
_UNTOUCHED = "mode=ro&immutable=1"
_COUNTED = {"entries": activity, "events": events, "contracts": contracts, "tickets": tickets}


@dataclass(frozen=True, slots=True)
class Content:
    """What a desk's file holds: which desk, how far its counter came, the head of its chain, and how many of each."""

    desk_id: str
    schema: int
    seq: int
    head: str
    entries: int
    events: int
    contracts: int
    tickets: int

    @property
    def counts(self) -> dict[str, int]:
        """What people count a desk by."""
        return {name: getattr(self, name) for name in _COUNTED}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file whose pages are sound. ``breaks`` are those of the chain in it: sound pages can hold a changed history."""

    content: Content
    breaks: tuple[Break, ...]


def check_file(path: Path, library: SqliteLibrary) -> Checked:
    """Read everything in the file at ``path``, which nobody may be writing to.

    Raises ``Refused``: ``backup_unfinished`` where side files of SQLite hold a part of it, ``backup_foreign`` for a
    file that holds no desk, ``backup_newer``, ``backup_unsound``; and ``DeskUnreachable`` where it can't be read.
    """
    if fault := why_unreadable(path):
        raise fault
    if any(side.stat().st_size for side in side_files(path)):
        raise Refused("backup_unfinished", field="FILE", path=str(path))
    engine = _engine(path, library)
    try:
        with engine.connect() as connection:
            schema = _schema(connection, path)
            problem = next(iter(_problems(connection)), None)
            if problem is not None:
                raise Refused("backup_unsound", field="FILE", path=str(path), detail=problem)
            return Checked(content_in(connection, schema), verify(connection).breaks)
    except Exception as error:
        cause = driver_error(error)
        if not isinstance(cause, library.module.Error):
            raise
        raise Refused("backup_unsound", field="FILE", path=str(path), detail=str(cause)) from None
    finally:
        engine.dispose()


def desk_in(path: Path, library: SqliteLibrary) -> str | None:
    """The id of the desk in the file at ``path``, None where there is none that can be read. Checks nothing else."""
    engine = _engine(path, library)
    try:
        with engine.connect() as connection:
            if _pragma(connection, "application_id") != APPLICATION_ID:
                return None
            return str(connection.execute(select(desk.c.id)).scalar_one())
    except Exception as error:
        if not isinstance(driver_error(error), library.module.Error):
            raise
        return None
    finally:
        engine.dispose()


def content_in(connection: Connection, schema: int) -> Content:
    """What the desk behind ``connection`` holds."""
    row = connection.execute(select(desk.c.id, desk.c.seq, desk.c.chain_head)).one()
    counts = {
        name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for name, table in _COUNTED.items()
    }
    return Content(row.id, schema, row.seq, row.chain_head, **counts)


def _schema(connection: Connection, path: Path) -> int:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise Refused("backup_foreign", field="FILE", path=str(path))
    schema = int(_pragma(connection, "user_version"))
    if schema > SCHEMA_VERSION:
        raise DeskUnreachable(
            "desk_newer", path=str(path), found=schema, known=SCHEMA_VERSION,
            needed=str(connection.exec_driver_sql("SELECT needs_kigen FROM desk").scalar_one()),
        )  # fmt: skip
    return schema


def _problems(connection: Connection) -> list[str]:
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)") if row[0] != "ok"]
    return found or [str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)]


def _pragma(connection: Connection, name: str) -> Any:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def _engine(path: Path, library: SqliteLibrary) -> Engine:
    return create_engine(
        "sqlite+pysqlite://",
        module=library.module,
        creator=lambda: connect_file(path, library, _UNTOUCHED),
        poolclass=NullPool,
    )

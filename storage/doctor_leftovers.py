"""What `kigen doctor` sees beside a desk of a restore or an `init` that was killed on its way."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from storage.database.engine import connect_file
from storage.database.sqlite_library import sqlite_library
from storage.database.tables import activity
from storage.findings import Finding, failure, ok, warning
from storage.restore import RESTORED

# Of the two bytes in a database's header that say how it is written; 2 is with a WAL file.
_ROLLBACK = 1


def wal_of_another(path: Path) -> Iterator[Finding]:
    """Whether a WAL file lies beside a database that uses none: reading it would write over sound pages.

    To be asked before anything opens the file.
    """
    wal = path.with_name(f"{path.name}-wal")
    with path.open("rb") as opened:
        header = opened.read(20)
    if wal.exists() and wal.stat().st_size and len(header) == 20 and header[18] == header[19] == _ROLLBACK:
        yield failure("wal_of_another", path=str(path), wal=str(wal))


def put_aside(path: Path) -> Iterator[Finding]:
    """Of a desk that is not there: whether one was put aside, and its restore never came to an end."""
    aside = sorted(path.parent.glob(f"{path.name}.before-restore-*Z"))
    if aside:
        yield failure("restore_cut", path=str(path), aside=str(aside[-1]))


def leftovers(connection: Connection, path: Path) -> Iterator[Finding]:
    """Files of a restore or an `init` whose process is no more, and what became of the desk."""
    for file in sorted(path.parent.glob(f".{path.name}.*")):
        found = re.fullmatch(rf"\.{re.escape(path.name)}\.(\d+)\.(restore|new)", file.name)
        if found is None or _runs(int(found[1])):
            continue
        if found[2] == "new":
            yield warning("init_left", file=str(file))
        else:
            yield warning("restore_left" if _came_through(connection, file) else "restore_not_done", file=str(file))


def journal(connection: Connection) -> Iterator[Finding]:
    """Whether readers and writers of the file keep out of each other's way."""
    mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
    yield ok("wal") if mode == "wal" else warning("journal", mode=mode)


def _came_through(connection: Connection, prepared: Path) -> bool:
    """Whether the desk goes on from what was ``prepared`` to take its place."""
    library = sqlite_library()
    bare = connect_file(prepared, library, "mode=ro&immutable=1")
    try:
        newest = bare.execute("SELECT hash, action FROM activity ORDER BY seq DESC LIMIT 1").fetchone()
    except library.module.Error:  # it was killed before the file was whole
        return False
    finally:
        bare.close()
    if newest is None:
        return False
    of_desk = select(activity.c.hash).order_by(activity.c.seq.desc()).limit(1)
    if newest[1] == RESTORED:  # the desk may have gone on since
        of_desk = select(activity.c.hash).where(activity.c.hash == newest[0])
    return bool(connection.execute(of_desk).scalar_one_or_none() == newest[0])


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True

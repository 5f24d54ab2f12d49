"""What `kigen doctor` sees of a desk's file from outside: the library that reads it, who may reach it, its backups."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from storage.backup_settings import BackupSettings
from storage.backups import backups_in
from storage.database.file_system import file_system_type, is_shared, side_files
from storage.database.sqlite_library import sqlite_library
from storage.database.tables import desk
from storage.findings import Finding, failure, ok, warning

# A desk that is open on working days only has one of Friday on Monday.
_OLD = timedelta(days=4)


def library() -> Iterator[Finding]:
    """Whether the SQLite in use may write."""
    found = sqlite_library()
    if found.fault:
        yield failure(found.fault, driver=found.driver, version=found.version_text)
    else:
        yield ok("sqlite", driver=found.driver, version=found.version_text)


def rights(path: Path) -> Iterator[Finding]:
    """Who may read and write the desk's file: its owner, or a group; never all."""
    shared = is_shared(path)
    for file in (path, *side_files(path)):
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & stat.S_IRWXO:
            yield warning("open_to_all", path=str(file), mode=f"{mode:04o}")
        elif is_shared(file) != shared:
            yield warning("side_file_differs", path=str(file), mode=f"{mode:04o}")
        else:
            yield ok("file_mode", path=str(file), mode=f"{mode:04o}")
    mode = stat.S_IMODE(path.parent.stat().st_mode)
    if mode & stat.S_IRWXO:
        yield warning("open_to_all", path=str(path.parent), mode=f"{mode:04o}")
    elif shared and not mode & stat.S_ISGID:
        yield warning("directory_without_group", path=str(path.parent), mode=f"{mode:04o}")
    else:
        yield ok("directory_mode", path=str(path.parent), mode=f"{mode:04o}")
    yield ok("file_system", file_system=file_system_type(path) or "-")


def backups(connection: Connection, path: Path, settings: BackupSettings, now: datetime) -> Iterator[Finding]:
    """How old the newest backup is, and who can reach it."""
    directory = settings.directory_of(path)
    row = connection.execute(select(desk.c.id, desk.c.created_at)).one()
    found = backups_in(directory, path, row.id, sqlite_library())
    if not found and now - row.created_at <= _OLD:
        yield ok("backup_not_due", directory=str(directory))
    elif not found:
        yield warning("backup_none", directory=str(directory))
    elif now - found[0].at > _OLD:
        yield warning("backup_old", path=str(found[0].path), count=(now - found[0].at).days)
    else:
        yield ok("backup", path=str(found[0].path), at=found[0].at)
    if found:
        mode = stat.S_IMODE(directory.stat().st_mode)
        if mode & stat.S_IRWXO:
            yield warning("open_to_all", path=str(directory), mode=f"{mode:04o}")

"""`kigen backup`: a copy of a desk's file while others go on working, checked as a whole before it counts.

PostgreSQL has tools of its own that know its log and its standbys: there kigen makes none.
"""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import DeskUnreachable, Refused
from storage.backup_checking import Checked, check_file
from storage.backups import (
    Backup,
    Keep,
    backup_name,
    backups_in,
    make_backup_directory,
    outlived,
    sweep,
    unfinished_name,
)
from storage.database.engine import connect_file
from storage.database.faults import unreachable
from storage.database.file_system import create_file
from storage.database.gate import file_version
from storage.database.location import Location
from storage.database.sqlite_library import SqliteLibrary, sqlite_library

_NO_LINKS = frozenset((errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK))


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made and read again, and those that went because their time was over."""

    backup: Backup
    checked: Checked
    removed: tuple[Path, ...]


def back_up(location: Location, directory: Path, keep: Keep, now: datetime) -> Taken:
    """Copy the desk's file into ``directory``; the backup appears there whole and checked, or not at all.

    Nothing older goes unless the new one is sound and its chain holds. Raises ``Refused``: ``backup_of_server`` on
    PostgreSQL, ``backup_exists`` twice within a second; ``DeskUnreachable`` where the desk can't be read, is damaged
    (``desk_damaged``), or where the backup can't be written.
    """
    desk = file_of(location)
    library = sqlite_library()
    file_version(location, library)
    make_backup_directory(directory, desk)
    target = directory / backup_name(desk, now)
    unfinished = directory / unfinished_name(desk, now, os.getpid())
    try:
        checked = _copied(desk, unfinished, library)
        _appear(unfinished, target)
    finally:
        for left in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
            with contextlib.suppress(OSError):  # its directory may be none
                left.unlink()
    made = Backup(target, now.replace(microsecond=0))
    return Taken(made, checked, () if checked.breaks else _rotated(made, checked, desk, keep, now))


def file_of(location: Location) -> Path:
    """The desk's file. Raises ``Refused("backup_of_server")`` where the desk is on a server."""
    if location.path is None:
        raise Refused("backup_of_server", database=location.name)
    return location.path


def copy_file(desk: Path, target: Path, library: SqliteLibrary) -> None:
    """All of the desk at one moment, into the new file ``target``, forced onto the disk.

    Raises ``DeskUnreachable`` where it can't be read or written.
    """
    try:
        source = connect_file(desk, library, "mode=ro")
        try:
            copy_pages(source, target, library)
        finally:
            source.close()
    except library.module.Error as error:
        raise _fault(error, desk, target) or error from None


def copy_pages(source: Any, target: Path, library: SqliteLibrary) -> None:
    """The same of a bare connection. Raises the driver's errors, with nothing left at ``target``."""
    create_file(target)
    try:
        copy = connect_file(target, library, "mode=rw")
        try:
            source.backup(copy)  # all pages in one step: others may go on writing
            # One file without side files, whatever the copied header says.
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        force_to_disk(target)
    except BaseException:
        target.unlink(missing_ok=True)  # half a copy takes room that may be what is missing
        raise


def _fault(error: Exception, desk: Path, target: Path) -> DeskUnreachable | None:
    """Of the two files, the one that it is about."""
    found = unreachable(error, Location.of_file(target))
    if found is not None and found.code in {"desk_damaged", "desk_busy", "desk_foreign"}:
        return unreachable(error, Location.of_file(desk))
    return found


def _copied(desk: Path, unfinished: Path, library: SqliteLibrary) -> Checked:
    try:
        copy_file(desk, unfinished, library)
        return check_file(unfinished, library)
    except Refused as refused:  # the copy is true to the desk: it is the desk that is not sound
        raise DeskUnreachable("desk_damaged", path=str(desk)) from refused
    except OSError as error:
        raise DeskUnreachable("desk_io_error", path=str(unfinished.parent), detail=error.strerror or "") from None


def _appear(unfinished: Path, target: Path) -> None:
    try:
        try:
            os.link(unfinished, target)  # unlike a renaming it never replaces another file
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if target.exists():
                raise FileExistsError from None
            unfinished.replace(target)
        force_to_disk(target.parent)
    except FileExistsError:
        raise Refused("backup_exists", field="--to", path=str(target)) from None
    except OSError as error:
        raise DeskUnreachable("desk_io_error", path=str(target), detail=error.strerror or "") from None


def force_to_disk(path: Path) -> None:
    """Whatever was written to the file or directory survives a power cut from here on. Raises ``OSError``."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rotated(made: Backup, checked: Checked, desk: Path, keep: Keep, now: datetime) -> tuple[Path, ...]:
    directory = made.path.parent
    sweep(directory, desk, now)
    others = [
        one for one in backups_in(directory, desk, checked.content.desk_id, sqlite_library()) if one.path != made.path
    ]
    removed = []
    # The new one first, also where a clock that went wrong gave others later names.
    for one in outlived((made, *others), keep, now):
        with contextlib.suppress(FileNotFoundError):  # another backup was at it
            one.path.unlink()
        removed.append(one.path)
    return tuple(removed)

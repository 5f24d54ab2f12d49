"""A backup a day without anybody asking: of a desk in a file, by whoever works on it first that day."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.errors import DeskUnreachable
from storage.backup import Taken, back_up
from storage.backup_checking import desk_in
from storage.backup_settings import BackupSettings
from storage.backups import Keep, make_backup_directory, named_backups
from storage.database.settings_row import settings_from
from storage.database.sqlite_library import sqlite_library
from storage.database.tables import activity
from storage.database.tables import desk as desk_table
from storage.desk import Desk

# A clock may be ahead of the one that looks; what lies farther in the future was made by one that went wrong.
_AHEAD = timedelta(hours=1)


def back_up_today(desk: Desk, settings: BackupSettings) -> Taken | None:
    """Make the day's backup where there is none yet, and drop those that had their time.

    None: it is there, the desk was made today, another process is making it, or there is nothing to do by the settings,
    for a desk on a server or one that is only read. The day is that of the desk's zone. Takes seconds on a large desk.
    Raises ``DeskUnreachable``.
    """
    path = desk.location.path
    if path is None or not settings.daily or desk.read_only is not None:
        return None
    directory = settings.directory_of(path)
    if not _is_due(desk, path, directory):
        return None
    make_backup_directory(directory, path)
    with _alone_in(directory) as alone:
        if not alone or not _is_due(desk, path, directory):
            return None
        return back_up(desk.location, directory, Keep(days=settings.keep_days), desk.now())


def _is_due(desk: Desk, path: Path, directory: Path) -> bool:
    now = desk.now()
    with desk.read() as connection:
        row = connection.execute(select(desk_table.c.id, desk_table.c.settings, desk_table.c.created_at)).one()
    zone = ZoneInfo(settings_from(row.settings).time_zone)

    def today(at: datetime) -> bool:
        return at <= now + _AHEAD and at.astimezone(zone).date() >= now.astimezone(zone).date()

    if today(row.created_at):
        return False
    named = [one for one in named_backups(directory, path) if today(one.at)]
    return all(desk_in(one.path, sqlite_library()) != row.id for one in named)


@contextmanager
def _alone_in(directory: Path) -> Iterator[bool]:
    """Whether no other process makes the day's backup there; the lock goes with the process that holds it."""
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise DeskUnreachable("desk_io_error", path=str(directory), detail=error.strerror or "") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:
            pass  # a file system without locks: two backups do no harm
        yield True
    finally:
        os.close(descriptor)


def acted_since(desk: Desk, at: datetime) -> bool:
    """Whether the newest entry is one of this operator's from ``at`` on: who only looks makes no backup."""
    newest = select(activity.c.actor, activity.c.recorded_at).order_by(activity.c.seq.desc()).limit(1)
    with desk.read() as connection:
        row = connection.execute(newest).first()
    return row is not None and row.actor == desk.actor.name and row.recorded_at >= at

"""The backups of a desk in a directory: their names, which there are, and which of them have had their time."""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.backup_checking import desk_in
from storage.database.file_system import is_shared, make_private_directory
from storage.database.sqlite_library import SqliteLibrary

_STAMP = "%Y%m%dT%H%M%SZ"
_LEFT_BY_A_KILL = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """One file, and the instant it was made (by its name, UTC, to the second)."""

    path: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Keep:
    """Which backups stay: those of the last ``days``, or the ``newest`` so many; None: no limit of that kind."""

    days: int | None = None
    newest: int | None = None


def backup_name(desk: Path, at: datetime) -> str:
    """``kigen-20260430T091500Z.db``, for the desk in the file ``kigen.db``."""
    return f"{desk.stem}-{at.astimezone(UTC).strftime(_STAMP)}.db"


def unfinished_name(desk: Path, at: datetime, process: int) -> str:
    """The name of a backup while it is being made."""
    return f".{backup_name(desk, at)}.{process}.new"


def backups_in(directory: Path, desk: Path, desk_id: str, library: SqliteLibrary) -> tuple[Backup, ...]:
    """The backups of that very desk in ``directory``, the newest first. Another desk's, and broken files, are none."""
    return tuple(one for one in named_backups(directory, desk) if desk_in(one.path, library) == desk_id)


def outlived(backups: Iterable[Backup], keep: Keep, now: datetime) -> tuple[Backup, ...]:
    """Which of ``backups`` (the newest first) have had their time at ``now``; never the newest."""
    found = []
    for place, one in enumerate(backups):
        old = keep.days is not None and now - one.at > timedelta(days=keep.days)
        many = keep.newest is not None and place >= keep.newest
        if place and (old or many):
            found.append(one)
    return tuple(found)


def sweep(directory: Path, desk: Path, now: datetime) -> None:
    """Take away what a killed process left unfinished a day ago or before."""
    for file in directory.glob(f".{_escaped(desk.stem)}-*.new*"):
        with contextlib.suppress(OSError):
            if now - datetime.fromtimestamp(file.stat().st_mtime, UTC) > _LEFT_BY_A_KILL:
                file.unlink()


def make_backup_directory(directory: Path, desk: Path) -> None:
    """The directory, 0700; beside a desk that a group shares it is the group's too, as the desk's own.

    Raises ``DeskUnreachable``.
    """
    if directory.exists():
        return
    make_private_directory(directory)
    if directory.parent == desk.parent and is_shared(desk):
        directory.chmod(stat.S_IMODE(desk.parent.stat().st_mode))


def named_backups(directory: Path, desk: Path) -> list[Backup]:
    """What is named as a backup of the desk in the file ``desk``, the newest first; nothing is opened."""
    name = re.compile(rf"{re.escape(desk.stem)}-(\d{{8}}T\d{{6}}Z)\.db")
    found = []
    try:
        files = list(directory.iterdir())
    except OSError:
        return []
    for file in files:
        if match := name.fullmatch(file.name):
            with contextlib.suppress(ValueError):
                found.append(Backup(file, datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _escaped(stem: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", stem)

"""Users of the system as processes of their own: each has his own uid, and shares a group with the others or not."""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any
from unittest.mock import patch

import storage.performing  # noqa: F401  # what is loaded late may lie where only root reads
import tests.storage.hands  # noqa: F401
from core.desk.acts.paper import AddNote, add_note
from core.errors import KigenError
from storage.database import engine, gate
from storage.database.file_system import side_files
from storage.database.location import Location
from storage.database.sqlite_library import sqlite_library
from tests.storage.hands import desk_of


@dataclass(frozen=True)
class User:
    """An account of this machine; ``gid`` is the group that he acts in, with this ``umask``."""

    login: str
    uid: int
    gid: int
    umask: int = 0o022

    def become(self) -> None:
        """From here on this process is his."""
        os.setgroups([self.gid])
        os.setgid(self.gid)
        os.setuid(self.uid)
        os.umask(self.umask)


def two_accounts() -> tuple[str, str] | None:
    """The names of two that are no person's, or None."""
    found = [each.pw_name for each in pwd.getpwall() if 0 < each.pw_uid < 1000]
    return (found[0], found[1]) if len(found) > 1 else None


def a_group(apart_from: int = 0) -> grp.struct_group:
    """One of the system's groups that is not root's."""
    return next(each for each in grp.getgrall() if each.gr_gid not in (0, apart_from))


def as_user(user: User, work: Callable[..., None], arguments: tuple[Any, ...], told: Pipe) -> None:
    """``work`` done by ``user``; what kigen refuses is told by its code."""
    user.become()
    try:
        work(*arguments, told)
    except KigenError as error:
        told.send(("refused", error.code))


def note_often(location: Location, login: str, times: int, told: Pipe) -> None:
    """Note on ticket 1; tells how the files look from here while the desk is open."""
    assert location.path is not None
    with desk_of(location, login) as desk:
        for turn in range(times):
            desk.perform(add_note, AddNote(1, f"{login} {turn}"))
        files = (location.path, *side_files(location.path))
        told.send([(file.name, file.stat().st_mode & 0o777, file.stat().st_gid) for file in files])


def write_once_it_opens(location: Location, side_file: str, mode: int, told: Pipe) -> None:
    """Look at the desk, and write, while a side file is shut that opens whenever somebody waits for it."""
    assert location.path is not None
    file = location.path.with_name(side_file)

    def shut() -> None:
        file.unlink(missing_ok=True)
        file.write_bytes(b"\0")  # SQLite mends the mode of an empty one that is ours
        file.chmod(mode)

    def open_it(_: float) -> None:
        file.chmod(0o660)

    passed = patch.object(gate, "why_unwritable", lambda _: None)  # it looks before the file is shut
    with passed, patch.object(gate, "sleep", open_it), patch.object(engine, "sleep", open_it):
        shut()
        version = gate.file_version(location, sqlite_library())
        shut()
        found = engine.open_engine(location)
        with engine.writing(found) as connection:
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        found.dispose()
    told.send("written")


def run_command(database: Path, site: Path, argv: tuple[str, ...], told: Pipe) -> None:
    """``kigen`` with ``argv``; tells its exit status."""
    import io

    from tui.cli.context import Streams
    from tui.cli.main import main

    os.environ.update(KIGEN_SITE=str(site), HOME=str(database.parent.parent))
    out, err = io.StringIO(), io.StringIO()
    status = main(list(argv), Streams(io.StringIO(), out, err, {"LANG": "en_US.UTF-8"}))
    told.send((status, out.getvalue(), err.getvalue()))

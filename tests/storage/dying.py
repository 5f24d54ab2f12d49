"""Processes that die in the middle of their work, as by ``kill -9``."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, NoReturn

import storage.restore
from core.terms.registry import Catalogue
from storage.database.location import Location
from storage.desk import Desk
from tests.storage.acts import note
from tests.storage.conftest import OPERATOR
from tests.storage.hands import working


def dead(work: Callable[..., None], *arguments: Any) -> None:
    """``work`` was done by a process that is no more."""
    with working(work, *arguments) as (process, _):
        process.join(60)
        assert process.exitcode == -signal.SIGKILL


def note_and_die(location: Location, now: datetime, told: Pipe) -> None:
    """With the desk open: the note stands in the WAL file only."""
    del told
    desk = Desk.open(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: now)
    desk.perform(note, (1, "kept"))
    _die()


def restore_and_die(location: Location, backup: Path, now: datetime, place: str, told: Pipe) -> None:
    """At a place like ``copy_pages:after``, which is a function of ``storage/restore.py``."""
    where, _, when = place.partition(":")
    real = getattr(storage.restore, where)

    def dying(*arguments: Any, **named: Any) -> NoReturn:
        if when == "after":
            real(*arguments, **named)
        _die()

    if where != "restoring":
        setattr(storage.restore, where, dying)
    restore_ready(location, backup, now, told, done=_die)


def restore_ready(
    location: Location, backup: Path, now: datetime, told: Pipe, done: Callable[[], object] = lambda: None
) -> None:
    """Tells when it begins; ``done`` comes before it gives the desk free."""
    with storage.restore.restoring(location, backup) as found:
        told.send("ready")
        found.carry_out(backup, "suzuki", now)
        done()


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("alive")

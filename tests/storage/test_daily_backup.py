"""A backup a day comes by itself: once, by whoever is first, and not where nobody wants it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import DeskUnreachable
from core.terms.registry import Catalogue
from storage.backup_settings import BackupSettings
from storage.backups import backup_name
from storage.daily_backup import acted_since, back_up_today
from storage.database.location import Location
from storage.desk import Desk
from tests.storage.acts import receive
from tests.storage.conftest import NOON, OPERATOR

DAY = timedelta(days=1)
At = Callable[[datetime], Desk]


@pytest.fixture
def at(file: Location, founded_file: Path) -> At:
    """The desk, made at noon of 30 April in Tokyo, opened at another instant."""
    assert file.path is not None
    shutil.copytree(founded_file.parent, file.path.parent)

    def open_at(now: datetime) -> Desk:
        return Desk.open(file, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: now)

    return open_at


def made(desk: Desk, settings: BackupSettings | None = None) -> str:
    """The name of the backup that was made, "" for none."""
    with desk:
        taken = back_up_today(desk, settings or BackupSettings())
    return "" if taken is None else taken.backup.path.name


def test_there_is_one_a_day_of_the_desks_zone(at: At) -> None:
    assert made(at(NOON)) == ""  # made today
    evening = datetime(2026, 4, 30, 14, 59, tzinfo=UTC)
    assert made(at(evening)) == ""
    midnight = evening + timedelta(minutes=1)  # of Tokyo
    assert made(at(midnight)) == "kigen-20260430T150000Z.db"
    assert made(at(midnight + timedelta(hours=23))) == ""
    assert made(at(midnight + DAY)) == "kigen-20260501T150000Z.db"


def test_old_ones_go_by_the_settings(at: At, file: Location) -> None:
    for day in range(1, 6):
        assert made(at(NOON + day * DAY), BackupSettings(keep_days=2)) != ""
    assert file.path is not None
    assert len(list((file.path.parent / "backups").iterdir())) == 3


def test_nobody_is_forced(at: At, file: Location) -> None:
    assert made(at(NOON + DAY), BackupSettings(daily=False)) == ""
    assert file.path is not None
    assert not (file.path.parent / "backups").exists()


def test_two_processes_make_one(at: At, tmp_path: Path) -> None:
    settings = BackupSettings(directory=tmp_path / "backups")
    (tmp_path / "backups").mkdir()
    other = os.open(tmp_path / "backups", os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    assert made(at(NOON + DAY), settings) == ""
    os.close(other)
    assert made(at(NOON + DAY), settings) != ""


def test_a_backup_of_another_desk_is_not_this_ones(at: At, tmp_path: Path) -> None:
    settings = BackupSettings(directory=tmp_path / "backups")
    assert made(at(NOON + DAY), settings) != ""
    other = Location.of_file(tmp_path / "other" / "kigen.db")
    Desk.create(other, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON).close()
    later = Desk.open(other, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON + DAY + timedelta(hours=1))
    assert made(later, settings) != ""


def test_a_backup_from_the_future_keeps_none_from_being_made(at: At, file: Location) -> None:
    assert file.path is not None
    ahead = NOON + 400 * DAY
    assert made(at(ahead)) == backup_name(file.path, ahead)
    assert made(at(NOON + DAY)) == backup_name(file.path, NOON + DAY)


def test_where_it_can_not_lie_is_told(at: At, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    with pytest.raises(DeskUnreachable):
        made(at(NOON + DAY), BackupSettings(directory=tmp_path / "in the way"))


@pytest.mark.both
def test_a_desk_on_a_server_is_left_alone(desk: Desk) -> None:
    if desk.location.path is None:
        assert back_up_today(desk, BackupSettings()) is None


def test_who_only_looks_has_not_acted(at: At) -> None:
    with at(NOON) as desk:
        assert not acted_since(desk, NOON)
        desk.perform(receive, "a")
        assert acted_since(desk, NOON)
        assert not acted_since(desk, NOON + timedelta(seconds=1))

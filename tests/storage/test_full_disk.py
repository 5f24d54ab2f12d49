"""A disk that has no room left: every file is there whole or not at all, and it is said in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import BadInput, DeskUnreachable
from core.terms.registry import Catalogue
from storage.backup import back_up
from storage.backup_settings import BackupSettings
from storage.backups import Keep
from storage.copying import copy_desk
from storage.daily_backup import back_up_today
from storage.database.activity import verify
from storage.database.faults import unreachable
from storage.database.location import Location
from storage.database.migrating import copy_before
from storage.database.sqlite_library import sqlite_library
from storage.database.tables import events
from storage.desk import Desk
from storage.heads import Head, publish, published
from storage.restore import restoring
from tests.storage.acts import note, receive
from tests.storage.conftest import NOON, OPERATOR
from tests.storage.trouble import SmallDisk, small_disk

LATER = NOON + timedelta(days=1)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def full(disk: SmallDisk) -> SmallDisk:
    disk.fill()
    return disk


@pytest.fixture
def file(disk: SmallDisk, founded_file: Path) -> Path:
    """A desk's file on that disk."""
    shutil.copy(founded_file, disk.path / "kigen.db")
    return disk.path / "kigen.db"


def opened(file: Path) -> Desk:
    return Desk.open(Location.of_file(file), actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: LATER)


def names(disk: SmallDisk) -> set[str]:
    return {found.name for found in disk.path.iterdir()} - {"filler"}


def test_an_act_is_refused_whole_and_done_once_when_there_is_room(disk: SmallDisk, file: Path) -> None:
    with opened(file) as desk:
        desk.perform(receive, "a")
        disk.fill()
        with pytest.raises(DeskUnreachable) as refused:
            desk.perform(note, (1, "b" * 50_000), command_id="the-act")
        assert (refused.value.code, refused.value.exit_status) == ("desk_disk_full", 3)
        assert refused.value.params["directory"] == str(disk.path)
        disk.make_room()
        assert desk.perform(note, (1, "b" * 50_000), command_id="the-act").changed
        with desk.read() as connection:
            assert connection.execute(select(func.count(events.c.seq))).scalar_one() == 2
            assert verify(connection).breaks == ()


def test_a_backup_on_it_is_refused_in_words_and_leaves_nothing(full: SmallDisk, founded_file: Path) -> None:
    """The driver's backup tells no code, only words."""
    with pytest.raises(DeskUnreachable, match="desk_disk_full"):
        back_up(Location.of_file(founded_file), full.path, Keep(), NOON)
    assert names(full) == set()


def test_the_days_backup_does_not_end_the_work(disk: SmallDisk, file: Path) -> None:
    with opened(file) as desk:
        desk.perform(receive, "a")
        disk.fill()
        with pytest.raises(DeskUnreachable):
            back_up_today(desk, BackupSettings())
        disk.make_room()
        assert back_up_today(desk, BackupSettings()) is not None


def test_a_restore_leaves_the_desk_that_is_there(
    disk: SmallDisk, file: Path, founded_file: Path, tmp_path: Path
) -> None:
    with opened(file) as desk:
        desk.perform(receive, "a")
    backup = back_up(Location.of_file(founded_file), tmp_path, Keep(), NOON).backup.path
    before = names(disk)
    disk.fill()
    with pytest.raises(DeskUnreachable), restoring(Location.of_file(file), backup) as ready:
        ready.carry_out(backup, "tanaka", LATER)
    disk.make_room()
    assert names(disk) - {"kigen.db-shm", "kigen.db-wal"} == before - {"kigen.db-shm", "kigen.db-wal"}
    with opened(file) as desk, desk.read() as connection:
        assert connection.execute(select(func.count(events.c.seq))).scalar_one() == 1


def test_no_half_copy_stays_before_a_migration(disk: SmallDisk, file: Path) -> None:
    disk.fill()
    with pytest.raises((DeskUnreachable, sqlite_library().module.Error)):
        copy_before(file, sqlite_library(), 4, NOON)
    assert not any("before" in name for name in names(disk))


def test_a_copy_of_a_desk_is_refused_in_words(full: SmallDisk, founded_file: Path) -> None:
    with pytest.raises(DeskUnreachable, match="desk_disk_full"):
        copy_desk(Location.of_file(founded_file), Location.of_file(full.path / "copy.db"), lambda *_: None)
    assert names(full) == set()


def test_half_a_head_is_none(disk: SmallDisk) -> None:
    """The line after it would be unreadable with it."""
    heads, head = disk.path / "heads", Head("desk", 12, "0" * 64, NOON)
    while heads.stat().st_size % 4096 < 4000 if heads.exists() else True:
        publish(head, heads)
    whole = published(heads)
    disk.fill()
    with pytest.raises(BadInput, match="file_unwritable"):
        publish(head, heads)
    disk.make_room()
    assert published(heads) == whole
    publish(head, heads)
    assert published(heads) == (*whole, head)


def test_a_disk_that_turned_read_only_under_a_writer_says_so(disk: SmallDisk, file: Path) -> None:
    """As a kernel does with a disk that has faults. SQLite calls that an I/O error."""
    error = sqlite_library().module.OperationalError("disk I/O error")
    error.sqlite_errorcode = 10
    before = unreachable(error, Location.of_file(file))
    disk.only_read()
    after = unreachable(error, Location.of_file(file))
    assert [found and found.code for found in (before, after)] == ["desk_io_error", "desk_file_system_read_only"]

"""A backup is whole, checked and private; it is made while others write, and never costs the last good one."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3
import pytest

from core.errors import DeskUnreachable, Refused
from core.terms.registry import Catalogue
from storage.backup import Taken, back_up
from storage.backup_checking import check_file
from storage.backups import Keep, backup_name
from storage.database.activity import Break
from storage.database.file_system import side_files
from storage.database.location import Location
from storage.database.sqlite_library import sqlite_library
from storage.desk import Desk
from tests.storage.acts import note, receive
from tests.storage.conftest import NOON, OPERATOR

FOREVER = Keep()
LATER = NOON + timedelta(days=1)


@pytest.fixture
def desk(file: Location, founded_file: Path) -> Iterator[Desk]:
    """A desk in a file with one ticket."""
    assert file.path is not None
    shutil.copytree(founded_file.parent, file.path.parent)
    with Desk.open(file, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(receive, "disk full")
        yield desk


Backing = Callable[..., Taken]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def backing(desk: Desk, directory: Path) -> Backing:
    def back(at: datetime = NOON, keep: Keep = FOREVER) -> Taken:
        return back_up(desk.location, directory, keep, at)

    return back


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def spoil(path: Path) -> None:
    """Overwrite pages in the middle of a file, and its side files' share in it."""
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * 4096 * 20)


def test_a_backup_is_one_private_file_that_opens_as_the_desk(desk: Desk, backing: Backing, directory: Path) -> None:
    taken = backing()
    assert names(directory) == ["kigen-20260430T030000Z.db"]
    assert taken.backup.path.stat().st_mode & 0o777 == 0o600
    assert directory.stat().st_mode & 0o777 == 0o700
    assert (taken.checked.content.tickets, taken.checked.content.seq, taken.checked.breaks) == (1, 2, ())
    copy = Location.of_file(taken.backup.path)
    with Desk.open(copy, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: LATER) as opened:
        assert opened.perform(receive, "another").subject == "2"
    assert desk.perform(receive, "elsewhere").subject == "2"


def test_a_backup_made_while_others_write_holds_all_that_was_confirmed_before(desk: Desk, backing: Backing) -> None:
    confirmed, enough = [1], threading.Event()

    def write() -> None:
        while not enough.is_set():
            confirmed.append(int(desk.perform(receive, f"ticket {len(confirmed)}").subject))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for second in range(5):
            before = len(confirmed)
            taken = backing(NOON + timedelta(seconds=second))
            assert before <= taken.checked.content.tickets <= len(confirmed) + 1
            assert taken.checked.breaks == ()
    finally:
        enough.set()
        writer.join()


def test_a_damaged_desk_gives_no_backup_and_costs_none(desk: Desk, backing: Backing, directory: Path) -> None:
    backing()
    desk.close()
    assert desk.location.path is not None
    spoil(desk.location.path)
    with pytest.raises(DeskUnreachable, match="desk_damaged"):
        backing(LATER + timedelta(days=99), Keep(days=1))
    assert names(directory) == ["kigen-20260430T030000Z.db"]


def test_a_desk_with_a_changed_history_is_backed_up_and_all_older_backups_stay(desk: Desk, backing: Backing) -> None:
    before = backing()
    tamper(desk, "UPDATE activity SET actor = 'nobody' WHERE seq = 2")
    taken = backing(LATER + timedelta(days=99), Keep(days=1))
    assert taken.checked.breaks == (Break(2, "entry_changed"),)
    assert taken.removed == ()
    assert before.backup.path.exists()


def tamper(desk: Desk, statement: str) -> None:
    connection = pysqlite3.connect(str(desk.location.path))
    connection.execute("DROP TRIGGER activity_no_update")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_backups_that_are_too_old_go_and_the_newest_never_does(backing: Backing, directory: Path) -> None:
    for day in (0, 5, 9):
        backing(NOON + timedelta(days=day))
    assert backing(NOON + timedelta(days=10), Keep(days=5)).removed == (directory / "kigen-20260430T030000Z.db",)
    assert len(names(directory)) == 3
    # The clock says that all others are from years ago, this one too before long.
    assert len(backing(NOON + timedelta(days=4000), Keep(days=5)).removed) == 3
    assert names(directory) == [backup_name(Path("kigen.db"), NOON + timedelta(days=4000))]


def test_of_many_backups_the_newest_stay(backing: Backing, directory: Path) -> None:
    for day in range(4):
        backing(NOON + timedelta(days=day), Keep(newest=2))
    assert names(directory) == ["kigen-20260502T030000Z.db", "kigen-20260503T030000Z.db"]


def test_a_backup_stays_that_a_clock_gone_back_makes_the_oldest(backing: Backing, directory: Path) -> None:
    backing(NOON + timedelta(days=400))
    made = backing(NOON, Keep(newest=1))
    assert names(directory) == [made.backup.path.name]


def test_what_is_no_backup_of_this_desk_is_left_alone(backing: Backing, directory: Path, tmp_path: Path) -> None:
    other = Location.of_file(tmp_path / "other" / "kigen.db")
    Desk.create(other, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON).close()
    of_other = back_up(other, directory, FOREVER, NOON - timedelta(days=900)).backup.path
    (directory / "kigen-20010101T000000Z.db").write_text("my notes")
    (directory / "kigen-old.db").write_text("my notes")
    assert backing(NOON, Keep(newest=1)).removed == ()
    assert len(names(directory)) == 4
    assert of_other.exists()


def test_a_second_backup_within_a_second_replaces_nothing(desk: Desk, backing: Backing, directory: Path) -> None:
    first = backing().backup.path.read_bytes()
    desk.perform(note, (1, "more"))
    with pytest.raises(Refused, match="backup_exists"):
        backing()
    assert [path.read_bytes() for path in directory.iterdir()] == [first]


def test_what_a_killed_backup_left_goes_after_a_day(backing: Backing, directory: Path) -> None:
    backing()
    left, just_now = (directory / f".kigen-20260101T000000Z.db.{process}.new" for process in (7, 8))
    for file, at in ((left, NOON - timedelta(days=2)), (just_now, NOON)):
        file.write_text("half")
        os.utime(file, (at.timestamp(), at.timestamp()))
    backing(NOON + timedelta(seconds=1))
    assert (left.exists(), just_now.exists()) == (False, True)


def test_backups_of_a_shared_desk_are_the_groups_too(desk: Desk) -> None:
    assert desk.location.path is not None
    desk.location.path.parent.chmod(0o2770)
    for file in (desk.location.path, *side_files(desk.location.path)):
        file.chmod(0o660)
    beside = desk.location.path.parent / "backups"
    taken = back_up(desk.location, beside, FOREVER, NOON)
    assert (beside.stat().st_mode & 0o7777, taken.backup.path.stat().st_mode & 0o777) == (0o2770, 0o660)


def test_a_copy_of_the_file_alone_is_not_taken_for_a_backup(desk: Desk, tmp_path: Path) -> None:
    assert desk.location.path is not None
    for file in (desk.location.path, *side_files(desk.location.path)):
        shutil.copy(file, tmp_path / file.name)
    with pytest.raises(Refused, match="backup_unfinished"):
        check_file(tmp_path / "kigen.db", sqlite_library())


def test_a_desk_on_a_server_is_left_to_the_servers_tools(directory: Path) -> None:
    location = Location.parse("postgresql://kigen@db.example.jp/desk")
    with pytest.raises(Refused, match="backup_of_server"):
        back_up(location, directory, FOREVER, datetime(2026, 4, 30, tzinfo=UTC))
    assert not directory.exists()

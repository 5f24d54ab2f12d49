"""After a restore that was killed anywhere, the doctor says where the desk stands and what to do; and that helps."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from storage.backup_settings import BackupSettings
from storage.database.location import Location
from storage.database.opening import migrate_desk
from storage.database.versions import Migrations
from storage.doctor import examine
from storage.findings import Finding, Level
from tests.storage.acts import note, receive
from tests.storage.dying import dead, restore_and_die
from tests.storage.test_restore import LATER, opened, restore, subjects, take

OLD, NEW = ["a", "b"], ["a"]


@pytest.fixture
def desk(file: Location, founded_file: Path) -> tuple[Location, Path]:
    """A desk with one act more than its backup."""
    assert file.path is not None
    shutil.copytree(founded_file.parent, file.path.parent)
    with opened(file) as one:
        one.perform(receive, "a")
    backup = take(file)
    with opened(file) as one:
        one.perform(receive, "b")
    return file, backup


def killed(file: Location, backup: Path, place: str) -> None:
    dead(restore_and_die, file, backup, LATER, place)


def faults(file: Location) -> dict[str, Finding]:
    found = examine(file, None, BackupSettings(daily=False), LATER)
    return {each.message.id.removeprefix("storage.doctor_"): each for each in found if each.level is not Level.OK}


@pytest.mark.parametrize(
    ("place", "told", "left"),
    [
        ("check_file:before", {"restore_not_done"}, OLD),
        pytest.param("copy_pages:before", {"restore_not_done", "journal"}, OLD, marks=pytest.mark.soak),
        ("copy_pages:after", {"restore_not_done", "journal"}, OLD),
        ("restoring:after", {"restore_left", "journal"}, NEW),
    ],
)
def test_a_restore_that_was_killed_is_told_with_what_to_do(
    desk: tuple[Location, Path], place: str, told: set[str], left: list[str]
) -> None:
    file, backup = desk
    killed(file, backup, place)
    found = faults(file)
    assert set(found) & {"restore_not_done", "restore_left", "journal", "wal_of_another", "damaged"} == told
    assert subjects(file) == left
    (leftover,) = (each.message.params["file"] for name, each in found.items() if name.startswith("restore"))
    Path(str(leftover)).unlink()
    migrate_desk(file, Migrations(), LATER)
    assert not set(faults(file)) & {"restore_not_done", "restore_left", "journal"}
    with opened(file) as one:
        one.perform(note, (1, "goes on"))
    restore(file, backup, LATER + timedelta(hours=1))
    assert subjects(file) == NEW


def test_a_damaged_desk_that_was_put_aside_and_not_followed_is_named(desk: tuple[Location, Path]) -> None:
    file, backup = desk
    assert file.path is not None
    file.path.write_bytes(b"overwritten by mistake" * 999)
    killed(file, backup, "_put_aside:after")
    assert not file.path.exists()
    cut = faults(file)["restore_cut"]
    assert Path(str(cut.message.params["aside"])).read_bytes() == b"overwritten by mistake" * 999
    restore(file, backup)
    assert subjects(file) == NEW


def test_a_wal_file_of_another_database_is_told_before_anything_reads_it(desk: tuple[Location, Path]) -> None:
    file, backup = desk
    assert file.path is not None
    with opened(file) as one:
        one.perform(note, (1, "in the WAL file"))
        wal = file.path.with_name("kigen.db-wal")
        foreign = wal.read_bytes()
    file.path.write_bytes(backup.read_bytes())  # as `cp` of a backup over a desk does
    wal.write_bytes(foreign)
    wal.chmod(0o600)
    before = file.path.read_bytes()
    assert set(faults(file)) == {"wal_of_another"}
    assert (file.path.read_bytes(), wal.read_bytes()) == (before, foreign)
    wal.unlink()
    assert "wal_of_another" not in faults(file)
    assert subjects(file) == NEW


def test_a_restore_or_an_init_that_goes_on_is_no_leftover(desk: tuple[Location, Path]) -> None:
    file, _ = desk
    assert file.path is not None
    for ending in ("restore", "new"):
        file.path.with_name(f".kigen.db.{os.getpid()}.{ending}").touch()
    assert not set(faults(file)) & {"restore_not_done", "init_left"}
    file.path.with_name(".kigen.db.4194399.new").touch()
    assert "init_left" in faults(file)

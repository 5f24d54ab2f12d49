"""A restore: nobody else is in the desk, what is lost is told, nothing that was there goes away."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.errors import BadInput, DeskUnreachable, Refused
from core.terms.registry import Catalogue
from storage.backup import back_up
from storage.backups import Keep
from storage.database.activity import verify
from storage.database.file_system import side_files
from storage.database.location import Location
from storage.desk import Desk
from storage.restore import Loss, restoring
from tests.storage.acts import note, receive
from tests.storage.conftest import NOON, OPERATOR
from tests.storage.dying import dead, note_and_die, restore_ready
from tests.storage.hands import working

LATER = NOON + timedelta(days=1)

Acting = Callable[..., None]


@pytest.fixture
def act(file: Location, founded_file: Path) -> Acting:
    """Receives tickets, as a process that opens the desk, acts and leaves."""
    assert file.path is not None
    shutil.copytree(founded_file.parent, file.path.parent)

    def receive_all(*subjects: str, at: datetime = NOON) -> None:
        with opened(file, at) as desk:
            for subject in subjects:
                desk.perform(receive, subject)

    return receive_all


def opened(location: Location, at: datetime = LATER) -> Desk:
    return Desk.open(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: at)


def take(location: Location, at: datetime = NOON) -> Path:
    assert location.path is not None
    return back_up(location, location.path.parent / "backups", Keep(), at).backup.path


def restore(location: Location, backup: Path, at: datetime = LATER) -> tuple[Loss, Path | None]:
    with restoring(location, backup) as found:
        return found.loss, found.carry_out(backup, "suzuki", at)


def subjects(location: Location) -> list[str]:
    with opened(location) as desk, desk.read() as connection:
        found = connection.exec_driver_sql("SELECT subject FROM tickets ORDER BY number").scalars().all()
        assert verify(connection).breaks == ()
    return list(found)


def last_entry(location: Location) -> tuple[str, str]:
    with opened(location) as desk, desk.read() as connection:
        row = connection.exec_driver_sql("SELECT action, actor FROM activity ORDER BY seq DESC").first()
    assert row is not None
    return row.action, row.actor


def test_the_desk_is_as_it_was_and_goes_on_from_there(act: Acting, file: Location) -> None:
    act("a")
    backup = take(file)
    act("b", "c", at=LATER)
    loss, aside = restore(file, backup)
    assert loss == Loss(acts=2, last_at=LATER)
    assert subjects(file) == ["a"]
    assert last_entry(file) == ("desk.restored", "suzuki")
    assert aside is not None
    assert subjects(Location.of_file(aside)) == ["a", "b", "c"]
    act("d")
    assert subjects(file) == ["a", "d"]


def test_the_file_keeps_its_mode_and_leaves_nothing_unfinished(act: Acting, file: Location) -> None:
    act("a")
    assert file.path is not None
    file.path.chmod(0o640)
    _, aside = restore(file, take(file))
    assert file.path.stat().st_mode & 0o777 == 0o640
    assert aside is not None
    left = {path.name for path in file.path.parent.iterdir()}
    assert left == {"kigen.db", aside.name, "backups"}
    with opened(file) as desk, desk.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_acts_that_an_earlier_restore_put_aside_come_back(act: Acting, file: Location) -> None:
    act("a")
    early = take(file)
    act("b")
    late = take(file, NOON + timedelta(hours=1))
    restore(file, early)
    act("c", "d")
    loss, _ = restore(file, late, LATER + timedelta(hours=1))
    assert (loss.acts, loss.regained) == (3, 1)  # c, d and the restore itself; b
    assert subjects(file) == ["a", "b"]


def test_nothing_is_restored_while_another_process_has_the_desk_open(act: Acting, file: Location) -> None:
    act("a")
    backup = take(file)
    act("b")
    program = "import sys, pysqlite3; c = pysqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM desk').fetchall()"
    program += "; print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(file.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        with pytest.raises(Refused, match="desk_in_use"), restoring(file, backup):
            pass
        other.stdin.close()
    assert subjects(file) == ["a", "b"]


def test_who_waits_for_the_desk_meanwhile_acts_on_the_restored_one(act: Acting, file: Location) -> None:
    act("a")
    backup = take(file)
    act("b")
    with restoring(file, backup) as found:
        with pytest.raises(DeskUnreachable, match="desk_busy"):
            opened_at_once(file)
        found.carry_out(backup, "suzuki", LATER)
    act("c")
    assert subjects(file) == ["a", "c"]


def opened_at_once(location: Location) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.engine.BUSY_TIMEOUT_SECONDS", 0)
        opened(location).close()


def test_who_thinks_better_of_it_has_the_desk_as_it_was(act: Acting, file: Location) -> None:
    act("a")
    backup = take(file)
    act("b")
    with restoring(file, backup):
        pass
    assert subjects(file) == ["a", "b"]
    with opened(file) as desk, desk.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


@pytest.fixture
def killed(act: Acting, file: Location) -> Location:
    """A desk whose last act stands in the WAL file only: its writer was killed."""
    act("a")
    dead(note_and_die, file, LATER)
    assert file.path is not None
    assert [side.name for side in side_files(file.path)] == ["kigen.db-wal", "kigen.db-shm"]
    return file


def test_what_a_kill_left_in_the_wal_file_is_counted_and_kept_aside(killed: Location) -> None:
    backup = take(killed)
    with opened(killed) as desk:
        desk.perform(note, (1, "later"))
    loss, aside = restore(killed, backup)
    assert (loss.acts, loss.last_at) == (1, LATER)
    assert aside is not None
    with opened(Location.of_file(aside)) as desk, desk.read() as connection:
        assert verify(connection).entries == 3


def test_a_damaged_desk_is_put_aside_with_its_side_files(act: Acting, file: Location) -> None:
    act("a")
    backup = take(file)
    assert file.path is not None
    file.path.write_bytes(file.path.read_bytes()[:4096] + b"\xa5" * 40_960)
    foreign = file.path.with_name("kigen.db-wal")
    foreign.write_bytes(b"of something else")
    damaged = file.path.read_bytes()
    loss, aside = restore(file, backup)
    assert loss == Loss(known=False)
    assert subjects(file) == ["a"]
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert not foreign.exists() or foreign.read_bytes() != b"of something else"


def test_a_file_that_is_none_any_more_is_put_aside_too(act: Acting, file: Location) -> None:
    act("a")
    backup = take(file)
    assert file.path is not None
    file.path.write_bytes(b"overwritten by mistake" * 999)
    loss, aside = restore(file, backup)
    assert (loss.known, subjects(file)) == (False, ["a"])
    assert aside is not None
    assert aside.read_bytes() == b"overwritten by mistake" * 999


def test_a_desk_that_is_gone_comes_back_private(act: Acting, file: Location) -> None:
    act("a")
    backup = take(file)
    assert file.path is not None
    elsewhere = Location.of_file(file.path.parent.parent / "new" / "kigen.db")
    assert restore(elsewhere, backup) == (Loss(), None)
    assert subjects(elsewhere) == ["a"]
    assert elsewhere.path is not None
    assert elsewhere.path.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_is_not_sound_changes_nothing(act: Acting, file: Location, tmp_path: Path) -> None:
    act("a")
    backup = take(file)
    with backup.open("r+b") as broken:
        broken.seek(4096 * 3)
        broken.write(b"\xa5" * 4096 * 20)
    with pytest.raises(Refused, match="backup_unsound") as refused, restoring(file, backup):
        pass
    assert refused.value.params["path"] == str(backup)
    (tmp_path / "letter.txt").write_text("dear all " * 999)
    with pytest.raises(Refused, match="backup_unsound"), restoring(file, tmp_path / "letter.txt"):
        pass
    with pytest.raises(BadInput, match="file_unreadable"), restoring(file, tmp_path / "nowhere.db"):
        pass
    assert subjects(file) == ["a"]


def test_another_desks_backup_is_refused(act: Acting, file: Location, tmp_path: Path) -> None:
    act("a")
    other = Location.of_file(tmp_path / "other" / "kigen.db")
    Desk.create(other, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON).close()
    with pytest.raises(Refused, match="restore_other_desk"), restoring(file, take(other)):
        pass
    assert subjects(file) == ["a"]


def test_a_desk_is_no_backup_of_itself(act: Acting, file: Location) -> None:
    act("a")
    assert file.path is not None
    with pytest.raises(BadInput, match="restore_itself"), restoring(file, file.path):
        pass


def test_a_newer_backup_waits_for_a_newer_kigen(act: Acting, file: Location) -> None:
    import pysqlite3

    act("a")
    backup = take(file)
    connection = pysqlite3.connect(str(backup))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DeskUnreachable, match="desk_newer"), restoring(file, backup):
        pass


@pytest.mark.parametrize("milliseconds", [0, 4, 10, 25])
def test_a_kill_in_the_middle_leaves_the_old_desk_or_the_new_one(
    act: Acting, file: Location, milliseconds: int
) -> None:
    act("a")
    backup = take(file)
    act(*(f"later {number}" for number in range(30)))
    before = subjects(file)
    with working(restore_ready, file, backup, LATER) as (process, heard):
        assert heard.recv() == "ready"
        process.join(milliseconds / 1000)
    assert subjects(file) in (before, ["a"])
    act("afterwards")
    restore(file, backup, LATER + timedelta(hours=1))
    assert subjects(file) == ["a"]

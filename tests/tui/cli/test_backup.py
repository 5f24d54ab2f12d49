"""`kigen backup`: what a script and an operator rely on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.database.location import Location
from storage.paths import paths
from tests.tui.cli.conftest import Kigen, Receive
from tests.tui.cli.test_asking import asked

pytestmark = pytest.mark.in_a_file("a backup is a copy of a file; a server has tools of its own")


def test_a_backup_lies_beside_the_desk_and_is_named_on_standard_output(kigen: Kigen, receive: Receive) -> None:
    receive()
    ran = kigen("backup")
    made = kigen.file.parent / "backups" / "kigen-20260601T010000Z.db"
    assert (ran.status, ran.out) == (0, f"{made}\n")
    assert "tickets 1" in ran.err
    assert kigen("--json", "queue", database=str(made)).json["subject"] == "disk full"


def test_scripts_read_what_is_in_it(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive()
    kigen("backup", "--to", str(tmp_path / "safe"))
    kigen.later(days=1)
    record = kigen("--json", "backup", "--to", str(tmp_path / "safe"), "--keep", "1").json
    assert (record["tickets"], record["entries"], record["chain"]) == (1, 2, "whole")
    assert record["removed"] == [str(tmp_path / "safe" / "kigen-20260601T010000Z.db")]
    assert [str(file) for file in (tmp_path / "safe").iterdir()] == [record["backup"]]


@pytest.mark.parametrize("wrong", [("--keep", "0"), ("--keep-days", "x"), ("--keep", "1", "--keep-days", "1")])
def test_a_backup_that_could_not_stay_is_not_made(kigen: Kigen, wrong: tuple[str, ...]) -> None:
    assert kigen("backup", *wrong).status == 2
    assert not (kigen.file.parent / "backups").exists()


def test_a_server_is_backed_up_by_its_own_tools(kigen: Kigen) -> None:
    ran = kigen("backup", database="postgresql://kigen@db.example.jp/desk")
    assert (ran.status, ran.out) == (1, "")
    assert "pg_dump" in ran.err


@pytest.fixture
def kept(kigen: Kigen, receive: Receive) -> Path:
    """A backup; one ticket was received before it, and two after."""
    receive()
    made = Path(kigen("backup").out.strip())
    receive("high", "second")
    receive("high", "third")
    return made


def tickets(kigen: Kigen) -> int:
    return len(kigen("--json", "queue").json_lines)


def test_a_restore_says_what_is_lost_and_asks(kigen: Kigen, kept: Path) -> None:
    status, said = asked(kigen, "y\n", "restore", str(kept))
    assert (status, tickets(kigen)) == (1, 3)
    assert "2 acts of the present desk are not in the backup" in said
    status, said = asked(kigen, "yes\n", "restore", str(kept))
    assert (status, tickets(kigen)) == (0, 1)
    assert ".before-restore-" in said


def test_nobody_who_can_answer_is_no_yes(kigen: Kigen, kept: Path) -> None:
    ran = kigen("restore", str(kept))
    assert (ran.status, ran.out, tickets(kigen)) == (1, "", 3)


def test_scripts_restore_by_saying_yes_at_once(kigen: Kigen, kept: Path) -> None:
    record = kigen("--json", "restore", "--yes", str(kept)).json
    assert (record["lost"], record["tickets"], tickets(kigen)) == (2, 1, 1)
    assert Path(record["aside"]).exists()
    assert tickets(Kigen(Location.of_file(Path(record["aside"])), kigen.now)) == 3


def test_a_restore_speaks_japanese(kigen: Kigen, kept: Path) -> None:
    assert "2 件はバックアップになく" in kigen("--lang", "ja", "restore", str(kept)).err


def backups(kigen: Kigen) -> list[str]:
    return sorted(path.name for path in (kigen.file.parent / "backups").glob("*"))


def test_the_first_act_of_a_day_makes_a_backup_and_says_nothing(kigen: Kigen, receive: Receive) -> None:
    kigen.later(days=1)
    kigen("queue")
    assert backups(kigen) == []
    ran = kigen("settings", "risk_share", "1/3")
    assert (ran.status, ran.err, backups(kigen)) == (0, "", ["kigen-20260602T010000Z.db"])
    kigen.later(hours=1)
    receive()
    assert len(backups(kigen)) == 1


def test_a_backup_that_fails_is_a_line_and_the_act_is_done(kigen: Kigen) -> None:
    (kigen.file.parent / "backups").write_text("in the way")
    kigen.later(days=1)
    ran = kigen("--json", "settings", "risk_share", "1/3")
    assert (ran.status, ran.json["risk_share"], ran.err.count("\n")) == (0, "1/3", 1)
    assert "The backup of the day failed" in ran.err


def test_the_configuration_says_where_and_whether(kigen: Kigen) -> None:
    file = paths().user_configuration
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.write_text('backup_directory = "safe"\nbackup_keep_days = 3\n')
        kigen.later(days=1)
        kigen("settings", "risk_share", "1/3")
        assert [one.name for one in (file.parent / "safe").iterdir()] == ["kigen-20260602T010000Z.db"]
        file.write_text('backup = "off"\n')
        kigen.later(days=1)
        kigen("settings", "risk_share", "1/4")
        assert backups(kigen) == []
        file.write_text("backup = 3\nbackup_keep_days = 0\n")
        assert kigen("queue").err.count("config.toml, line") == 2
    finally:
        shutil.rmtree(file.parent)

"""`kigen backup`: what a script and an operator rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Kigen, Receive
from tests.tui.cli.test_asking import asked


def test_a_backup_lies_beside_the_desk_and_is_named_on_standard_output(kigen: Kigen, receive: Receive) -> None:
    receive()
    ran = kigen("backup")
    made = kigen.database.parent / "backups" / "kigen-20260601T010000Z.db"
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
    assert not (kigen.database.parent / "backups").exists()


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
    assert tickets(Kigen(Path(record["aside"]), kigen.now)) == 3


def test_a_restore_speaks_japanese(kigen: Kigen, kept: Path) -> None:
    assert "2 件はバックアップになく" in kigen("--lang", "ja", "restore", str(kept)).err

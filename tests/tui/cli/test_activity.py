"""`kigen activity`: the history is checked, its head published, and a customer's words erased."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database.append_only import changing
from storage.database.engine import open_engine, writing
from tests.tui.cli.conftest import Kigen, Receive
from tests.tui.cli.test_asking import asked


def tamper(kigen: Kigen, *statements: str) -> None:
    engine = open_engine(kigen.location)
    with writing(engine) as connection, changing(connection, "activity"):
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_whole_history_is_told_with_its_head(kigen: Kigen, receive: Receive) -> None:
    receive()
    ran = kigen("activity", "verify")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("The chain is whole: 2 entries, head ")
    record = kigen("--json", "activity", "verify").json
    assert (record["entries"], record["breaks"], record["contradicted"]) == (2, [], None)
    assert record["head"] == kigen("activity", "head").json["hash"]


@pytest.mark.both
def test_the_first_broken_entry_is_told(kigen: Kigen, receive: Receive) -> None:
    receive()
    receive()
    tamper(kigen, "UPDATE activity SET actor = 'nobody' WHERE seq >= 3")
    ran = kigen("activity", "verify")
    assert ran.status == 1
    assert "first at entry 3: the entry was changed" in ran.out
    assert kigen("--json", "activity", "verify").json["breaks"][0] == {"entry": 3, "fault": "entry_changed"}
    assert "最初は記録 3 です" in kigen("--lang", "ja", "activity", "verify").out


@pytest.mark.in_a_file("what is restored is a copy of a file")
def test_a_published_head_betrays_a_restored_past(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    backup = kigen("backup").out.strip()
    receive()
    heads = tmp_path / "heads.jsonl"
    assert kigen("activity", "head", "--write", str(heads)).out == heads.read_text(encoding="utf-8")
    assert kigen("activity", "verify", "--against", str(heads)).status == 0
    kigen("restore", "--yes", backup)
    assert kigen("activity", "verify").status == 0
    ran = kigen("activity", "verify", "--against", str(heads))
    assert ran.status == 1
    assert "Entry 3 is not the one that was published on 2026-06-01 10:00" in ran.out


def test_mail_needs_a_server(kigen: Kigen) -> None:
    assert kigen("activity", "head", "--mail", "audit@example.jp").status == 2


@pytest.mark.both
def test_words_are_erased_by_a_whole_yes(kigen: Kigen, receive: Receive) -> None:
    receive("high", "Yamada called")
    argv = ("activity", "erase", "1", "--reason", "asked by the customer")
    assert asked(kigen, "y\n", *argv)[0] == 1
    assert "Yamada" in kigen("dump").out
    status, said = asked(kigen, "yes\n", *argv)
    assert status == 0
    assert "Backups, dumps and claim packages made before still hold the text" in said
    assert "Yamada" not in kigen("dump").out
    assert "1 entry was erased" in kigen("activity", "verify").out
    assert kigen("--json", *argv, "--yes").json["changed"] is False


def test_more_than_tickets_can_be_erased(kigen: Kigen) -> None:
    added = ("contract", "add", "beta", "--terms", "ntt-cloud-aws", "--plan", "standard", "--customer", "Aoba")
    assert kigen(*added, "--start", "2026-04-10").status == 0
    assert "Aoba" in kigen("dump").out
    ran = kigen("activity", "erase", "contract:beta", "--reason", "asked by the customer", "--yes")
    assert ran.err.splitlines()[0] == "Erased the texts of contract beta: rows 1, entries of the activity 1."
    assert "Aoba" not in kigen("dump").out
    assert kigen("activity", "verify").status == 0


@pytest.mark.parametrize("what", ["-", "incident", "incident:", "incident:x", "ticket:-1", "person:3", "٣"])
def test_what_is_to_be_erased_is_named_by_kind_and_number(kigen: Kigen, what: str) -> None:
    ran = kigen("activity", "erase", "--reason", "asked", "--yes", "--", what)
    assert (ran.status, "as in incident:3" in ran.err) == (2, True)


def test_an_erased_desk_moves_by_a_dump(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive("high", "Yamada called")
    kigen("activity", "erase", "1", "--reason", "asked by the customer", "--yes")
    other = str(tmp_path / "other" / "kigen.db")
    kigen("init", database=other)
    assert kigen("load", "-", stdin=kigen("dump").out, database=other).status == 0
    assert kigen("dump", database=other).out == kigen("dump").out


@pytest.mark.parametrize("reason", [(), ("--reason", " ")])
def test_erasing_needs_a_reason(kigen: Kigen, receive: Receive, reason: tuple[str, ...]) -> None:
    receive("high", "Yamada called")
    assert kigen("activity", "erase", "1", "--yes", *reason).status == 2
    assert "Yamada" in kigen("dump").out


def test_a_clock_that_is_behind_is_said_until_somebody_says_it_is_right(kigen: Kigen, receive: Receive) -> None:
    receive("high", "a")
    kigen.now -= timedelta(hours=5)
    ran = kigen("ticket", "note", "1", "b")
    assert (ran.status, "an act was recorded at" in ran.err) == (0, True)
    assert "kigen activity clock" in kigen("doctor").out
    assert kigen("activity", "clock", "--reason", "the other host was ahead").status == 0
    assert "clock" not in kigen("ticket", "note", "1", "c").err

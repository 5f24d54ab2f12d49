"""The desk from a script: receive, answer, correct, list and explain."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Kigen, Receive


def test_a_ticket_is_received_with_its_deadline_and_the_clause(kigen: Kigen) -> None:
    ran = kigen("--json", "ticket", "add", "--contract", "acme", "--priority", "high", "--subject", "障害: disk full")
    (clock,) = ran.json["clocks"]
    assert (ran.json["ticket"], ran.json["due_at"], clock["status"]) == (1, "2026-06-01T05:00:00Z", "running")
    assert {"J3", "J5"} <= {step["rule"] for step in clock["explanation"]}
    assert any(step["interpretation"] for step in clock["explanation"])


def test_people_read_times_in_the_desks_zone(kigen: Kigen, receive: Receive) -> None:
    receive("high")
    assert "Due 2026-06-01 14:00" in kigen("explain", "1").out
    assert "Due 2026-06-01 05:00" in kigen("--zone", "UTC", "explain", "1").out


def test_the_same_is_said_in_japanese(kigen: Kigen, receive: Receive) -> None:
    receive("high")
    told = kigen("--lang", "ja", "explain", "1").out
    assert "初回回答" in told
    assert "当社解釈" in told


def test_the_advice_for_critical_is_given(kigen: Kigen, receive: Receive) -> None:
    number = str(receive("critical"))
    assert "AWS directly" in kigen("ticket", "show", number).out
    assert "AWS directly" in kigen("explain", number).out


def test_a_ticket_outside_the_plans_scope_is_called_so(kigen: Kigen) -> None:
    kigen("contract", "add", "basic", "--terms", "jigsaw-prime", "--plan", "prime")
    what = ("--contract", "basic", "--priority", "low", "--inquiry", "fault_own_resource", "--subject", "disk")
    assert "First response: out of scope" in kigen("ticket", "add", *what).out


@pytest.mark.both
def test_an_answer_is_recorded_at_the_time_it_took_effect(kigen: Kigen, receive: Receive) -> None:
    number = receive("high")
    kigen.later(hours=6)
    ran = kigen("--json", "ticket", "respond", str(number), "--at", "-3h")
    assert (ran.json["clocks"][0]["status"], ran.json["responded_at"]) == ("met", "2026-06-01T04:00:00Z")


def test_every_act_has_its_command(kigen: Kigen, receive: Receive) -> None:
    number = str(receive("low"))
    for act in (
        ["priority", number, "urgent", "--reason", "all sites"],
        ["assign", number, "baba"],
        ["note", number, "called back"],
        ["link", number, "incident 7"],
        ["pause", number, "--reason", "asked for logs"],
        ["resume", number],
        ["respond", number],
        ["resolve", number],
        ["reopen", number],
    ):
        kigen.later(minutes=1)
        ran = kigen("--json", "ticket", *act)
        assert (ran.status, ran.err) == (0, ""), act
    shown = kigen("--json", "ticket", "show", number).json
    assert [event["kind"] for event in shown["events"]] == [
        "received", "priority_changed", "assigned", "noted", "linked", "paused", "resumed", "responded", "resolved",
        "reopened",
    ]  # fmt: skip
    assert (shown["priority"], shown["owner"], shown["status"]) == ("urgent", "baba", "answered")


def test_an_undo_voids_the_last_act_and_history_stays(kigen: Kigen, receive: Receive) -> None:
    number = str(receive())
    kigen("ticket", "respond", number)
    shown = kigen("--json", "ticket", "void", number, "--reason", "wrong ticket").json
    assert (shown["responded_at"], [event["voided"] for event in shown["events"]]) == (None, [False, True, False])


def test_a_repeat_of_a_command_is_harmless(kigen: Kigen, receive: Receive) -> None:
    number = str(receive())
    once = kigen("--json", "ticket", "note", number, "seen", "--command-id", "retry-1")
    twice = kigen("--json", "ticket", "note", number, "seen", "--command-id", "retry-1")
    assert len(once.json["events"]) == len(twice.json["events"]) == 2
    assert "nothing to change" in twice.err


def test_the_queue_goes_by_due_and_the_filter_narrows_it(kigen: Kigen, receive: Receive) -> None:
    slow, fast = receive("low", "slow"), receive("urgent", "fast")
    rows = kigen("--json", "queue").json_lines
    assert [row["ticket"] for row in rows] == [fast, slow]
    assert [row["subject"] for row in kigen("--json", "queue", "p:low").json_lines] == ["slow"]
    assert kigen("queue", "p:high").out == ""


def test_the_queue_is_aligned_by_cells(kigen: Kigen, receive: Receive) -> None:
    receive("high", "障害が発生しました")
    receive("high", "plain")
    lines = kigen("--lang", "ja", "queue").out.splitlines()
    assert lines[1].startswith("4:00")
    assert lines[1].index("acme") == lines[2].index("acme")


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (["ticket", "add", "--contract", "amce", "--priority", "high", "--subject", "x"], 2, "acme"),
        (["ticket", "add", "--contract", "acme", "--priority", "hihg", "--subject", "x"], 2, "high"),
        (["ticket", "add", "--contract", "acme", "--priority", "high", "--subject", " "], 2, "subject"),
        (["ticket", "respond", "99"], 2, "99"),
        (["ticket", "respond", "1", "--at", "tomorrow"], 2, "--at"),
        (["ticket", "respond", "1", "--at", "23:59"], 2, "future"),
        (["ticket", "respond", "1", "--at", "09:59"], 1, "received"),
        (["ticket", "reopen", "1"], 1, "not resolved"),
        (["ticket", "priority", "1", "low"], 2, "--reason"),
        (["queue", "is:breeched"], 2, "breached"),
        (["queue", "--limit", "0"], 2, "--limit"),
        (["contract", "add", "b", "--terms", "jigsaw-prime", "--plan", "business"], 1, "2026-01-01"),
        (["contract", "add", "acme", "--terms", "jigsaw-prime", "--plan", "prime"], 1, "acme"),
        (["contract", "add", "b", "--terms", "jigsaw-prim", "--plan", "prime"], 2, "jigsaw-prime"),
        (["contract", "add", "b", "--terms", "jigsaw-prime", "--plan", "prime", "--start", "1/2"], 2, "YYYY-MM-DD"),
        (["contract", "show", "amce"], 2, "acme"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_and_nothing_changes(
    kigen: Kigen, receive: Receive, argv: list[str], status: int, said: str
) -> None:
    receive()
    before = kigen("dump").out
    ran = kigen(*argv)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert kigen("dump").out == before


def test_a_priority_outside_the_plan_names_those_of_the_plan(kigen: Kigen) -> None:
    kigen("contract", "add", "old", "--terms", "jigsaw-prime", "--plan", "business", "--start", "2025-06-01")
    ran = kigen("ticket", "add", "--contract", "old", "--priority", "critical", "--subject", "x")
    assert ran.status == 1
    assert "urgent" in ran.err
    assert "critical" in ran.err


def test_a_contract_shows_what_it_promises_and_when_its_plan_ends(kigen: Kigen) -> None:
    kigen("contract", "add", "old", "--terms", "jigsaw-prime", "--plan", "business", "--start", "2025-06-01")
    shown = kigen("contract", "show", "old").out
    assert "2027-01-01" in shown
    assert "[J3 4-4-2]" in shown
    assert [one["contract"] for one in kigen("--json", "contract", "list").json_lines] == ["acme", "old"]


def test_a_desk_that_was_named_and_is_not_there_is_an_error(fresh: Kigen) -> None:
    ran = fresh("queue")
    assert ran.status == 3
    assert "kigen init" in ran.err


def test_a_number_may_be_written_as_it_is_shown(kigen: Kigen, receive: Receive) -> None:
    number = receive("high")
    assert kigen("explain", f"#{number}").out == kigen("explain", str(number)).out != ""


def test_a_word_of_the_filter_is_negated_without_more_ado(kigen: Kigen, receive: Receive) -> None:
    receive("high", "disk full")
    receive("low", "障害")
    found = [
        [row["subject"] for row in kigen("queue", *words, "--json").json_lines]
        for words in (("-p:high",), ("c:acme", "-p:high"), ("-障害",), ("-p:high", "-障害"))
    ]
    assert found == [["障害"], ["障害"], ["disk full"], []]
    assert kigen("queue", "--nonesuch").status == 2


def test_a_zone_that_is_not_the_terms_own_is_named(kigen: Kigen, receive: Receive) -> None:
    number = str(receive("high"))
    assert "Asia/Tokyo" in kigen("--zone", "America/New_York", "explain", number).out
    assert "Asia/Tokyo" not in kigen("explain", number).out


def test_the_timeline_says_what_was_undone_and_lateness_is_told_in_seconds(kigen: Kigen, receive: Receive) -> None:
    number = str(receive("high"))
    kigen.later(hours=4, microseconds=1)
    assert "1 s after the due" in kigen("ticket", "respond", number).out
    assert "voided: responded" in kigen("ticket", "void", number).out

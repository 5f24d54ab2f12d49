"""The queue: its order, its windows, what filter words find, and that a page never reads the whole table."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.desk.filter import Filter, parse_filter
from storage.database.read_models.queue import Queue, QueueRow, counts
from storage.desk import Desk
from tests.storage.lively import HOUR, MORNING

pytestmark = pytest.mark.both

NOW = MORNING + 3 * HOUR
# By due: 10:30, then 14:00 in the order of receipt, then next week; then best effort, out of scope by receipt.
IN_ORDER = [1, 3, 5, 4, 9, 2, 6, 8]


def found(desk: Desk, words: str, *, now: datetime = NOW, actor: str = "ken") -> list[int]:
    where = parse_filter(words, now=now, actor=actor)
    with desk.read() as connection:
        queue = Queue(where, connection.dialect.name)
        rows = queue.page(connection, now, limit=100)
        assert queue.total(connection, now) == len(rows)
    return [row.number for row in rows]


def numbers(rows: list[QueueRow]) -> list[int]:
    return [row.number for row in rows]


def test_it_goes_by_due_then_by_receipt(lively: Desk) -> None:
    assert found(lively, "") == IN_ORDER


def test_a_row_says_what_a_list_shows(lively: Desk) -> None:
    with lively.read() as connection:
        first = Queue(Filter(), connection.dialect.name).page(connection, NOW, limit=1)[0]
    assert (first.number, first.contract, first.terms, first.subject) == (
        1, "Acme 株式会社", "jigsaw-prime", "基幹システムが停止",
    )  # fmt: skip
    assert (first.priority, first.status, first.response_verdict, first.due_kind) == (
        "critical", "new", "pending", "first_response",
    )  # fmt: skip
    assert first.due_at == MORNING + HOUR / 2
    assert first.received_at == MORNING
    assert first.risk_at == MORNING + HOUR / 8 * 3
    assert first.expected_by is None
    assert (first.in_scope, first.paused, first.best_effort) == (1, 0, 0)


@pytest.mark.parametrize("words", ["", "is:resolved", "is:open", "-is:resolved", "is:met", "c:acme", "-is:met"])
def test_windows_join_to_the_whole_list_in_both_directions(lively: Desk, words: str) -> None:
    where = parse_filter(words, now=NOW, actor="ken")
    with lively.read() as connection:
        queue = Queue(where, connection.dialect.name)
        whole = list(queue.page(connection, NOW, limit=100))
        down = list(queue.page(connection, NOW, limit=2))
        while rows := queue.page(connection, NOW, after=down[-1].key, limit=2):
            down += rows
        up = whole[-1:]
        while rows := queue.page_before(connection, NOW, before=up[0].key, limit=3):
            up = [*rows, *up]
        jumps = [queue.page_at(connection, NOW, offset=offset, limit=2) for offset in range(len(whole) + 1)]
        places = [queue.position(connection, NOW, number=row.number) for row in whole]
    assert whole
    assert down == whole == up
    assert jumps == [whole[offset : offset + 2] for offset in range(len(whole) + 1)]
    assert places == list(range(len(whole)))


def test_a_ticket_that_is_not_in_the_list_has_no_place(lively: Desk) -> None:
    with lively.read() as connection:
        queue = Queue(Filter(), connection.dialect.name)
        assert queue.position(connection, NOW, number=7) is None
        assert queue.position(connection, NOW, number=99) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("p:high", [3, 5, 2]),
        ("P:HIGH", [3, 5, 2]),
        ("-p:high", [1, 4, 9, 6, 8]),
        ("is:breached", [1]),
        ("is:breached is:resolved", [7]),
        ("is:risk", [3, 5]),
        ("is:running", [3, 5, 4, 9]),
        ("-is:running", [1, 2, 6, 8]),
        ("is:waiting", [5]),
        ("is:paused", [5]),
        ("is:new", [1, 3, 4, 9, 6, 8]),
        ("is:answered", [2]),
        ("is:met", [2]),
        ("is:resolved", [7]),
        ("is:open", IN_ORDER),
        ("is:open is:breached", [1]),
        ("is:best-effort", [6, 8]),
        ("is:out_of_scope", [8]),
        ("is:unknown", []),
        ("is:unassigned p:high", [3, 2]),
        ("c:ACME p:critical", [1]),
        ("c:株式", [1, 3, 5, 4, 9, 2]),
        ("c:_100%", [6]),
        ("c:%", [6]),
        ("-c:acme", [6, 8]),
        ("owner:me", [4]),
        ("owner:kenj", [5]),
        ("owner:K", [5, 4]),
        ("-owner:k", [1, 3, 9, 2, 6, 8]),
        ("due:<1h", [1]),
        ("due:<2h", [1, 3, 5]),
        ("due:>2h", [4, 9]),
        ("-due:<2h", [4, 9, 2, 6, 8]),
        ("received:>1h", []),
        ("received:<1h", IN_ORDER),
        ("number:7", [7]),
        ("number:99999999999999999999", []),
        ("障害", [2, 8]),
        ("-障害", [1, 3, 5, 4, 9, 6]),
        ("disk", [4]),
        ("担当", [9]),
        ("50%", [5]),
        ("' OR 1=1 --", []),
    ],
)
def test_filter_words_find(lively: Desk, words: str, expected: list[int]) -> None:
    assert found(lively, words) == expected


def test_a_name_that_somebody_has_is_that_operator_alone(lively: Desk) -> None:
    assert found(lively, "owner:tanaka") == []
    assert found(lively, "owner:kenji") == [5]


def test_what_is_due_changes_with_the_instant_of_the_question(lively: Desk) -> None:
    assert found(lively, "is:breached", now=MORNING + HOUR / 2) == []
    assert found(lively, "is:breached", now=MORNING + 5 * HOUR) == [1, 3, 5]


def test_the_desk_counts_its_open_tickets(lively: Desk) -> None:
    with lively.read() as connection:
        now = counts(connection, NOW)
        later = counts(connection, MORNING + 5 * HOUR)
    assert (now.open, now.overdue, now.at_risk, now.waiting) == (8, 1, 2, 1)
    assert (later.open, later.overdue, later.at_risk, later.waiting) == (8, 3, 0, 1)

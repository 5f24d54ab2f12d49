"""What may call an operator: each read finds the right tickets, and none reads more than its range of an index."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.database.columns import EPOCH
from storage.database.read_models.alarming import (
    Mark,
    at_risk_numbers,
    came_at_risk,
    events_since,
    mark,
    next_risk_at,
    open_among,
)
from storage.desk import Desk
from tests.storage.lively import HOUR, MORNING

pytestmark = pytest.mark.both

NOW = MORNING + 3 * HOUR
NOTHING_READ = Mark(0, ("", "", ""))


def test_events_are_those_after_the_mark_with_who_did_them_newest_first(lively: Desk) -> None:
    with lively.read() as connection:
        here = mark(connection)
        every = events_since(connection, NOTHING_READ)
        assert [each.kind for each in every[:3]] == ["voided", "responded", "noted"]
        assert {each.actor for each in every} == {"tanaka"}
        assert events_since(connection, here) == []
        assert [each.kind for each in events_since(connection, Mark(here.seq - 2, here.computed_from))] == ["voided"]


def test_of_the_tickets_that_were_acted_on_the_open_ones_are_read(lively: Desk) -> None:
    with lively.read() as connection:
        ids = {each.ticket_id for each in events_since(connection, NOTHING_READ)}
        rows = {row.number: row for row in open_among(connection, ids)}
        assert sorted(rows) == [1, 2, 3, 4, 5, 6, 8, 9]
        assert open_among(connection, ()) == []
    assert (rows[1].contract, rows[1].subject, rows[1].priority) == ("Acme 株式会社", "基幹システムが停止", "critical")
    assert (rows[1].received_at, rows[1].due_at) == (MORNING, MORNING + HOUR / 2)
    assert (rows[8].in_scope, rows[8].inquiry != "") == (0, True)


def test_a_ticket_comes_at_risk_at_its_instant_and_is_not_once_it_is_overdue(lively: Desk) -> None:
    with lively.read() as connection:
        assert next_risk_at(connection, NOW - timedelta(seconds=1)) == NOW
        assert at_risk_numbers(connection, NOW) == {3, 5}
        assert sorted(row.number for row in came_at_risk(connection, NOW - HOUR, NOW)) == [3, 5]
        assert sorted(row.number for row in came_at_risk(connection, EPOCH, NOW)) == [3, 5]
        assert list(came_at_risk(connection, NOW, NOW)) == []
        assert at_risk_numbers(connection, NOW + 2 * HOUR) == frozenset()
        assert next_risk_at(connection, NOW + 1000 * HOUR) is None

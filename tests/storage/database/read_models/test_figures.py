"""Figures by contract, by plan and priority, by month; one ticket with its explanation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from core.desk.events import EventKind
from core.desk.standing import ClockStatus
from core.errors import BadInput
from core.terms.registry import Catalogue
from storage.database.engine import writing
from storage.database.read_models.contracts import contract_row, contract_rows
from storage.database.read_models.months import days_of
from storage.database.read_models.priorities import DayRecord, priority_rows
from storage.database.read_models.response_report import ResponseLine, response_report
from storage.database.read_models.tickets import read_ticket_view
from storage.database.tables import contracts, plan_periods, tickets
from storage.desk import Desk
from tests.databases import Places
from tests.storage.lively import HOUR, MORNING, Clock, furnish_lively, open_lively

pytestmark = pytest.mark.both

NOW = MORNING + 3 * HOUR
APRIL = date(2026, 4, 1)


def lines(desk: Desk, now: datetime = NOW, zone: str = "Asia/Tokyo") -> dict[tuple[date, str], ResponseLine]:
    with desk.read() as connection:
        return {(line.month, line.priority): line for line in response_report(connection, now, zone)}


def test_contracts_come_by_name_with_their_open_tickets(lively: Desk) -> None:
    with lively.read() as connection:
        found = [(row.contract.name, row.open, row.at_risk, row.overdue) for row in contract_rows(connection, NOW)]
    assert found == [("Acme 株式会社", 6, 2, 1), ("Free", 1, 0, 0), ("beta_100%", 1, 0, 0)]


def test_a_contract_is_found_by_its_name(lively: Desk) -> None:
    with lively.read() as connection:
        row = contract_row(connection, "Acme 株式会社", MORNING + 5 * HOUR)
        assert (row.open, row.at_risk, row.overdue) == (6, 0, 3)
        with pytest.raises(BadInput) as error:
            contract_row(connection, "Acme", NOW)
    assert error.value.code == "contract_unknown"


def test_responses_are_reported_by_month_and_priority(lively: Desk) -> None:
    found = lines(lively)
    assert found[APRIL, "high"] == ResponseLine(
        APRIL, "high", count=3, met=1, breached=0, unknown=0, best_effort=0, pending=2, median=HOUR, worst=HOUR
    )
    critical, urgent = found[APRIL, "critical"], found[APRIL, "urgent"]
    assert (critical.breached, critical.pending, critical.median) == (1, 0, None)
    assert (urgent.breached, urgent.met, urgent.worst) == (1, 0, 2 * HOUR)
    assert sum(line.best_effort for line in found.values()) == 2
    assert sum(line.count for line in found.values()) == 9
    assert list(found) == sorted(found)


def test_an_unanswered_ticket_is_breached_once_its_due_has_passed(lively: Desk) -> None:
    later = lines(lively, MORNING + 5 * HOUR)[APRIL, "high"]
    assert (later.breached, later.pending, later.met) == (2, 0, 1)


@pytest.mark.parametrize(
    ("received", "zone", "month"),
    [
        (datetime(2026, 4, 30, 14, 59, 59, 999_999, tzinfo=UTC), "Asia/Tokyo", date(2026, 4, 1)),
        (datetime(2026, 4, 30, 15, 0, tzinfo=UTC), "Asia/Tokyo", date(2026, 5, 1)),
        (datetime(2026, 4, 30, 15, 0, tzinfo=UTC), "UTC", date(2026, 4, 1)),
        (datetime(2025, 12, 31, 15, 0, tzinfo=UTC), "Asia/Tokyo", date(2026, 1, 1)),
    ],
)
def test_months_are_those_of_the_zone(places: Places, received: datetime, zone: str, month: date) -> None:
    with open_lively(places.copy("lively", furnish_lively), Clock()) as desk:
        with writing(desk.engine) as connection:
            connection.execute(update(tickets).where(tickets.c.number == 1).values(received_at=received))
        assert (month, "critical") in lines(desk, zone=zone)


@pytest.mark.parametrize(
    ("covered", "median"), [((3, 1, 2), 2), ((4, 1, 2, 3), 2.5), ((1,), 1), ((1, 2), 1.5), ((7, 7, 1, 1), 4)]
)
def test_the_median_is_exact(places: Places, covered: tuple[int, ...], median: float) -> None:
    with open_lively(places.copy("lively", furnish_lively), Clock()) as desk:
        with writing(desk.engine) as connection:
            connection.execute(update(tickets).values(response_covered=None))
            for number, hours in enumerate(covered, 1):
                values = {"response_covered": hours * HOUR, "response_priority": "low"}
                connection.execute(update(tickets).where(tickets.c.number == number).values(values))
        line = lines(desk)[APRIL, "low"]
    assert (line.median, line.worst) == (median * HOUR, max(covered) * HOUR)


def test_a_report_of_nothing_is_empty(desk: Desk) -> None:
    assert lines(desk) == {}


def test_a_report_can_be_of_one_contract(lively: Desk) -> None:
    with lively.read() as connection:
        free = contract_row(connection, "Free", NOW).contract
        (line,) = response_report(connection, NOW, "Asia/Tokyo", contract_id=free.id)
    assert (line.count, line.best_effort) == (1, 1)


def test_priorities_show_what_is_open_and_how_the_month_went(lively: Desk, catalogue: Catalogue) -> None:
    with lively.read() as connection:
        rows = priority_rows(connection, catalogue, NOW, "Asia/Tokyo")
    plus = [row for row in rows if row.plan == "business-plus"]
    assert [row.priority for row in plus] == ["critical", "urgent", "high", "normal", "low"]
    assert [(row.open, row.at_risk, row.overdue, row.met, row.breached, row.contracts) for row in plus[:4]] == [
        (1, 0, 1, 0, 1, 1), (0, 0, 0, 0, 1, 1), (3, 2, 0, 1, 0, 1), (1, 0, 0, 0, 0, 1),
    ]  # fmt: skip
    assert {(row.terms, row.plan) for row in rows} == {
        ("jigsaw-prime", "business-plus"), ("jigsaw-prime", "prime"), ("ntt-cloud-aws", "standard"),
    }  # fmt: skip


def test_the_month_of_a_priority_is_told_day_by_day_in_the_zone(lively: Desk, catalogue: Catalogue) -> None:
    received = {1: "2026-04-01T00:00", 2: "2026-04-09T14:59", 7: "2026-04-09T15:00", 3: "2026-04-23T15:00"}
    with writing(lively.engine) as connection:
        for number, at in received.items():
            values = {"received_at": datetime.fromisoformat(f"{at}+00:00"), "response_priority": "critical"}
            connection.execute(update(tickets).where(tickets.c.number == number).values(values))
    with lively.read() as connection:
        rows = priority_rows(connection, catalogue, NOW, "Asia/Tokyo")
    critical = next(row for row in rows if (row.plan, row.priority) == ("business-plus", "critical"))
    assert len(critical.days) == 24, "until today"
    assert {day: record for day, record in enumerate(critical.days, 1) if record != DayRecord()} == {
        1: DayRecord(breached=1), 9: DayRecord(met=1), 10: DayRecord(breached=1),
    }  # fmt: skip


def test_a_day_of_the_month_ends_at_the_midnight_of_the_zone_also_when_its_clocks_change() -> None:
    days = days_of(date(2026, 3, 1), ZoneInfo("Europe/Berlin"))
    lengths = [(after - day) // 3_600_000_000 for day, after in pairwise(days)]
    assert len(days) == 31
    assert [day for day, hours in enumerate(lengths, 1) if hours != 24] == [29]
    assert lengths[28] == 23


def test_last_month_does_not_count_into_this_one(lively: Desk, catalogue: Catalogue) -> None:
    with lively.read() as connection:
        rows = priority_rows(connection, catalogue, NOW + timedelta(days=30), "Asia/Tokyo")
    assert sum(row.met + row.breached for row in rows) == 0
    assert sum(row.open for row in rows) == 8


def test_a_ticket_counts_under_the_plan_of_its_receipt(places: Places, catalogue: Catalogue) -> None:
    with open_lively(places.copy("lively", furnish_lively), Clock()) as desk:
        with writing(desk.engine) as connection:
            acme = connection.execute(select(contracts.c.id).where(contracts.c.name.like("Acme%"))).scalar_one()
            period = {"contract_id": acme, "from_day": date(2026, 5, 1), "plan": "prime"}
            connection.execute(insert(plan_periods), period)
            moved = update(tickets).where(tickets.c.number == 3)
            connection.execute(moved.values(received_at=datetime(2026, 5, 1, 1, tzinfo=UTC)))
        with desk.read() as connection:
            rows = priority_rows(connection, catalogue, NOW + timedelta(days=30), "Asia/Tokyo")
    high = {row.plan: row.open for row in rows if row.priority == "high" and row.terms == "jigsaw-prime"}
    on_plan = {row.plan: row.contracts for row in rows if row.terms == "jigsaw-prime"}
    assert on_plan == {"business-plus": 0, "prime": 2}
    assert high == {"business-plus": 2, "prime": 1}


def test_a_ticket_explains_itself(lively: Desk, catalogue: Catalogue) -> None:
    with lively.read() as connection:
        view = read_ticket_view(connection, catalogue, 4)
    first = view.clocks[0]
    assert (view.contract.name, view.terms.id, view.plan.id) == ("Acme 株式会社", "jigsaw-prime", "business-plus")
    assert first.clock.due_at == view.standing.due_at
    assert first.clock.status(NOW) is ClockStatus.RUNNING
    assert {step.rule for step in first.explanation} >= {"J3", "J7"}


def test_the_timeline_marks_what_was_undone(lively: Desk, catalogue: Catalogue) -> None:
    with lively.read() as connection:
        view = read_ticket_view(connection, catalogue, 9)
    assert [(entry.event.kind, entry.voided) for entry in view.timeline] == [
        (EventKind.RECEIVED, False),
        (EventKind.NOTED, False),
        (EventKind.RESPONDED, True),
        (EventKind.VOIDED, False),
    ]


def test_an_unknown_ticket_is_named(lively: Desk, catalogue: Catalogue) -> None:
    with lively.read() as connection, pytest.raises(BadInput) as error:
        read_ticket_view(connection, catalogue, 99)
    assert error.value.code == "ticket_unknown"

"""The same month under other facts: nothing of what is known is changed by asking."""

from __future__ import annotations

from datetime import date, timedelta

from core.calendars import Span
from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.incident import Incident, Touch
from core.desk.month import MonthFacts, contract_month
from core.desk.what_if import added, caused_by, excluded, extended, longer, without
from core.terms.availability import Cause
from tests.core.desk.sample import tokyo
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
NOON = tokyo("2026-06-10 12:00")
JUNE = date(2026, 6, 1)
MAIL = Contract("c", "Mail", "cyber-messaging", Direction.PAYABLE, JUNE, (PlanPeriod(JUNE, "standard"),))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PLANNED = Incident("p", 2, "works", NOON - 9 * HOUR, NOON - 8 * HOUR, planned=True,
                   touches=(Touch("c", NOON - 9 * HOUR, NOON - 8 * HOUR),))  # fmt: skip
KNOWN = MonthFacts((Incident("i", 1, "down", NOON - HOUR, NOON, touches=(Touch("c", NOON - HOUR, NOON),)), PLANNED))


def downtime(known: MonthFacts) -> timedelta | None:
    return contract_month(MAIL, JUNE, known, SHIPPED, NOON + 6 * HOUR).adjusted.downtime


def test_as_it_is_an_hour_was_down() -> None:
    assert downtime(KNOWN) == HOUR


def test_an_incident_can_have_ended_later_or_sooner_but_not_before_it_began() -> None:
    assert downtime(extended(KNOWN, 1, NOON + HOUR)) == 2 * HOUR
    assert downtime(extended(KNOWN, 1, NOON - 30 * MINUTE)) == 30 * MINUTE
    assert downtime(extended(KNOWN, 1, NOON - 3 * HOUR)) == timedelta(0)
    assert downtime(extended(KNOWN, 99, NOON + HOUR)) == HOUR


def test_minutes_can_be_left_out_from_the_middle_and_from_what_is_open() -> None:
    middle = Span(NOON - 40 * MINUTE, NOON - 28 * MINUTE)
    assert downtime(excluded(KNOWN, middle)) == 48 * MINUTE
    touch = Touch("c", NOON)
    goes_on = MonthFacts((Incident("i", 1, "down", NOON, touches=(touch,)),))
    assert downtime(goes_on) == 6 * HOUR
    assert downtime(excluded(goes_on, Span(NOON - HOUR, NOON + HOUR))) == 5 * HOUR
    assert downtime(excluded(goes_on, Span(NOON - HOUR, NOON))) == 6 * HOUR


def test_time_left_out_cuts_no_maintenance() -> None:
    assert excluded(KNOWN, Span(NOON - 9 * HOUR, NOON)).incidents[1] == PLANNED


def test_another_cause_or_no_incident_at_all() -> None:
    assert caused_by(KNOWN, 1, Cause.CUSTOMER).incidents[0].cause is Cause.CUSTOMER
    assert downtime(without(KNOWN, 1)) == timedelta(0)


def test_one_more_incident_adds_its_time() -> None:
    touch = Touch("c", NOON + HOUR, NOON + 2 * HOUR)
    another = Incident("j", 3, "again", touch.start, touch.end, touches=(touch,))
    assert downtime(added(KNOWN, another)) == 2 * HOUR


def test_asking_changes_nothing() -> None:
    before = KNOWN
    excluded(KNOWN, Span(NOON - HOUR, NOON))
    extended(KNOWN, 1, NOON + HOUR)
    assert before == KNOWN
    assert downtime(KNOWN) == HOUR


def test_a_stop_can_last_longer_by_a_time_and_what_goes_on_ends_after_now() -> None:
    assert downtime(longer(KNOWN, 1, 30 * MINUTE, NOON)) == 90 * MINUTE
    goes_on = MonthFacts((Incident("i", 1, "down", NOON, touches=(Touch("c", NOON),)),))
    assert downtime(longer(goes_on, 1, 30 * MINUTE, NOON + 6 * HOUR)) == 6 * HOUR + 30 * MINUTE
    assert longer(goes_on, 1, timedelta(0), NOON) is goes_on


def test_time_is_left_out_under_its_ground_or_as_if_waived_and_what_was_left_out_stays_as_it_is() -> None:
    first = Span(NOON - HOUR, NOON - 48 * MINUTE)
    inside, rest = excluded(KNOWN, first, "emergency").incidents[0].touches
    assert (inside.start, inside.end, inside.ground, inside.waiver) == (first.start, first.end, "emergency", None)
    assert (rest.start, rest.end, rest.ground, rest.waiver) == (first.end, NOON, "", None)
    waived = excluded(KNOWN, first)
    assert waived.incidents[0].touches[0].waiver is not None
    assert excluded(waived, first, "emergency") == waived
    assert excluded(KNOWN, Span(NOON, NOON)) == KNOWN

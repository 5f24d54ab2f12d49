"""What comes next in a month while something is open, and how long a stop beginning now could last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.desk.contract import AmountKind, Contract, Direction, Entered, PlanPeriod
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth, MonthFacts, contract_month
from core.desk.outlook import lasting, next_step
from core.money import Money
from core.terms.remedy import RemedyKind
from tests.core.desk.sample import tokyo
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
NOON = tokyo("2026-06-10 12:00")
JUNE = date(2026, 6, 1)
FEE = Entered(AmountKind.FEE, JUNE, Money(Decimal(100_000), "JPY"))
MAIL = Contract("c", "Mail", "cyber-messaging", Direction.PAYABLE, JUNE, (PlanPeriod(JUNE, "standard"),))
DISK = replace(MAIL, terms="nexa-palette", amounts=(FEE,))
ALLOWED = timedelta(minutes=43, seconds=12)  # 0.1 % of thirty days


def month(
    contract: Contract, start: datetime | None, end: datetime | None = None, now: datetime = NOON
) -> ContractMonth:
    stops = () if start is None else (Incident("i", 1, "x", start, end, touches=(Touch("c", start, end),)),)
    return contract_month(contract, JUNE, MonthFacts(stops), SHIPPED, now)


def test_the_next_step_comes_when_the_promise_breaks_to_the_second() -> None:
    start = NOON - timedelta(minutes=20)
    step = next_step(month(MAIL, start), NOON)
    assert step is not None
    assert timedelta(0) <= step.at - (start + ALLOWED) <= timedelta(seconds=1)
    assert (step.then.met, step.then.remedy.kind) == (False, RemedyKind.FREE_MONTHS)


def test_after_the_last_step_none_comes() -> None:
    assert next_step(month(MAIL, NOON - timedelta(hours=1)), NOON) is None


def test_a_refund_that_grows_every_second_has_the_broken_promise_as_its_only_step() -> None:
    start = NOON - timedelta(minutes=5)
    step = next_step(month(DISK, start), NOON)
    assert step is not None
    assert step.then.remedy.kind is RemedyKind.REFUND
    assert next_step(month(DISK, NOON - timedelta(hours=2)), NOON) is None


def test_nothing_comes_where_nothing_is_open_or_the_month_is_over() -> None:
    assert next_step(month(MAIL, None), NOON) is None
    assert next_step(month(MAIL, NOON - timedelta(minutes=9), NOON), NOON) is None
    later = tokyo("2026-07-02 00:00")
    assert next_step(month(MAIL, NOON, now=later), later) is None


def test_a_stop_beginning_now_could_last_as_long_as_the_budget() -> None:
    left = lasting(month(MAIL, NOON - timedelta(minutes=13, seconds=12), NOON), NOON)
    assert left is not None
    assert timedelta(0) <= left - timedelta(minutes=30) <= timedelta(seconds=1)


def test_a_stop_that_the_months_end_cuts_short_breaks_nothing() -> None:
    shortly = tokyo("2026-06-30 23:30")
    assert lasting(month(MAIL, None, now=shortly), shortly) is None

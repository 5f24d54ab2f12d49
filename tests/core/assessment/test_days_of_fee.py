"""Days of fee for long stops: by whole periods, by length, over borders of months, and beside gross faults."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.assess import Assessment, assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage
from core.calendars.spans import month_span
from core.money import Money
from core.months import days_in
from core.terms.availability import Cause
from core.terms.model import Terms
from core.terms.registry import Catalogue
from tests.core.assessment.provider import provider
from tests.core.terms.shipped import shipped_catalogue

HOUR = timedelta(hours=1)
ZONE = "Asia/Tokyo"
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
FEE = Money(Decimal(100_000), "JPY")
FROM = month_span(MAY, ZONE).start
BY_LENGTH = """
[remedy]
kind = "fee_reduction"
rounding = "up"

[remedy.days_by_length]
counted_from = "start"
rule = "P1"
steps = [{ at_least = "1h", days = "0.5" }, { at_least = "6h", days = "1" }, { at_least = "24h", days = "3" }]
"""


@pytest.fixture(scope="module")
def ntt() -> Terms:
    catalogue: Catalogue = shipped_catalogue()
    return catalogue.newest("ntt-cloud-aws")


def stop(start: float, end: float, **more: object) -> Outage:
    known = more.pop("known", None)
    known_at = None if known is None else FROM + float(str(known)) * HOUR
    return Outage(FROM + start * HOUR, FROM + end * HOUR, known_at, **more)  # type: ignore[arg-type]


def month_of(terms: Terms, month: date, *stops: Outage) -> Assessment:
    return assess(terms, month, Facts(stops), Charged(FEE))


def amount(found: Assessment) -> Decimal:
    return Decimal(0) if found.remedy.amount is None else found.remedy.amount.amount


hours = st.integers(-60, 800)


@given(st.lists(st.tuples(hours, st.integers(0, 90), st.integers(0, 60), st.booleans()), max_size=6))
def test_each_month_gets_the_blocks_that_begin_in_it(told: list[tuple[int, int, int, bool]]) -> None:
    """Hour by hour: what the customer caused is no stop, and a run counts from when it was first known."""
    terms = shipped_catalogue().newest("ntt-cloud-aws")
    stops = [
        stop(start, start + length, known=start + late, cause=Cause.CUSTOMER if own else Cause.PROVIDER)
        for start, length, late, own in told
    ]
    ours = [each for each in told if not each[3] and each[1]]
    theirs = {hour for start, length, _, own in told if own for hour in range(start, start + length)}
    down = {hour for start, length, _, _ in ours for hour in range(start, start + length)}
    counted: set[int] = set()
    for hour in sorted(down):
        first = last = hour
        while first - 1 in down:
            first -= 1
        while last + 1 in down:
            last += 1
        known = min(max(start, start + late) for start, _, late, _ in ours if first <= start <= last)
        if hour >= known and hour not in theirs:
            counted.add(hour)
    for month in (APRIL, MAY, JUNE):
        span = month_span(month, ZONE)
        days = 0
        for hour in sorted(counted):
            if hour - 1 in counted:
                continue
            run = 0
            while hour + run in counted:
                run += 1
            begins = [FROM + (hour + 24 * block) * HOUR for block in range(run // 24)]
            days += sum(1 for each in begins if span.start <= each < span.end)
        found = month_of(terms, month, *stops)
        assert found.reduced_days == days
        assert amount(found) == min(floor(Fraction(FEE.amount) * days / days_in(month)), FEE.amount)


def test_a_block_over_the_border_is_given_where_it_begins(ntt: Terms) -> None:
    over = stop(-30, 40)  # blocks begin 30 and 6 hours before May; the third would end at 42
    assert [month_of(ntt, month, over).reduced_days for month in (APRIL, MAY)] == [2, 0]
    assert amount(month_of(ntt, APRIL, over)) == 6_666


def test_gross_time_counts_by_the_minute_and_the_rest_by_days(ntt: Terms) -> None:
    gross, ordinary = stop(0, 10, gross=True), stop(100, 150)
    found = month_of(ntt, MAY, gross, ordinary)
    assert found.reduced_days == 2
    assert amount(found) == floor(Fraction(100_000) * 2 / 31 + Fraction(100_000) * 10 / 744)


def test_a_block_inside_gross_time_is_not_given_twice(ntt: Terms) -> None:
    gross, same = stop(0, 48, gross=True), stop(0, 48)
    found = month_of(ntt, MAY, gross, same)
    assert amount(found) == floor(Fraction(100_000) * 48 / 744)
    assert found.reduced_days is None


def test_announced_maintenance_does_not_shorten_a_stop(ntt: Terms) -> None:
    span = month_span(MAY, ZONE)
    planned = type(span)(FROM + 5 * HOUR, FROM + 6 * HOUR)
    found = assess(ntt, MAY, Facts((stop(0, 24),), (planned,)), Charged(FEE))
    assert found.reduced_days == 1


@pytest.mark.parametrize(
    ("length", "days"), [(0.99, "0"), (1, "0.5"), (5.99, "0.5"), (6, "1"), (23.99, "1"), (24, "3"), (200, "3")]
)
def test_the_longest_step_that_a_stop_reaches_counts(length: float, days: str) -> None:
    terms = provider(BY_LENGTH, ZONE)
    found = month_of(terms, MAY, stop(3, 3 + length))
    assert found.reduced_days == Decimal(days)
    share = Fraction(100_000) * Fraction(days) / 31
    assert amount(found) == -(-share.numerator // share.denominator)


def test_stops_that_touch_are_one_and_each_other_stop_counts_by_itself() -> None:
    terms = provider(BY_LENGTH, ZONE)
    assert month_of(terms, MAY, stop(0, 3), stop(3, 6)).reduced_days == 1
    assert month_of(terms, MAY, stop(0, 3), stop(4, 7)).reduced_days == 1
    assert month_of(terms, MAY, stop(0, 3), stop(2, 5)).reduced_days == Decimal("0.5")


def test_a_stop_that_begins_in_another_month_is_that_months() -> None:
    terms = provider(BY_LENGTH, ZONE)
    found = [month_of(terms, month, stop(-1, 30)).reduced_days for month in (APRIL, MAY)]
    assert found == [3, 0]


def told_by(found: Assessment, rule: str) -> list[str]:
    return [step.message.id for step in found.explanation if step.rule == rule]


def test_a_month_of_gross_stops_alone_is_not_said_to_have_none(ntt: Terms) -> None:
    found = month_of(ntt, MAY, stop(0, 48, gross=True))
    assert told_by(found, "N10") == ["assessment.gross_time_rounded"]
    assert not any(step.message.id == "assessment.no_stops" for step in found.explanation)
    assert told_by(month_of(ntt, MAY), "N9") == ["assessment.no_stops"]
    later = month_of(ntt, JUNE, stop(0, 48, gross=True))
    assert "assessment.no_stops" in [step.message.id for step in later.explanation]


@pytest.mark.parametrize(("fee", "message"), [(93_000, "day_of_fee"), (100_000, "day_of_fee_rounded")])
def test_the_arithmetic_of_days_ends_in_the_amount(ntt: Terms, fee: int, message: str) -> None:
    found = assess(ntt, MAY, Facts((stop(0, 24),)), Charged(Money(Decimal(fee), "JPY")))
    [step] = [each for each in found.explanation if each.message.id == f"assessment.{message}"]
    assert step.message.params["amount"] == Money(Decimal(fee // 31), "JPY")

"""Parameters that real contracts differ in, each as a provider of its own in TOML."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.assessment.assess import assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage
from core.assessment.window import claim_window
from core.calendars.spans import month_span
from core.money import Money
from core.terms.availability import Cause
from tests.core.assessment.provider import provider

MAY = date(2026, 5, 1)
SECOND = timedelta(seconds=1)
TIERS = """
[availability]
committed = "99.9"
rule = "P1"

[availability.time]
rule = "P1"
{more}
[remedy]
kind = "service_credit"
rounding = "half_up"

[remedy.tiers]
base = "fee"
rule = "P1"
steps = [{{ below = "99.9", percent = "5" }}, {{ below = "99.0", percent = "20" }}]
"""
FREE = """
[availability]
committed = "99"
rule = "P1"

[availability.time]
rule = "P1"

[remedy]
kind = "free_months"
free_months = { months = 2, rule = "P1" }
"""


def stops(*lengths: timedelta) -> Facts:
    """Stops of these lengths, a day apart, from the second of the month on."""
    first = month_span(MAY, "UTC").start + timedelta(days=1)
    return Facts(
        tuple(
            Outage(first + timedelta(days=number), first + timedelta(days=number) + length)
            for number, length in enumerate(lengths)
        )
    )


def test_a_month_of_thirty_days_whatever_the_calendar_says() -> None:
    terms = provider(TIERS.format(more="fixed_minutes = 43_200\n"))
    found = assess(terms, MAY, stops(timedelta(minutes=44)), Charged(Money(Decimal(1000), "USD")))
    assert found.uptime is not None
    assert found.uptime.denominator == timedelta(days=30)
    assert found.uptime.ratio.percent() == Decimal("99.898148")
    assert not found.met
    assert assess(provider(TIERS.format(more="")), MAY, stops(timedelta(minutes=44)), Charged()).met  # of 44,640


def test_more_downtime_than_the_fixed_month_is_no_uptime_at_all() -> None:
    terms = provider(TIERS.format(more="fixed_minutes = 43_200\n"))
    found = assess(terms, MAY, stops(timedelta(days=30, hours=12)), Charged())
    assert found.uptime is not None
    assert found.uptime.ratio.percent() == 0


@pytest.mark.parametrize(
    ("tested", "downtime"),
    [("whole", timedelta(minutes=4)), ("clipped", timedelta(minutes=0))],
)
def test_three_minutes_are_tested_on_the_whole_stop_or_on_what_the_month_leaves(
    tested: str, downtime: timedelta
) -> None:
    terms = provider(TIERS.format(more=f'minimum = {{ length = "3m", tested = "{tested}", rule = "P1" }}\n'))
    span = month_span(MAY, "UTC")
    minute = timedelta(minutes=1)
    over_the_borders = Facts(
        (Outage(span.start - 2 * minute, span.start + 2 * minute), Outage(span.end - 2 * minute, span.end + minute))
    )
    assert assess(terms, MAY, over_the_borders, Charged()).downtime == downtime
    assert assess(terms, MAY, stops(3 * minute - SECOND), Charged()).downtime == timedelta(0)
    assert assess(terms, MAY, stops(3 * minute), Charged()).downtime == 3 * minute


def test_each_stop_is_cut_to_whole_minutes() -> None:
    terms = provider(TIERS.format(more='truncated_to = "1m"\n'))
    found = assess(terms, MAY, stops(119 * SECOND, 59 * SECOND, 180 * SECOND), Charged())
    assert found.downtime == timedelta(minutes=4)


def test_tiers_of_the_fee_in_its_own_currency() -> None:
    terms = provider(TIERS.format(more=""))
    fee = Charged(Money(Decimal("99.99"), "EUR"))
    found = assess(terms, MAY, stops(timedelta(hours=2)), fee)
    assert found.remedy.amount == Money(Decimal("5.00"), "EUR")
    lower = assess(terms, MAY, stops(timedelta(hours=8)), fee)
    assert lower.remedy.amount == Money(Decimal("20.00"), "EUR")


def test_the_month_is_that_of_the_zone() -> None:
    berlin, utc = provider(TIERS.format(more=""), "Europe/Berlin"), provider(TIERS.format(more=""))
    last_hour_of_march = month_span(date(2026, 4, 1), "Europe/Berlin").start - timedelta(hours=1)
    facts = Facts((Outage(last_hour_of_march, last_hour_of_march + timedelta(hours=2)),))
    march = date(2026, 3, 1)
    assert assess(berlin, march, facts, Charged()).downtime == timedelta(hours=1)
    assert assess(utc, march, facts, Charged()).downtime == timedelta(hours=2)
    in_berlin = assess(berlin, march, facts, Charged()).uptime
    assert in_berlin is not None
    assert in_berlin.denominator == timedelta(days=31) - timedelta(hours=1)  # clocks go forward


def test_free_months_as_many_as_the_terms_say() -> None:
    assert assess(provider(FREE), MAY, stops(timedelta(days=1)), Charged()).remedy.months == 2


@pytest.mark.parametrize(
    ("window", "month", "last"),
    [
        ('end = "day_of_month"\nmonths = 1\nday = 15', MAY, date(2026, 6, 15)),
        ('end = "day_of_month"\nmonths = 1\nday = 31', MAY, date(2026, 6, 30)),
        ('end = "end_of_month"\nmonths = 2', date(2025, 12, 1), date(2026, 2, 28)),
        ('end = "days_after"\ndays = 30', MAY, date(2026, 6, 30)),
        # Weekdays after 28 February 2026, a Saturday; 20 March is closed.
        ('end = "working_days_after"\ndays = 15\ncalendar = "office"', date(2026, 2, 1), date(2026, 3, 23)),
    ],
)
def test_the_window_closes_with_its_last_day_in_the_zone(window: str, month: date, last: date) -> None:
    terms = provider(FREE + f'\n[claim_window]\n{window}\nrule = "P1"\n', "Asia/Tokyo")
    found = claim_window(terms, month)
    assert found.file_by == last
    assert found.closes_at is not None
    assert found.closes_at.isoformat() == f"{last.isoformat()}T15:00:00+00:00"


@pytest.mark.parametrize(
    ("length", "resolved", "down"),
    [
        (30 * 60, True, 0),
        (30 * 60 + 1, True, 30 * 60 + 1),
        (30 * 60, False, 30 * 60),
    ],
)
def test_an_unknown_cause_is_tolerated_up_to_its_limit_where_it_resolves_by_itself(
    length: int, resolved: bool, down: int
) -> None:
    tolerant = '\n[downtime.causes]\nunknown = { treatment = "counted", tolerated = "30m", rule = "P1" }\n'
    terms = provider(TIERS.format(more="") + tolerant)
    first = month_span(MAY, "UTC").start
    outage = Outage(first, first + length * SECOND, cause=Cause.UNKNOWN, self_resolved=resolved)
    assert assess(terms, MAY, Facts((outage,)), Charged()).downtime == down * SECOND

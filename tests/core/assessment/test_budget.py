"""The downtime left to each threshold, from an assessment and from the one figure that is kept of a month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.assessment.assess import assess
from core.assessment.budget import budgets, kept_budgets, next_budget
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage
from core.terms.model import Terms
from tests.core.assessment.provider import provider

JUNE = date(2026, 6, 1)
START = datetime(2026, 6, 1, tzinfo=UTC)
TIERED = """
[availability]
committed = "99.9"
rule = "P1"

[availability.time]
rule = "P1"
FIXED
[remedy]
kind = "service_credit"
rounding = "cut"

[remedy.tiers]
base = "charges"
rule = "P1"
steps = [{ below = "99.9", percent = "10" }, { below = "99.0", percent = "25" }]
"""
BARE = """
[remedy]
kind = "fee_reduction"
rounding = "cut"
days_per_period = { period = "24h", days = "1", counted_from = "start", rule = "P1" }
"""
TERMS = provider(TIERED.replace("FIXED", ""))


def left_after(down: timedelta, terms: Terms = TERMS) -> list[tuple[Decimal, timedelta]]:
    outage = Outage(START, START + down)
    found = assess(terms, JUNE, Facts((outage,) if down else ()), Charged())
    return [(each.below, each.left) for each in budgets(found)]


def test_a_quiet_month_has_all_the_downtime_that_each_threshold_allows() -> None:
    assert left_after(timedelta(0)) == [
        (Decimal("99.9"), timedelta(minutes=43, seconds=12)),
        (Decimal("99.0"), timedelta(hours=7, minutes=12)),
    ]


def test_what_is_over_a_threshold_is_told_below_zero_and_the_next_one_counts() -> None:
    found = assess(TERMS, JUNE, Facts((Outage(START, START + timedelta(hours=1)),)), Charged())
    first, second = budgets(found)
    assert first.left == -timedelta(minutes=16, seconds=48)
    assert (first.used, second.used) == (Fraction(1), Fraction(3600, 25920))
    assert next_budget(budgets(found)) == second
    assert (first.percent, second.percent) == (Decimal(10), Decimal(25))


def test_the_last_moment_of_a_budget_still_keeps_the_promise() -> None:
    whole = timedelta(minutes=43, seconds=12)
    assert left_after(whole)[0][1] == timedelta(0)
    assert assess(TERMS, JUNE, Facts((Outage(START, START + whole),)), Charged()).met is True


def test_a_fixed_denominator_counts_for_kept_figures_too() -> None:
    terms = provider(TIERED.replace("FIXED", "fixed_minutes = 40000"))
    assert left_after(timedelta(0), terms)[0][1] == timedelta(minutes=40)
    assert kept_budgets(terms, JUNE, Decimal(100))[0].whole == timedelta(minutes=40)


@given(st.integers(0, 30 * 86_400))
def test_the_kept_uptime_tells_the_budget_to_a_thirtieth_of_a_second(seconds: int) -> None:
    outages = (Outage(START, START + timedelta(seconds=seconds)),) if seconds else ()
    found = assess(TERMS, JUNE, Facts(outages), Charged())
    assert found.uptime is not None
    for exact, kept in zip(budgets(found), kept_budgets(TERMS, JUNE, found.uptime.ratio.percent()), strict=True):
        assert abs(exact.left - kept.left) < timedelta(seconds=1) / 30
        assert (exact.below, exact.percent, exact.whole) == (kept.below, kept.percent, kept.whole)


def test_terms_without_a_promise_have_no_budget() -> None:
    bare = provider(BARE)
    assert kept_budgets(bare, JUNE, Decimal("99.5")) == ()
    assert budgets(assess(bare, JUNE, Facts(), Charged())) == ()

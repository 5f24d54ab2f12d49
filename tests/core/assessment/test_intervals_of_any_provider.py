"""The mean of intervals for any length, zone and meaning of an empty one, against a reading one by one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.assess import assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Sample
from core.calendars.spans import month_span
from core.money import Money
from core.terms.model import Terms
from tests.core.assessment.provider import provider

MONTH = date(2026, 2, 1)
BY_INTERVALS = """
[availability]
committed = "99.9"
rule = "P1"

[availability.intervals]
length = "{length}"
statuses = [500, 503]
empty = "{empty}"
rule = "P1"
mean_rule = "P1"

[remedy]
kind = "service_credit"
rounding = "half_up"
tiers = {{ base = "charges", rule = "P1", steps = [{{ below = "99.9", percent = "10" }}, {{ below = "90", percent = "30" }}] }}
"""  # noqa: E501 - a line of TOML


def by_intervals(length: str, empty: str, zone: str = "UTC") -> Terms:
    return provider(BY_INTERVALS.format(length=length, empty=empty), zone)


counts = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (max(pair), min(pair)))
rows = st.lists(st.tuples(st.integers(0, 30), counts, st.integers(0, 5)), max_size=25)


@given(
    rows,
    st.sampled_from([("30m", 30), ("1h", 60), ("4h", 240)]),
    st.sampled_from(["up", "down", "left_out"]),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu"]),
)
def test_the_mean_agrees_with_a_reading_interval_by_interval(
    told: list[tuple[int, tuple[int, int], int]], length: tuple[str, int], empty: str, zone: str
) -> None:
    month = month_span(MONTH, zone)
    step = timedelta(minutes=length[1])
    samples = tuple(
        Sample(month.start + place * step, requests, errors, luck == 0) for place, (requests, errors), luck in told
    )
    shares = []
    for number in range(month.duration // step):
        mine = [each for each in samples if each.start == month.start + number * step]
        requests = sum(each.requests for each in mine)
        if any(each.excluded for each in mine):
            shares.append(Fraction(1))
        elif requests:
            shares.append(1 - Fraction(sum(each.errors for each in mine), requests))
        elif empty != "left_out":
            shares.append(Fraction(0 if empty == "down" else 1))
    expected = sum(shares, Fraction(0)) / len(shares) if shares else Fraction(1)
    found = assess(by_intervals(length[0], empty, zone), MONTH, Facts(samples=samples), Charged())
    assert found.uptime is not None
    assert found.uptime.ratio.fraction == expected
    assert found.remedy.percent == (None if expected * 1000 >= 999 else 10 if expected * 10 >= 9 else 30)


@pytest.mark.parametrize(("empty", "expected"), [("up", Fraction(1)), ("down", Fraction(12, 24)), ("left_out", 1)])
def test_an_interval_still_to_come_is_not_empty(empty: str, expected: Fraction) -> None:
    terms = by_intervals("28h", empty)  # 24 intervals in February
    month = month_span(MONTH, "UTC")
    half = month.start + 12 * timedelta(hours=28)
    found = assess(terms, MONTH, Facts(), Charged(), now=half)
    assert found.uptime is not None
    assert found.uptime.ratio.fraction == expected
    told = [step.message.params["number"] for step in found.explanation if step.message.id.endswith("to_come")]
    assert told == ([] if empty == "left_out" else [12])


def test_a_row_that_is_excluded_clears_its_whole_interval() -> None:
    start = month_span(MONTH, "UTC").start
    samples = (Sample(start, 10, 10), Sample(start, 5, 5, excluded=True))
    found = assess(by_intervals("1h", "up"), MONTH, Facts(samples=samples), Charged(charges=Money(Decimal(9), "USD")))
    assert found.met
    assert found.remedy.kind is None

"""Uptime and refund agree with a reading minute by minute, whatever stops, is planned, excluded or not watched."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.assessment.assess import assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage
from core.calendars import Span
from core.calendars.spans import month_span
from core.money import Money
from core.terms.availability import Cause
from tests.core.assessment.provider import MINUTE, SlowRules, provider, read_slowly

TREATMENTS = ["counted", "not_counted", "taken_off"]
FEE = Decimal(44640)

rules = st.builds(
    SlowRules,
    treatments=st.dictionaries(st.sampled_from(["external", "customer", "unknown"]), st.sampled_from(TREATMENTS)),
    tolerated=st.sampled_from([1, 5, 30]),
    excluded=st.sampled_from(["not_counted", "taken_off"]),
    maintenance=st.sampled_from(TREATMENTS),
    minimum=st.sampled_from([1, 3, 10]),
    tested=st.sampled_from(["whole", "clipped"]),
    unwatched=st.sampled_from(["up", "down", "left_out"]),
    denominator=st.sampled_from([None, 43_200]),
)
# Near the month's two borders, so that stops touch, overlap and are cut by it.
places = st.one_of(st.integers(-90, 120), st.integers(44_500, 44_700))
spans = st.tuples(places, st.one_of(st.integers(0, 12), st.integers(0, 90)))


def span_of(month: Span, place: tuple[int, int]) -> Span:
    start: datetime = month.start + place[0] * MINUTE
    return Span(start, start + place[1] * MINUTE)


@st.composite
def outages(draw: st.DrawFn) -> tuple[tuple[int, int], Cause, bool, bool]:
    return draw(spans), draw(st.sampled_from(list(Cause))), draw(st.booleans()), draw(st.integers(0, 4)) == 0


@given(
    rules,
    st.lists(outages(), max_size=8),
    st.lists(spans, max_size=3),
    st.lists(spans, max_size=2),
    st.sampled_from(["UTC", "Asia/Tokyo", "Asia/Kathmandu"]),
)
def test_a_month_agrees_with_the_slow_reading(
    promise: SlowRules,
    told: list[tuple[tuple[int, int], Cause, bool, bool]],
    planned: list[tuple[int, int]],
    gaps: list[tuple[int, int]],
    zone: str,
) -> None:
    month = month_span(date(2026, 5, 1), zone)
    stops = []
    for place, cause, resolved, excluded in told:
        span = span_of(month, place)
        stops.append(Outage(span.start, span.end, cause=cause, self_resolved=resolved, excluded=excluded))
    maintenance = [span_of(month, place) for place in planned]
    unwatched = [span_of(month, place) for place in gaps]
    slow = read_slowly(promise, month, stops, maintenance, unwatched)
    found = assess(
        provider(promise.toml, zone),
        date(2026, 5, 1),
        Facts(tuple(stops), tuple(maintenance), tuple(unwatched)),
        Charged(Money(FEE, "JPY")),
    )
    assert found.uptime is not None
    assert found.uptime.ratio.fraction == slow.uptime
    assert found.downtime == timedelta(minutes=slow.down)
    assert found.met == (slow.uptime * 1000 >= 999)
    amount = found.remedy.amount
    assert (0 if amount is None else amount.amount) == slow.refund(FEE)

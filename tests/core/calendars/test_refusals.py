"""What is refused, by its code: wrong input never becomes a plausible answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from core.calendars import Calendar, Span
from core.errors import BadInput
from tests.core.calendars.examples import hours, office, utc, weekdays

AT = utc("2026-06-01 01:00")
NAIVE = AT.replace(tzinfo=None)

ACTS_AT: list[Callable[[Any], object]] = [
    lambda at: office().deadline(at, hours(1)),
    lambda at: office().deadline(at, hours(0)),
    lambda at: office().backwards(at, hours(1)),
    lambda at: office().elapsed(at, AT),
    lambda at: office().elapsed(AT, at),
    lambda at: office().remaining(at, AT),
    lambda at: office().intervals(at, AT),
    lambda at: office().is_open(at),
    lambda at: office().next_opening(at),
    lambda at: office().local_day(at),
    lambda at: Calendar.round_the_clock().deadline(at, hours(1)),
    lambda at: Span(at, AT),
    lambda at: Span(AT, at),
]


@pytest.mark.parametrize("act", ACTS_AT)
def test_naive_datetimes_are_refused(act: Callable[[Any], object]) -> None:
    with pytest.raises(BadInput, match="naive_instant"):
        act(NAIVE)


@pytest.mark.parametrize("wrong", ["2026-06-01T01:00:00Z", date(2026, 6, 1), 1780000000, True, None])
@pytest.mark.parametrize("act", ACTS_AT)
def test_what_is_no_datetime_is_refused(act: Callable[[Any], object], wrong: Any) -> None:
    with pytest.raises(BadInput, match="not_an_instant"):
        act(wrong)


@pytest.mark.parametrize("wrong", [3600, 1.5, True, "1h", None])
def test_what_is_no_duration_is_refused(wrong: Any) -> None:
    with pytest.raises(BadInput, match="not_a_duration"):
        office().deadline(AT, wrong)
    with pytest.raises(BadInput, match="not_a_duration"):
        office().backwards(AT, wrong)


def test_negative_durations_are_refused() -> None:
    with pytest.raises(BadInput, match="negative_duration"):
        office().deadline(AT, hours(-1))
    with pytest.raises(BadInput, match="negative_duration"):
        office().backwards(AT, hours(-1))


@pytest.mark.parametrize("calendar", [office(), Calendar.round_the_clock()])
def test_durations_longer_than_any_calendar_end_at_the_horizon(calendar: Calendar) -> None:
    for act in (calendar.deadline, calendar.backwards):
        with pytest.raises(BadInput, match="beyond_horizon"):
            act(AT, timedelta.max)


@pytest.mark.parametrize("wrong", ["2026-06-01", datetime(2026, 6, 1, tzinfo=UTC), 20260601, True, None])
def test_what_is_no_date_is_refused(wrong: Any) -> None:
    for act in (
        office().is_working_day,
        office().closing_of,
        office().is_provisional,
        lambda day: office().working_day_after(day, 1),
        lambda day: office().with_closed_days([day]),
        lambda day: Calendar("UTC", weekdays("09:00-17:00"), closed_days=[day]),
        lambda day: Calendar("UTC", weekdays("09:00-17:00"), other_hours={day: ["09:00-10:00"]}),
    ):
        with pytest.raises(BadInput, match="not_a_day"):
            act(wrong)


def test_a_text_of_days_is_no_list_of_days() -> None:
    text: Any = "2026-06-01"
    with pytest.raises(BadInput, match="not_a_day"):
        Calendar("UTC", weekdays("09:00-17:00"), closed_days=text)


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (0, "count_below_one"),
        (-1, "count_below_one"),
        (True, "not_a_number"),
        (1.0, "not_a_number"),
        ("1", "not_a_number"),
    ],
)
def test_what_is_no_count_of_days_is_refused(count: Any, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        office().working_day_after(date(2026, 6, 1), count)


@pytest.mark.parametrize("zone", ["Asia/Tokio", "", "America", "../UTC", "/etc/localtime", "JST+9", 9, None])
def test_unknown_zones_are_refused(zone: Any) -> None:
    with pytest.raises(BadInput) as refusal:
        Calendar(zone, weekdays("09:00-17:00"))
    assert (refusal.value.code, refusal.value.field) == ("unknown_zone", "time_zone")


@pytest.mark.parametrize(
    "at",
    [
        utc("1899-12-31 23:59"),
        utc("2200-01-01 00:01"),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(hours(9))),
        datetime.max.replace(tzinfo=timezone(hours(-9))),
    ],
)
@pytest.mark.parametrize("calendar", [office(), Calendar.round_the_clock()])
def test_instants_outside_the_years_of_calendars_are_refused(calendar: Calendar, at: datetime) -> None:
    for act in (
        calendar.is_open,
        calendar.next_opening,
        calendar.local_day,
        lambda at: calendar.deadline(at, hours(1)),
    ):
        with pytest.raises(BadInput) as refusal:
            act(at)
        assert refusal.value.code == "instant_out_of_range"
        assert refusal.value.params == {"first": date(1900, 1, 1), "last": date(2199, 12, 31)}


def test_days_outside_the_years_of_calendars_are_refused() -> None:
    with pytest.raises(BadInput, match="instant_out_of_range"):
        office().working_day_after(date.max, 1)
    with pytest.raises(BadInput, match="instant_out_of_range"):
        office().closing_of(date.min)


def test_pauses_must_be_spans() -> None:
    pair: Any = (AT, AT + hours(1))
    for act in (
        lambda: office().deadline(AT, hours(1), [pair]),
        lambda: office().backwards(AT, hours(1), [pair]),
        lambda: office().elapsed(AT, AT + hours(2), [pair]),
        lambda: office().intervals(AT, AT + hours(2), [pair]),
    ):
        with pytest.raises(BadInput, match="not_a_span"):
            act()


def test_intervals_from_a_later_instant_are_refused() -> None:
    with pytest.raises(BadInput, match="span_reversed"):
        office().intervals(AT, AT - hours(1))

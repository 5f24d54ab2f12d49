"""Days that are closed, days that have other hours, and the holidays nobody has announced yet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.calendars import Calendar, Holidays, YearlyClosure
from core.errors import BadInput
from tests.core.calendars.examples import (
    YEAR_END,
    ListedHolidays,
    every_day,
    hours,
    office,
    tokyo,
    utc,
    weekdays,
)


def test_a_closed_day_closes_the_span_that_opens_on_it_whole() -> None:
    nights = Calendar("UTC", every_day("22:00-06:00"), closed_days=[date(2026, 6, 2)])
    assert nights.is_open(utc("2026-06-02 05:00"))  # opened on the first
    assert not nights.is_open(utc("2026-06-02 23:00"))
    assert not nights.is_open(utc("2026-06-03 05:00"))
    assert nights.is_open(utc("2026-06-03 22:00"))


def test_further_closed_days_make_another_calendar() -> None:
    calendar = office()
    closed = calendar.with_closed_days([date(2026, 6, 1)])
    assert closed.deadline(tokyo("2026-06-01 09:00"), hours(1)) == tokyo("2026-06-02 10:00")
    assert calendar.deadline(tokyo("2026-06-01 09:00"), hours(1)) == tokyo("2026-06-01 10:00")
    assert closed.is_provisional(date(2028, 1, 1))
    assert not closed.is_working_day(date(2026, 12, 29))


def test_a_short_day_replaces_the_hours() -> None:
    calendar = Calendar("Asia/Tokyo", weekdays("09:00-17:00"), other_hours={date(2026, 6, 1): ["09:00-12:00"]})
    assert calendar.deadline(tokyo("2026-06-01 11:00"), hours(2)) == tokyo("2026-06-02 10:00")


def test_an_extra_saturday_is_worked_even_as_a_holiday_in_a_yearly_closure() -> None:
    saturday = date(2026, 5, 2)
    calendar = Calendar(
        "Asia/Tokyo",
        weekdays("09:00-17:00"),
        yearly_closures=[YearlyClosure((5, 1), (5, 2))],
        holidays=ListedHolidays((saturday,)),
        other_hours={saturday: ["10:00-12:00"]},
    )
    assert calendar.next_opening(tokyo("2026-04-30 17:00")) == tokyo("2026-05-02 10:00")
    assert calendar.is_working_day(saturday)


def test_other_hours_that_are_none_close_the_day() -> None:
    calendar = Calendar("Asia/Tokyo", weekdays("09:00-17:00"), other_hours={date(2026, 6, 1): []})
    assert not calendar.is_working_day(date(2026, 6, 1))
    assert calendar.next_opening(tokyo("2026-06-01 09:00")) == tokyo("2026-06-02 09:00")


def test_a_day_cannot_be_closed_and_have_other_hours() -> None:
    day = date(2026, 6, 1)
    with pytest.raises(BadInput, match="day_closed_and_open"):
        Calendar("UTC", weekdays("09:00-17:00"), closed_days=[day], other_hours={day: ["09:00-12:00"]})
    with pytest.raises(BadInput, match="day_closed_and_open"):
        Calendar("UTC", weekdays("09:00-17:00"), other_hours={day: ["09:00-12:00"]}).with_closed_days([day])


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
        (date(2027, 6, 1), False),
    ],
)
def test_a_yearly_closure_wraps_the_year(day: date, closed: bool) -> None:
    assert (day in YEAR_END) is closed


def test_a_yearly_closure_within_the_year() -> None:
    summer = YearlyClosure((8, 13), (8, 15))
    assert [day for day in range(1, 32) if date(2026, 8, day) in summer] == [13, 14, 15]
    assert date(2028, 2, 29) in YearlyClosure((2, 29), (2, 29))


@pytest.mark.parametrize("wrong", [(2, 30), (13, 1), (0, 1), (1, 0), (True, 1), ("1", 1), (1,), 5, None, (1.0, 2)])
def test_a_yearly_closure_on_no_day_is_refused(wrong: Any) -> None:
    with pytest.raises(BadInput, match="bad_closure"):
        YearlyClosure(wrong, (12, 31))


def test_holidays_after_the_official_list_are_provisional() -> None:
    calendar = office()
    assert not calendar.is_provisional(date(2027, 12, 31))
    assert calendar.is_provisional(date(2028, 1, 1))
    assert not Calendar("UTC", weekdays("09:00-17:00")).is_provisional(date(2099, 1, 1))


@pytest.mark.parametrize(
    "hours_and_more",
    [
        {"hours": {}},
        {"hours": {"mon": []}},
        {"hours": {}, "other_hours": {date(2026, 6, 1): []}},
        {"hours": weekdays("09:00-17:00"), "yearly_closures": [YearlyClosure((1, 1), (12, 31))]},
        {
            "hours": weekdays("09:00-17:00"),
            "yearly_closures": [YearlyClosure((7, 1), (12, 31)), YearlyClosure((1, 1), (6, 30))],
        },
    ],
)
def test_a_calendar_that_never_opens_is_refused(hours_and_more: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="calendar_never_open"):
        Calendar("UTC", **hours_and_more)


def test_holidays_that_close_everything_end_at_the_horizon() -> None:
    class EveryDay:
        official_until = 2027
        fingerprint = "every day"

        def dates(self, year: int) -> list[date]:
            first = date(year, 1, 1).toordinal()
            return [date.fromordinal(first + number) for number in range(366)]

    every_day_off: Holidays = EveryDay()
    calendar = Calendar("UTC", {"mon": ["09:00-10:00"]}, holidays=every_day_off)
    with pytest.raises(BadInput) as refusal:
        calendar.next_opening(utc("2150-06-01"))
    assert refusal.value.params == {"reached": date(2199, 12, 31)}
    assert not calendar.is_open(utc("2150-06-01"))

"""Counting whole days: the third business day, the close of the fifth."""

from __future__ import annotations

from datetime import date

import pytest

from core.calendars import Calendar
from core.errors import BadInput
from tests.core.calendars.examples import local, office, tokyo, utc, weekdays


def test_a_working_day_opens() -> None:
    calendar = office()
    assert calendar.is_working_day(date(2026, 6, 5))
    assert not calendar.is_working_day(date(2026, 6, 6))
    assert not calendar.is_working_day(date(2026, 5, 4))


def test_the_third_day_after_a_monday_is_thursday() -> None:
    assert office().working_day_after(date(2026, 6, 1), 3) == date(2026, 6, 4)


def test_counting_passes_over_holidays_and_the_turn_of_the_year() -> None:
    assert office().working_day_after(date(2026, 5, 1), 1) == date(2026, 5, 7)
    assert office().working_day_after(date(2026, 12, 26), 3) == date(2027, 1, 5)


def test_counting_starts_strictly_after_the_day() -> None:
    assert office().working_day_after(date(2026, 6, 5), 1) == date(2026, 6, 8)
    assert office().working_day_after(date(2026, 6, 6), 1) == date(2026, 6, 8)


def test_the_closing_is_the_end_of_the_last_span_that_opens_on_the_day() -> None:
    split = Calendar("Asia/Tokyo", weekdays("10:00-12:00", "13:00-17:00"))
    assert split.closing_of(date(2026, 6, 1)) == tokyo("2026-06-01 17:00")
    nights = Calendar("America/New_York", {"sat": ["22:00-06:00"]})
    assert nights.closing_of(date(2026, 3, 7)) == local("2026-03-08 06:00", "America/New_York")
    assert Calendar.round_the_clock("Asia/Tokyo").closing_of(date(2026, 6, 1)) == tokyo("2026-06-02 00:00")


def test_a_day_that_does_not_open_has_no_closing() -> None:
    with pytest.raises(BadInput, match="not_a_working_day"):
        office().closing_of(date(2026, 6, 6))


def test_the_local_day_is_the_date_in_the_calendars_zone() -> None:
    assert office().local_day(utc("2026-06-01 14:59")) == date(2026, 6, 1)
    assert office().local_day(utc("2026-06-01 15:00")) == date(2026, 6, 2)


def test_counting_ends_at_the_horizon() -> None:
    one_day = Calendar("UTC", {}, other_hours={date(2026, 6, 6): ["09:00-12:00"]})
    with pytest.raises(BadInput) as refusal:
        one_day.working_day_after(date(2026, 6, 6), 1)
    assert refusal.value.code == "beyond_horizon"
    assert refusal.value.params == {"reached": date(2199, 12, 31)}

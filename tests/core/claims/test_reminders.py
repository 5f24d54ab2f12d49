"""Days and working days until a window closes, and when they are reminded of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Calendar
from core.claims.reminders import Left, left_until, reminder, reminder_days

# Weekdays; Wednesday the 15th of April is closed.
OFFICE = Calendar("Asia/Tokyo", {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}).with_closed_days(
    [date(2026, 4, 15)]
)
FRIDAY = date(2026, 4, 17)
DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 30))


@pytest.mark.parametrize(
    ("today", "days", "working"),
    [
        (date(2026, 4, 10), 7, 4),  # a Friday: Mon, Tue, (Wed closed), Thu, Fri
        (date(2026, 4, 12), 5, 4),
        (date(2026, 4, 15), 2, 2),
        (date(2026, 4, 16), 1, 1),
        (FRIDAY, 0, 0),
        (date(2026, 4, 18), -1, -1),
    ],
)
def test_what_is_left_is_counted_from_tomorrow_to_the_last_day(today: date, days: int, working: int) -> None:
    assert left_until(FRIDAY, today, OFFICE) == Left(days, working)


def test_without_a_calendar_every_day_is_one() -> None:
    assert left_until(FRIDAY, date(2026, 4, 10), None) == Left(7, 7)


@pytest.mark.parametrize(
    ("left", "reached"),
    [
        (Left(60, 31), None), (Left(50, 30), 30), (Left(12, 8), 30), (Left(9, 7), 7), (Left(5, 3), 3), (Left(2, 2), 3),
        (Left(1, 1), 1), (Left(0, 0), 1), (Left(-1, -1), None),
    ],
)  # fmt: skip
def test_the_nearest_reminder_counts(left: Left, reached: int | None) -> None:
    assert reminder(left, (30, 7, 3, 1)) == reached


@given(DAYS, st.sets(st.integers(1, 40), max_size=4))
def test_a_reminder_falls_on_the_first_day_on_which_it_is_reached(file_by: date, thresholds: set[int]) -> None:
    found = list(reminder_days(file_by, thresholds, OFFICE))
    assert [threshold for _, threshold in found] == sorted(thresholds, reverse=True)
    for day, threshold in found:
        assert left_until(file_by, day, OFFICE).working_days <= threshold
        assert left_until(file_by, day - timedelta(days=1), OFFICE).working_days > threshold

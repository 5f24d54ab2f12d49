"""The calendar that never closes."""

from __future__ import annotations

from datetime import UTC, timedelta

from core.calendars import Calendar, Span
from tests.core.calendars.examples import every_day, hours, local, utc


def test_covered_time_is_the_time_that_passes() -> None:
    calendar = Calendar.round_the_clock("America/New_York")
    start = local("2026-03-08 01:00", "America/New_York")
    due = calendar.deadline(start, hours(24))
    assert due == utc("2026-03-09 06:00")
    assert due.tzinfo is UTC
    assert calendar.elapsed(start, due) == hours(24)
    assert calendar.elapsed(due, start) == hours(-24)


def test_it_is_always_open() -> None:
    calendar = Calendar.round_the_clock()
    at = utc("2026-01-01 00:00")
    assert calendar.is_open(at)
    assert calendar.next_opening(at) == at
    assert calendar.intervals(at, at + timedelta(days=400)) == (Span(at, at + timedelta(days=400)),)


def test_whole_days_all_week_are_the_same_calendar() -> None:
    assert Calendar("Asia/Tokyo", every_day("00:00-24:00")) == Calendar.round_the_clock("Asia/Tokyo")


def test_a_single_closed_day_interrupts_it() -> None:
    calendar = Calendar.round_the_clock().with_closed_days([utc("2026-06-02").date()])
    assert calendar.deadline(utc("2026-06-01 23:00"), hours(2)) == utc("2026-06-03 01:00")
    assert calendar.deadline(utc("2020-01-01"), timedelta(days=3000)) == utc("2020-01-01") + timedelta(days=3001)

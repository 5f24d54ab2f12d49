"""Elapsed covered time, signed, and the spans that explain it."""

from __future__ import annotations

from datetime import timedelta

from core.calendars import Calendar, Span
from tests.core.calendars.examples import every_day, hours, office, tokyo, utc, weekdays


def test_counts_open_hours_only() -> None:
    assert office().elapsed(tokyo("2026-06-05 16:00"), tokyo("2026-06-08 11:00")) == hours(3)


def test_is_negative_when_the_end_is_before_the_start() -> None:
    assert office().elapsed(tokyo("2026-06-08 11:00"), tokyo("2026-06-05 16:00")) == hours(-3)


def test_is_zero_between_closings() -> None:
    assert office().elapsed(tokyo("2026-06-05 17:00"), tokyo("2026-06-08 09:00")) == hours(0)


def test_a_year_of_weekdays() -> None:
    # 2026 has 261 weekdays; the year's end closes 1 and 2 January and 29 to 31 December, the list three days of May.
    assert office().elapsed(tokyo("2026-01-01 00:00"), tokyo("2027-01-01 00:00")) == (261 - 5 - 3) * hours(8)


def test_overlapping_pieces_count_once() -> None:
    calendar = Calendar("UTC", {"mon": ["09:00-12:00", "11:00-13:00", "10:00-11:00"]})
    assert calendar.elapsed(utc("2026-06-01 00:00"), utc("2026-06-02 00:00")) == hours(4)


def test_remaining_turns_negative_once_overdue() -> None:
    due = tokyo("2026-06-01 17:00")
    assert office().remaining(tokyo("2026-06-01 16:00"), due) == hours(1)
    assert office().remaining(tokyo("2026-06-02 09:30"), due) == -timedelta(minutes=30)


def test_intervals_are_the_spans_that_count() -> None:
    assert office().intervals(tokyo("2026-06-05 16:00"), tokyo("2026-06-08 11:00")) == (
        Span(tokyo("2026-06-05 16:00"), tokyo("2026-06-05 17:00")),
        Span(tokyo("2026-06-08 09:00"), tokyo("2026-06-08 11:00")),
    )


def test_intervals_leave_pauses_out() -> None:
    pause = Span(tokyo("2026-06-01 10:00"), tokyo("2026-06-02 10:00"))
    assert office().intervals(tokyo("2026-06-01 09:30"), tokyo("2026-06-02 11:00"), [pause]) == (
        Span(tokyo("2026-06-01 09:30"), tokyo("2026-06-01 10:00")),
        Span(tokyo("2026-06-02 10:00"), tokyo("2026-06-02 11:00")),
    )


def test_intervals_join_hours_that_touch_at_midnight() -> None:
    calendar = Calendar("UTC", weekdays("00:00-24:00"))
    assert calendar.intervals(utc("2026-06-01 12:00"), utc("2026-06-07 12:00")) == (
        Span(utc("2026-06-01 12:00"), utc("2026-06-06 00:00")),
    )


def test_intervals_of_no_time_are_none() -> None:
    assert office().intervals(tokyo("2026-06-01 10:00"), tokyo("2026-06-01 10:00")) == ()
    assert office().intervals(tokyo("2026-06-06 10:00"), tokyo("2026-06-07 10:00")) == ()


def test_a_calendar_is_open_at_its_opening_and_closed_at_its_close() -> None:
    calendar = office()
    assert not calendar.is_open(tokyo("2026-06-01 08:59:59.999999"))
    assert calendar.is_open(tokyo("2026-06-01 09:00"))
    assert calendar.is_open(tokyo("2026-06-01 16:59:59.999999"))
    assert not calendar.is_open(tokyo("2026-06-01 17:00"))


def test_next_opening_is_now_when_open_and_else_the_next() -> None:
    calendar = office()
    assert calendar.next_opening(tokyo("2026-06-01 12:34")) == tokyo("2026-06-01 12:34")
    assert calendar.next_opening(tokyo("2026-06-05 17:00")) == tokyo("2026-06-08 09:00")
    assert calendar.next_opening(tokyo("2026-12-28 17:00")) == tokyo("2027-01-04 09:00")


def test_hours_past_midnight_belong_to_the_day_they_open_on() -> None:
    nights = Calendar("UTC", {"fri": ["22:00-06:00"]})
    assert nights.elapsed(utc("2026-06-05 00:00"), utc("2026-06-08 00:00")) == hours(8)
    assert nights.is_open(utc("2026-06-06 05:59"))
    assert not nights.is_open(utc("2026-06-05 05:59"))


def test_hours_past_midnight_cross_the_year() -> None:
    nights = Calendar("UTC", every_day("22:00-06:00"))
    assert nights.elapsed(utc("2025-12-31 23:00"), utc("2026-01-01 08:00")) == hours(7)
    assert nights.elapsed(utc("2026-01-01 00:00"), utc("2026-01-01 08:00")) == hours(6)

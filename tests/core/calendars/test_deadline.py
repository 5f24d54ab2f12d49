"""A deadline: the instant by which the covered time has run."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from core.calendars import Calendar
from core.errors import BadInput
from tests.core.calendars.examples import MICROSECOND, hours, local, office, tokyo, utc, weekdays


def test_runs_on_within_the_same_day() -> None:
    assert office().deadline(tokyo("2026-06-01 10:00"), hours(4)) == tokyo("2026-06-01 14:00")


def test_goes_on_the_next_working_day() -> None:
    assert office().deadline(tokyo("2026-06-05 16:59"), timedelta(minutes=2)) == tokyo("2026-06-08 09:01")


def test_received_before_opening_counts_from_the_opening() -> None:
    assert office().deadline(tokyo("2026-06-01 03:00"), hours(1)) == tokyo("2026-06-01 10:00")


def test_twelve_covered_hours_are_one_and_a_half_days() -> None:
    assert office().deadline(tokyo("2026-06-01 09:00"), hours(12)) == tokyo("2026-06-02 13:00")


def test_skips_holidays_and_the_turn_of_the_year() -> None:
    assert office().deadline(tokyo("2026-05-01 16:00"), hours(2)) == tokyo("2026-05-07 10:00")
    assert office().deadline(tokyo("2026-12-28 16:00"), hours(2)) == tokyo("2027-01-04 10:00")


def test_that_uses_up_a_span_exactly_falls_at_its_close() -> None:
    assert office().deadline(tokyo("2026-06-05 09:00"), hours(8)) == tokyo("2026-06-05 17:00")
    assert office().deadline(tokyo("2026-06-05 09:00"), hours(8) + MICROSECOND) == tokyo("2026-06-08 09:00:00.000001")


def test_of_zero_is_due_at_the_start_even_when_closed() -> None:
    sunday = tokyo("2026-06-07 12:00")
    assert office().deadline(sunday, hours(0)) == sunday


def test_lunch_does_not_count() -> None:
    split = Calendar("Asia/Tokyo", weekdays("10:00-12:00", "13:00-17:00"))
    assert split.deadline(tokyo("2026-06-01 11:30"), hours(1)) == tokyo("2026-06-01 13:30")
    assert split.deadline(tokyo("2026-06-01 11:00"), hours(1)) == tokyo("2026-06-01 12:00")


def test_is_exact_to_the_microsecond() -> None:
    start = tokyo("2026-06-01 16:59:59.999999")
    assert office().deadline(start, MICROSECOND) == tokyo("2026-06-01 17:00")
    assert office().deadline(start, 2 * MICROSECOND) == tokyo("2026-06-02 09:00:00.000001")


def test_is_in_utc_whatever_zone_the_start_is_in() -> None:
    due = office().deadline(local("2026-05-31 21:00", "America/New_York"), hours(1))
    assert due == utc("2026-06-01 02:00")
    assert due.tzinfo is UTC


def test_may_lie_years_ahead() -> None:
    mondays = Calendar("UTC", {"mon": ["09:00-10:00"]})
    start = utc("2026-01-05 09:00")
    assert mondays.deadline(start, hours(1000)) == start + timedelta(weeks=999) + hours(1)


def test_is_the_same_whatever_was_asked_before() -> None:
    start, covered = tokyo("2026-06-05 16:00"), hours(30)
    fresh, used = office(), office()
    for year in ("2031", "1999", "2026", "2012"):
        used.elapsed(tokyo(f"{year}-01-01 12:00"), tokyo(f"{year}-12-31 12:00"))
    assert used.deadline(start, covered) == fresh.deadline(start, covered) == tokyo("2026-06-11 14:00")


def test_beyond_the_horizon_says_how_far_it_searched() -> None:
    one_day = Calendar("UTC", {}, other_hours={date(2026, 6, 6): ["09:00-12:00"]})
    assert one_day.deadline(utc("2026-01-01"), hours(3)) == utc("2026-06-06 12:00")
    with pytest.raises(BadInput) as refusal:
        one_day.deadline(utc("2026-01-01"), hours(3) + MICROSECOND)
    assert refusal.value.code == "beyond_horizon"
    assert refusal.value.params == {"reached": date(2199, 12, 31)}


def test_reaches_the_last_instant_of_the_horizon_and_no_further() -> None:
    round_the_clock = Calendar.round_the_clock()
    nearly = Calendar("UTC", {"thu": ["00:00-24:00"], "tue": ["23:00-24:00"]})
    last = utc("2200-01-01")
    for calendar in (round_the_clock, nearly):
        start = last - hours(1)
        assert calendar.deadline(start, hours(1)) == last
        with pytest.raises(BadInput, match="beyond_horizon"):
            calendar.deadline(start, hours(1) + MICROSECOND)

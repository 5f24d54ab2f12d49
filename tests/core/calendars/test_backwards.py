"""From an end back to the earliest instant from which the covered time is left."""

from __future__ import annotations

from datetime import date

import pytest

from core.calendars import Calendar
from core.errors import BadInput
from tests.core.calendars.examples import MICROSECOND, hours, office, tokyo, utc


def test_goes_back_over_the_weekend() -> None:
    assert office().backwards(tokyo("2026-06-08 10:00"), hours(2)) == tokyo("2026-06-05 16:00")


def test_a_span_used_up_exactly_leads_to_the_close_before_it() -> None:
    assert office().backwards(tokyo("2026-06-08 10:00"), hours(1)) == tokyo("2026-06-05 17:00")
    assert office().backwards(tokyo("2026-06-08 10:00"), hours(1) - MICROSECOND) == tokyo("2026-06-08 09:00:00.000001")


def test_zero_is_the_end_itself_inside_a_span_and_the_last_close_outside() -> None:
    assert office().backwards(tokyo("2026-06-08 10:00"), hours(0)) == tokyo("2026-06-08 10:00")
    assert office().backwards(tokyo("2026-06-07 10:00"), hours(0)) == tokyo("2026-06-05 17:00")


def test_goes_back_over_the_turn_of_the_year() -> None:
    assert office().backwards(tokyo("2027-01-04 10:00"), hours(9)) == tokyo("2026-12-28 09:00") - hours(64)


def test_round_the_clock() -> None:
    assert Calendar.round_the_clock().backwards(utc("2026-03-01 00:00"), hours(24)) == utc("2026-02-28 00:00")


def test_beyond_the_horizon_says_how_far_it_searched() -> None:
    one_day = Calendar("UTC", {}, other_hours={date(2026, 6, 6): ["09:00-12:00"]})
    with pytest.raises(BadInput) as refusal:
        one_day.backwards(utc("2026-12-01"), hours(4))
    assert refusal.value.code == "beyond_horizon"
    assert refusal.value.params == {"reached": date(1900, 1, 1)}

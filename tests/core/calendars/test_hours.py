"""How weekly hours are written."""

from __future__ import annotations

from typing import Any

import pytest

from core.calendars import Calendar, WeeklyHours
from core.errors import BadInput
from tests.core.calendars.examples import every_day, hours, utc


@pytest.mark.parametrize("text", ["00:00-24:00", "00:00-00:00"])
def test_a_whole_day_can_be_written_in_two_ways(text: str) -> None:
    calendar = Calendar("UTC", {"mon": [text]})
    assert calendar.elapsed(utc("2026-06-01 00:00"), utc("2026-06-03 00:00")) == hours(24)
    assert calendar == Calendar("UTC", {"mon": ["00:00-24:00"]})


def test_equal_times_are_a_day_that_ends_tomorrow() -> None:
    calendar = Calendar("UTC", {"mon": ["09:00-09:00"]})
    assert calendar.deadline(utc("2026-06-01 00:00"), hours(24)) == utc("2026-06-02 09:00")


def test_an_evening_may_end_at_24() -> None:
    calendar = Calendar("UTC", {"mon": ["20:00-24:00"]})
    assert calendar.closing_of(utc("2026-06-01 00:00").date()) == utc("2026-06-02 00:00")


def test_the_order_and_repetition_of_pieces_do_not_matter() -> None:
    tidy = WeeklyHours.parse({"mon": ["09:00-12:00", "13:00-17:00"]})
    assert WeeklyHours.parse({"mon": ["13:00-17:00", "09:00-12:00", "13:00-17:00"]}) == tidy


def test_a_day_without_an_entry_is_closed() -> None:
    assert WeeklyHours.parse({}).never_open
    assert WeeklyHours.parse({"mon": []}).never_open
    assert WeeklyHours.parse(every_day("00:00-24:00")).always_open


@pytest.mark.parametrize(
    "text",
    [
        *("9:00-17:00", "09:00", "09:00-17:60", "24:00-08:00", "09:00-24:01", "09:00-25:00", " 09:00-17:00"),
        *("09:00-17:00\n", "0９:00-17:00", "", "09.00-17.00", 9, None, True),
    ],
)
def test_hours_that_cannot_be_read_are_refused_by_their_day(text: Any) -> None:
    with pytest.raises(BadInput) as refusal:
        WeeklyHours.parse({"tue": [text]})
    assert (refusal.value.code, refusal.value.field) == ("bad_hours", "hours.tue")


@pytest.mark.parametrize("name", ["Mon", "monday", "月", "", 0, None])
def test_a_day_that_is_none_is_refused(name: Any) -> None:
    with pytest.raises(BadInput, match="bad_day_name"):
        WeeklyHours.parse({name: ["09:00-17:00"]})


@pytest.mark.parametrize(
    "given", [{"mon": "09:00-17:00"}, {"mon": None}, {"mon": 9}, "mon", [("mon", ["09:00-17:00"])]]
)
def test_hours_that_are_no_list_are_refused(given: Any) -> None:
    with pytest.raises(BadInput, match="hours_not_a_list"):
        WeeklyHours.parse(given)

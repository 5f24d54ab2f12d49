"""Pauses stop the clock; only the covered time inside them matters."""

from __future__ import annotations

from core.calendars import Calendar, Span
from tests.core.calendars.examples import hours, office, tokyo, utc


def pause(start: str, end: str) -> Span:
    return Span(tokyo(start), tokyo(end))


def test_a_pause_moves_the_deadline_by_its_covered_time() -> None:
    overnight = pause("2026-06-01 16:00", "2026-06-02 10:00")
    assert office().deadline(tokyo("2026-06-01 15:00"), hours(2), [overnight]) == tokyo("2026-06-02 11:00")


def test_a_pause_outside_the_hours_changes_nothing() -> None:
    weekend = pause("2026-06-05 17:00", "2026-06-08 09:00")
    assert office().deadline(tokyo("2026-06-05 16:00"), hours(2), [weekend]) == tokyo("2026-06-08 10:00")


def test_a_pause_that_is_over_before_the_start_changes_nothing() -> None:
    before = pause("2026-06-01 09:00", "2026-06-01 10:00")
    assert office().deadline(tokyo("2026-06-01 10:00"), hours(1), [before]) == tokyo("2026-06-01 11:00")


def test_a_deadline_reached_as_a_pause_begins_stands() -> None:
    late = pause("2026-06-01 11:00", "2026-06-03 11:00")
    assert office().deadline(tokyo("2026-06-01 10:00"), hours(1), [late]) == tokyo("2026-06-01 11:00")


def test_a_start_within_a_pause_waits_for_its_end() -> None:
    around = pause("2026-06-01 09:00", "2026-06-01 15:00")
    assert office().deadline(tokyo("2026-06-01 10:00"), hours(1), [around]) == tokyo("2026-06-01 16:00")


def test_a_pause_can_bring_another_into_reach() -> None:
    both = [pause("2026-06-01 11:00", "2026-06-01 12:00"), pause("2026-06-01 12:30", "2026-06-01 14:00")]
    assert office().deadline(tokyo("2026-06-01 10:00"), hours(2), both) == tokyo("2026-06-01 14:30")


def test_overlapping_pauses_in_any_order_count_once() -> None:
    pauses = [
        pause("2026-06-01 12:00", "2026-06-01 14:00"),
        pause("2026-06-01 11:00", "2026-06-01 13:00"),
        pause("2026-06-01 12:30", "2026-06-01 12:30"),
    ]
    assert office().deadline(tokyo("2026-06-01 10:00"), hours(2), pauses) == tokyo("2026-06-01 15:00")
    assert office().elapsed(tokyo("2026-06-01 10:00"), tokyo("2026-06-01 15:00"), pauses) == hours(2)


def test_zero_is_due_at_the_start_even_within_a_pause() -> None:
    around = pause("2026-06-01 09:00", "2026-06-01 15:00")
    assert office().deadline(tokyo("2026-06-01 10:00"), hours(0), [around]) == tokyo("2026-06-01 10:00")


def test_elapsed_is_signed_with_pauses_too() -> None:
    lunch = pause("2026-06-01 12:00", "2026-06-01 13:00")
    nine, five = tokyo("2026-06-01 09:00"), tokyo("2026-06-01 17:00")
    assert office().elapsed(nine, five, [lunch]) == hours(7)
    assert office().elapsed(five, nine, [lunch]) == hours(-7)
    assert office().remaining(nine, five, [lunch]) == hours(7)


def test_backwards_passes_over_pauses() -> None:
    lunch = pause("2026-06-01 12:00", "2026-06-01 13:00")
    assert office().backwards(tokyo("2026-06-01 15:00"), hours(3), [lunch]) == tokyo("2026-06-01 11:00")


def test_backwards_to_the_end_of_a_pause_leads_to_its_start() -> None:
    lunch = pause("2026-06-01 12:00", "2026-06-01 13:00")
    assert office().backwards(tokyo("2026-06-01 15:00"), hours(2), [lunch]) == tokyo("2026-06-01 12:00")


def test_pauses_stop_the_clock_round_the_clock() -> None:
    night = Span(utc("2026-06-01 22:00"), utc("2026-06-02 06:00"))
    calendar = Calendar.round_the_clock()
    assert calendar.deadline(utc("2026-06-01 21:00"), hours(2), [night]) == utc("2026-06-02 07:00")
    assert calendar.intervals(utc("2026-06-01 21:00"), utc("2026-06-02 07:00"), [night]) == (
        Span(utc("2026-06-01 21:00"), utc("2026-06-01 22:00")),
        Span(utc("2026-06-02 06:00"), utc("2026-06-02 07:00")),
    )

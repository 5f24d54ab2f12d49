"""When a ticket is due: targets on calendars, the priority policies, pauses, resolutions (J3, J4, J7, S2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from core.desk.clocks import Clock, MoveKind, clocks, first_response
from core.desk.events import EventKind
from core.desk.fold import fold
from core.desk.standing import ClockStatus
from core.errors import Refused
from core.terms.model import PriorityPolicy, TargetKind
from tests.core.desk.sample import Story, promise, tokyo

CHANGED = EventKind.PRIORITY_CHANGED


def clock(story: Story, plan: str = "timed", policy: PriorityPolicy | None = None, inquiry: str = "") -> Clock:
    return first_response(fold(story.events), promise(plan, policy, inquiry))


def test_four_hours_within_office_hours_run_over_the_night() -> None:
    found = clock(Story("2026-06-01 15:00", "high"))
    assert found.due_at == tokyo("2026-06-02 11:00")


def test_at_the_due_it_is_met_and_a_microsecond_later_breached() -> None:
    found = clock(Story("2026-06-01 09:00", "high"))
    assert found.due_at is not None
    assert found.status(found.due_at) is ClockStatus.RUNNING
    assert found.status(found.due_at + timedelta(microseconds=1)) is ClockStatus.BREACHED
    on_time = clock(Story("2026-06-01 09:00", "high").then(EventKind.RESPONDED, "2026-06-01 13:00"))
    late = clock(Story("2026-06-01 09:00", "high").then(EventKind.RESPONDED, "2026-06-01 13:00:00.000001"))
    assert on_time.status(tokyo("2026-06-03 09:00")) is ClockStatus.MET
    assert late.status(tokyo("2026-06-03 09:00")) is ClockStatus.BREACHED


def test_raising_takes_the_earlier_of_the_old_due_and_the_change_plus_the_new_target() -> None:
    found = clock(Story("2026-06-01 09:00", "low").then(CHANGED, "2026-06-01 10:00", priority="high"))
    assert (found.due_at, found.moves[0].kind) == (tokyo("2026-06-01 14:00"), MoveKind.RAISED)
    near = clock(Story("2026-06-01 09:00", "high").then(CHANGED, "2026-06-01 12:50", priority="critical"))
    assert near.due_at == tokyo("2026-06-01 13:00")


def test_lowering_takes_the_later_of_the_old_due_and_the_receipt_plus_the_new_target() -> None:
    found = clock(Story("2026-06-01 09:00", "critical").then(CHANGED, "2026-06-01 09:10", priority="high"))
    assert (found.due_at, found.moves[0].kind) == (tokyo("2026-06-01 13:00"), MoveKind.LOWERED)


def test_a_breach_is_not_cured_by_lowering() -> None:
    found = clock(Story("2026-06-01 09:00", "critical").then(CHANGED, "2026-06-01 09:31", priority="low"))
    assert (found.due_at, found.moves[0].kind) == (tokyo("2026-06-01 09:30"), MoveKind.TOO_LATE)


def test_at_the_due_itself_lowering_still_counts() -> None:
    found = clock(Story("2026-06-01 09:00", "critical").then(CHANGED, "2026-06-01 09:30", priority="high"))
    assert found.due_at == tokyo("2026-06-01 13:00")


def test_a_change_after_the_response_moves_nothing() -> None:
    story = Story("2026-06-01 09:00", "high").then(EventKind.RESPONDED, "2026-06-01 10:00")
    found = clock(story.then(CHANGED, "2026-06-01 11:00", priority="critical"))
    assert (found.due_at, found.priority, found.moves) == (tokyo("2026-06-01 13:00"), "high", ())


def test_retroactive_counts_the_new_target_from_the_receipt() -> None:
    story = Story("2026-06-01 09:00", "low").then(CHANGED, "2026-06-01 14:00", priority="high")
    found = clock(story, policy=PriorityPolicy.RETROACTIVE)
    assert found.due_at == tokyo("2026-06-01 13:00")


def test_fixed_lets_the_first_priority_decide() -> None:
    story = Story("2026-06-01 09:00", "low").then(CHANGED, "2026-06-01 10:00", priority="critical")
    found = clock(story, policy=PriorityPolicy.FIXED)
    assert (found.due_at, found.target) == (tokyo("2026-06-03 17:00"), found.first_target)


def test_a_priority_outside_the_plan_is_refused() -> None:
    with pytest.raises(Refused, match="priority_not_in_plan"):
        clock(Story("2026-06-01 09:00", "wish"))


def test_a_pause_stops_nothing_without_a_pause_rule() -> None:
    story = Story("2026-06-01 09:00", "high").then(EventKind.PAUSED, "2026-06-01 10:00")
    found = clock(story)
    assert (found.due_at, found.status(tokyo("2026-06-01 14:00"))) == (
        tokyo("2026-06-01 13:00"),
        ClockStatus.BREACHED,
    )


def test_a_pause_rule_stops_the_clock_and_moves_the_due() -> None:
    story = Story("2026-06-01 09:00", "high").then(EventKind.PAUSED, "2026-06-01 10:00")
    waiting = clock(story, "pausing")
    assert (waiting.due_at, waiting.status(tokyo("2026-06-09 09:00"))) == (None, ClockStatus.PAUSED)
    resumed = clock(story.then(EventKind.RESUMED, "2026-06-02 09:00"), "pausing")
    assert resumed.due_at == tokyo("2026-06-02 12:00")


def test_a_pause_after_the_due_does_not_hide_the_breach() -> None:
    story = Story("2026-06-01 09:00", "high").then(EventKind.PAUSED, "2026-06-01 13:01")
    found = clock(story, "pausing")
    assert found.status(tokyo("2026-06-01 14:00")) is ClockStatus.BREACHED


def test_at_one_instant_the_order_of_events_decides() -> None:
    at = "2026-06-01 13:30"
    before = Story("2026-06-01 09:00", "high").then(CHANGED, at, priority="low").then(EventKind.RESPONDED, at)
    after = Story("2026-06-01 09:00", "high").then(EventKind.RESPONDED, at).then(CHANGED, at, priority="low")
    lowered, untouched = (clock(story, policy=PriorityPolicy.RETROACTIVE) for story in (before, after))
    assert (lowered.priority, lowered.status(tokyo(at))) == ("low", ClockStatus.MET)
    assert (untouched.priority, untouched.status(tokyo(at))) == ("high", ClockStatus.BREACHED)


def test_a_change_at_the_receipt_is_a_change() -> None:
    story = Story("2026-06-01 09:00", "low").then(CHANGED, "2026-06-01 09:00", priority="critical")
    found = clock(story, policy=PriorityPolicy.FIXED)
    assert (found.priority, found.due_at) == ("low", tokyo("2026-06-03 17:00"))


def test_a_breach_is_not_cured_by_a_priority_without_a_promise() -> None:
    wishes = replace(promise(), plan=replace(promise().plan, targets={**promise().plan.targets, "wish": ()}))
    story = Story("2026-06-01 09:00", "critical").then(CHANGED, "2026-06-01 09:31", priority="wish")
    found = first_response(fold(story.events), wishes)
    assert (found.due_at, found.status(tokyo("2026-06-01 10:00"))) == (tokyo("2026-06-01 09:30"), ClockStatus.BREACHED)


def test_a_raise_to_the_first_promised_time_counts_from_the_change() -> None:
    wishes = replace(promise(), plan=replace(promise().plan, targets={**promise().plan.targets, "wish": ()}))
    story = Story("2026-06-01 09:00", "wish").then(CHANGED, "2026-06-01 15:00", priority="critical")
    found = first_response(fold(story.events), wishes)
    assert (found.due_at, found.moves[0].kind) == (tokyo("2026-06-01 15:30"), MoveKind.BEGUN)


def test_a_response_during_a_pause_is_judged_by_the_stopped_clock() -> None:
    waiting = Story("2026-06-01 09:00", "high").then(EventKind.PAUSED, "2026-06-01 10:00")
    answered = waiting.then(EventKind.RESPONDED, "2026-06-01 15:00")
    found = clock(answered, "pausing")
    assert (found.due_at, found.status(tokyo("2026-06-01 15:00"))) == (tokyo("2026-06-02 10:00"), ClockStatus.MET)
    resumed = clock(answered.then(EventKind.RESUMED, "2026-06-02 16:00"), "pausing")
    assert resumed.due_at == found.due_at


def test_a_pause_after_the_response_moves_its_due_no_more() -> None:
    story = (
        Story("2026-06-01 09:00", "high")
        .then(EventKind.RESPONDED, "2026-06-01 10:00")
        .then(EventKind.PAUSED, "2026-06-01 10:30")
        .then(EventKind.RESUMED, "2026-06-01 15:00")
    )
    assert clock(story, "pausing").due_at == tokyo("2026-06-01 13:00")


def test_a_stopped_clock_can_be_lowered_at_any_time() -> None:
    story = (
        Story("2026-06-01 09:00", "high")
        .then(EventKind.PAUSED, "2026-06-01 10:00")
        .then(CHANGED, "2026-06-01 15:00", priority="low")
    )
    found = clock(story, "pausing")
    assert (found.due_at, found.moves[0].kind) == (None, MoveKind.LOWERED)


def test_best_effort_has_no_due_and_says_what_to_expect() -> None:
    friday_evening = clock(Story("2026-06-05 18:00", "wish"), "free")
    assert (friday_evening.due_at, friday_evening.expected_by) == (None, tokyo("2026-06-08 17:00"))
    before_opening = clock(Story("2026-06-01 07:00", "low"), "free")
    assert before_opening.expected_by == tokyo("2026-06-02 17:00")
    assert before_opening.status(tokyo("2026-07-01 09:00")) is ClockStatus.BEST_EFFORT


def test_an_inquiry_out_of_scope_has_neither_due_nor_expectation() -> None:
    found = clock(Story("2026-06-01 09:00", "low"), "free", inquiry="own_fault")
    assert (found.due_at, found.expected_by, found.status(tokyo("2026-06-01 09:00"))) == (
        None,
        None,
        ClockStatus.BEST_EFFORT,
    )


def test_an_unknown_response_gets_no_verdict() -> None:
    story = Story("2026-06-01 09:00", "high", observed_from="2026-06-02 09:00")
    assert clock(story).status(tokyo("2026-06-09 09:00")) is ClockStatus.UNKNOWN


def test_a_ticket_is_at_risk_when_a_quarter_of_its_covered_time_is_left() -> None:
    found = clock(Story("2026-06-01 15:00", "high"))
    assert found.risk_at == tokyo("2026-06-02 10:00")


def test_risk_never_begins_before_the_clock() -> None:
    state = fold(Story("2026-06-01 15:00", "high").events)
    found = first_response(state, promise(), Fraction(1))
    assert found.risk_at == tokyo("2026-06-01 15:00")


def test_risk_that_ends_with_the_day_begins_at_its_close() -> None:
    """Exactly a quarter is left from the close on, through the night: the first such instant counts."""
    found = clock(Story("2026-06-01 14:00", "high"))
    assert (found.due_at, found.risk_at) == (tokyo("2026-06-02 10:00"), tokyo("2026-06-01 17:00"))


def test_next_response_and_resolution_run_where_promised() -> None:
    story = (
        Story("2026-06-01 09:00", "high")
        .then(EventKind.RESPONDED, "2026-06-01 10:00")
        .then(EventKind.PAUSED, "2026-06-01 10:00")
        .then(EventKind.RESUMED, "2026-06-01 12:00")
    )
    found = {one.kind: one for one in clocks(fold(story.events), promise("pausing"))}
    assert found[TargetKind.NEXT_RESPONSE].due_at == tokyo("2026-06-02 12:00")
    # 32 covered hours from Monday 09:00, two of them paused.
    assert found[TargetKind.RESOLUTION].due_at == tokyo("2026-06-05 11:00")


def test_time_in_resolved_does_not_count_towards_the_resolution() -> None:
    story = (
        Story("2026-06-01 09:00", "high")
        .then(EventKind.RESOLVED, "2026-06-01 13:00")
        .then(EventKind.REOPENED, "2026-06-02 13:00")
    )
    found = {one.kind: one for one in clocks(fold(story.events), promise("pausing"))}
    assert found[TargetKind.RESOLUTION].due_at == tokyo("2026-06-05 17:00")


def test_instants_are_utc() -> None:
    due = clock(Story("2026-06-01 15:00", "high")).due_at
    assert isinstance(due, datetime)
    assert due.tzinfo is UTC

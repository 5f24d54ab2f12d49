"""The steps behind a clock say what happened to it, and nothing that did not."""

from __future__ import annotations

from core.desk.clocks import clocks
from core.desk.events import EventKind
from core.desk.explanation import explain
from core.desk.fold import fold
from core.terms.model import TargetKind
from tests.core.desk.sample import Story, promise, tokyo


def steps(story: Story, kind: TargetKind, plan: str = "pausing") -> list[str]:
    state, promised = fold(story.events), promise(plan)
    (clock,) = (clock for clock in clocks(state, promised) if clock.kind is kind)
    return [step.message.id for step in explain(clock, state, promised)]


def test_a_resolution_is_resolved_not_answered() -> None:
    story = Story("2026-06-01 09:00").then(EventKind.RESPONDED, "2026-06-01 10:00")
    assert (
        steps(story.then(EventKind.RESOLVED, "2026-06-01 12:00"), TargetKind.RESOLUTION)[-1] == "desk.resolved_in_time"
    )
    late = Story("2026-06-01 09:00").then(EventKind.RESOLVED, "2026-07-01 12:00")
    assert steps(late, TargetKind.RESOLUTION)[-1] == "desk.resolved_late"


def test_a_resolution_counts_as_the_answer_in_the_first_responses_steps_only() -> None:
    story = Story("2026-06-01 09:00").then(EventKind.RESOLVED, "2026-06-01 10:00")
    assert "desk.answered_by_resolution" in steps(story, TargetKind.FIRST_RESPONSE)
    assert "desk.answered_by_resolution" not in steps(story, TargetKind.RESOLUTION)


def test_time_in_resolved_is_told_apart_from_a_wait() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.RESOLVED, "2026-06-01 10:00")
        .then(EventKind.REOPENED, "2026-06-02 10:00")
    )
    found = steps(story, TargetKind.RESOLUTION)
    assert "desk.resolved_meanwhile" in found
    assert "desk.paused" not in found


def test_a_wait_after_the_answer_is_no_matter_of_the_first_response() -> None:
    waiting = Story("2026-06-01 09:00").then(EventKind.PAUSED, "2026-06-01 09:30")
    assert "desk.pause_stops_nothing" in steps(waiting, TargetKind.FIRST_RESPONSE, "timed")
    answered = Story("2026-06-01 09:00").then(EventKind.RESPONDED, "2026-06-01 09:30")
    later = answered.then(EventKind.PAUSED, "2026-06-01 09:30")
    assert "desk.pause_stops_nothing" not in steps(later, TargetKind.FIRST_RESPONSE, "timed")


def test_a_priority_changed_on_a_stopped_clock_promises_no_due_yet() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.PAUSED, "2026-06-01 10:00")
        .then(EventKind.PRIORITY_CHANGED, "2026-06-01 15:00", priority="low")
    )
    assert "desk.priority_changed_paused" in steps(story, TargetKind.FIRST_RESPONSE)


def test_a_next_response_is_counted_from_the_customers_return() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.RESPONDED, "2026-06-01 10:00")
        .then(EventKind.PAUSED, "2026-06-01 10:00")
        .then(EventKind.RESUMED, "2026-06-02 10:00")
    )
    state, promised = fold(story.events), promise("pausing")
    (clock,) = (clock for clock in clocks(state, promised) if clock.kind is TargetKind.NEXT_RESPONSE)
    told = {step.message.id: step.message.params.get("at") for step in explain(clock, state, promised)}
    assert told["desk.received_under"] == tokyo("2026-06-01 09:00")
    assert told["desk.customer_returned"] == tokyo("2026-06-02 10:00")

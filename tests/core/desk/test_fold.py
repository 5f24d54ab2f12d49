"""A ticket's state is a pure fold of its events: by effect, then by the desk's counter."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from core.calendars import Span
from core.desk.events import EventKind
from core.desk.fold import Cycle, fold
from core.desk.status import TicketStatus
from core.errors import BadInput
from tests.core.desk.sample import Story, tokyo


def test_a_received_ticket_is_new() -> None:
    state = fold(Story("2026-06-01 09:00").events)
    assert (state.status, state.priority, state.responded_at) == (TicketStatus.NEW, "high", None)


def test_the_order_of_storage_does_not_matter() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.PRIORITY_CHANGED, "2026-06-01 10:00", priority="low")
        .then(EventKind.PAUSED, "2026-06-01 11:00")
        .then(EventKind.RESUMED, "2026-06-01 12:00")
        .then(EventKind.RESPONDED, "2026-06-01 13:00")
        .then(EventKind.RESOLVED, "2026-06-01 14:00")
    )
    events = list(story.events)
    random.Random(7).shuffle(events)
    assert fold(events) == fold(story.events)


def test_events_of_one_instant_go_by_the_desks_counter() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.PRIORITY_CHANGED, "2026-06-01 10:00", priority="low")
        .then(EventKind.PRIORITY_CHANGED, "2026-06-01 10:00", priority="critical")
    )
    assert fold(story.events).priority == "critical"


def test_a_late_fact_takes_its_place_by_effect() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.RESPONDED, "2026-06-01 13:00")
        .then(EventKind.RESPONDED, "2026-06-01 10:00")
    )
    assert fold(story.events).responded_at == tokyo("2026-06-01 10:00")


def test_nothing_takes_effect_before_the_receipt() -> None:
    story = Story("2026-06-01 09:00").then(EventKind.RESPONDED, "2026-06-01 08:00")
    assert fold(story.events).responded_at == tokyo("2026-06-01 09:00")


def test_pause_and_resume_are_idempotent() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.PAUSED, "2026-06-01 10:00")
        .then(EventKind.PAUSED, "2026-06-01 11:00")
        .then(EventKind.RESUMED, "2026-06-01 12:00")
        .then(EventKind.RESUMED, "2026-06-01 13:00")
    )
    state = fold(story.events)
    assert state.pauses == (Span(tokyo("2026-06-01 10:00"), tokyo("2026-06-01 12:00")),)
    assert state.paused_since is None


def test_a_waiting_ticket_says_since_when() -> None:
    state = fold(Story("2026-06-01 09:00").then(EventKind.PAUSED, "2026-06-01 10:00").events)
    assert (state.status, state.paused_since) == (TicketStatus.WAITING, tokyo("2026-06-01 10:00"))


def test_a_voided_event_no_longer_counts() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.RESPONDED, "2026-06-01 10:00")
        .then(EventKind.VOIDED, "2026-06-01 11:00", voids="event-2")
    )
    assert fold(story.events).responded_at is None


def test_a_voided_voiding_voids_nothing() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.RESPONDED, "2026-06-01 10:00")
        .then(EventKind.VOIDED, "2026-06-01 11:00", voids="event-2")
        .then(EventKind.VOIDED, "2026-06-01 12:00", voids="event-3")
    )
    assert fold(story.events).responded_at == tokyo("2026-06-01 10:00")


def test_a_resolution_without_an_answer_is_the_answer() -> None:
    state = fold(Story("2026-06-01 09:00").then(EventKind.RESOLVED, "2026-06-01 10:00").events)
    assert (state.responded_at, state.answered_by_resolution) == (tokyo("2026-06-01 10:00"), True)


def test_a_second_resolution_does_not_forget_that_the_first_was_the_answer() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.RESOLVED, "2026-06-01 10:00")
        .then(EventKind.REOPENED, "2026-06-01 11:00")
        .then(EventKind.RESOLVED, "2026-06-01 12:00")
    )
    state = fold(story.events)
    assert (state.responded_at, state.answered_by_resolution) == (tokyo("2026-06-01 10:00"), True)


def test_a_resolution_ends_the_wait() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.PAUSED, "2026-06-01 10:00")
        .then(EventKind.RESOLVED, "2026-06-01 12:00")
        .then(EventKind.REOPENED, "2026-06-01 15:00")
    )
    state = fold(story.events)
    assert state.pauses == (Span(tokyo("2026-06-01 10:00"), tokyo("2026-06-01 12:00")),)
    assert state.resolutions == (Span(tokyo("2026-06-01 12:00"), tokyo("2026-06-01 15:00")),)
    assert state.status is TicketStatus.ANSWERED


def test_the_customers_return_waits_for_our_next_response() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.RESPONDED, "2026-06-01 10:00")
        .then(EventKind.PAUSED, "2026-06-01 10:00")
        .then(EventKind.RESUMED, "2026-06-01 12:00")
        .then(EventKind.RESPONDED, "2026-06-01 13:00")
        .then(EventKind.PAUSED, "2026-06-01 13:00")
        .then(EventKind.RESUMED, "2026-06-01 15:00")
    )
    assert fold(story.events).cycles == (
        Cycle(tokyo("2026-06-01 12:00"), tokyo("2026-06-01 13:00"), ((tokyo("2026-06-01 09:00"), "high"),)),
        Cycle(tokyo("2026-06-01 15:00"), None, ((tokyo("2026-06-01 09:00"), "high"),)),
    )


def test_a_return_before_the_first_response_waits_for_that_only() -> None:
    story = (
        Story("2026-06-01 09:00").then(EventKind.PAUSED, "2026-06-01 10:00").then(EventKind.RESUMED, "2026-06-01 12:00")
    )
    assert fold(story.events).cycles == ()


def test_a_history_without_its_beginning_has_no_first_response() -> None:
    story = Story("2026-06-01 09:00", observed_from="2026-06-03 09:00").then(EventKind.RESPONDED, "2026-06-03 10:00")
    state = fold(story.events)
    assert (state.response_unknown, state.responded_at, state.status) == (True, None, TicketStatus.ANSWERED)


def test_the_owner_is_the_last_one_assigned() -> None:
    story = (
        Story("2026-06-01 09:00")
        .then(EventKind.ASSIGNED, "2026-06-01 10:00", owner="aoki")
        .then(EventKind.ASSIGNED, "2026-06-01 11:00", owner="baba")
    )
    assert fold(story.events).owner == "baba"


def test_a_ticket_without_a_receipt_is_refused() -> None:
    orphan = replace(Story("2026-06-01 09:00").events[0], kind=EventKind.NOTED)
    with pytest.raises(BadInput, match="ticket_without_receipt"):
        fold([orphan])

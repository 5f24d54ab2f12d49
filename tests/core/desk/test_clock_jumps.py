"""However the clock jumps, what is entered as of now stands in the order in which it was entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from core.desk.acts.clock import (
    Pause,
    Reopen,
    Resolve,
    Respond,
    Resume,
    pause,
    reopen,
    resolve,
    respond,
    resume,
)
from core.desk.acts.paper import Void, void
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.acts.recording import last_voidable
from core.desk.clocks import clocks
from core.desk.events import EventKind, in_force
from core.desk.fold import TicketState
from core.desk.promise import Promises
from core.desk.status import TicketStatus
from core.desk.ticket import Ticket
from core.desk.ticket_view import timeline
from core.errors import Refused
from tests.core.desk.fakes import FakeUnitOfWork
from tests.core.desk.sample import tokyo

Act: TypeAlias = Callable[[FakeUnitOfWork], object]


def _void_last(uow: FakeUnitOfWork) -> None:
    last = last_voidable(uow.tickets.kept[1])
    if last is not None:
        void(uow, Void(1, last.id, "wrong"))


ACTS: Mapping[str, Act] = {
    "respond": lambda uow: respond(uow, Respond(1)),
    "pause": lambda uow: pause(uow, Pause(1)),
    "resume": lambda uow: resume(uow, Resume(1)),
    "resolve": lambda uow: resolve(uow, Resolve(1)),
    "reopen": lambda uow: reopen(uow, Reopen(1)),
    "void": _void_last,
}
STEPS = st.lists(st.tuples(st.integers(-3000, 3000), st.sampled_from(sorted(ACTS))), max_size=12)


def refusal(act: Act, uow: FakeUnitOfWork) -> str:
    """Why it is refused, empty where it is done."""
    try:
        act(uow)
    except Refused as refused:
        return refused.code
    return ""


def desk_with_a_ticket() -> FakeUnitOfWork:
    uow = FakeUnitOfWork("pausing")
    receive(uow, ReceiveTicket("acme", "high", "anything"))
    return uow


def check(state: TicketState) -> None:
    """Nothing takes less than no time, and nothing ends before it began."""
    spans = [(each.start, each.end) for each in (*state.pauses, *state.resolutions)]
    spans += [(each.start, each.end) for each in state.cycles if each.end is not None]
    assert all(start <= end for start, end in spans)
    told = (state.responded_at, state.resolved_at, state.paused_since)
    assert all(at is None or at >= state.received_at for at in told)
    if state.responded_at is not None and state.resolved_at is not None:
        assert state.resolved_at >= state.responded_at


@given(STEPS)
def test_acts_of_now_keep_the_counters_order_and_take_no_negative_time(steps: list[tuple[int, str]]) -> None:
    uow = desk_with_a_ticket()
    for minutes, name in steps:
        uow.now += timedelta(minutes=minutes)
        assert refusal(ACTS[name], uow) in {"", "ticket_resolved", "ticket_not_resolved"}
        ticket = uow.tickets.kept[1]
        counting = in_force(ticket.events)
        assert [event.seq for event in counting] == sorted(event.seq for event in counting)
        assert all(before.at <= after.at for before, after in pairwise(counting))
        check(ticket.state)
        promise = Promises(uow.contracts.kept[0], uow.catalogue).at(ticket.state.received_at)
        assert all(each.due_at is None or each.due_at >= each.start for each in clocks(ticket.state, promise))


@given(STEPS)
def test_a_clock_that_never_goes_back_changes_no_instant(steps: list[tuple[int, str]]) -> None:
    uow = desk_with_a_ticket()
    for minutes, name in steps:
        uow.now += timedelta(minutes=abs(minutes))
        refusal(ACTS[name], uow)
    stored = {event.seq: event.at for event in uow.tickets.kept[1].events}
    assert all(event.at == stored[event.seq] for event in in_force(uow.tickets.kept[1].events))


def answered_and_resolved_an_hour_earlier() -> FakeUnitOfWork:
    uow = desk_with_a_ticket()
    respond(uow.at("2026-06-01 12:00"), Respond(1))
    resolve(uow.at("2026-06-01 11:00"), Resolve(1))
    return uow


def kinds(ticket: Ticket) -> list[EventKind]:
    return [event.kind for event in in_force(ticket.events)]


def test_a_resolution_of_a_clock_that_was_set_back_comes_after_the_answer_and_keeps_the_time_it_told() -> None:
    ticket = answered_and_resolved_an_hour_earlier().tickets.kept[1]
    assert kinds(ticket) == [EventKind.RECEIVED, EventKind.RESPONDED, EventKind.RESOLVED]
    assert ticket.state.resolved_at == tokyo("2026-06-01 12:00")
    assert ticket.events[-1].at == ticket.events[-1].recorded_at == tokyo("2026-06-01 11:00")
    assert not ticket.state.answered_by_resolution


def test_what_was_recorded_by_a_clock_that_was_ahead_holds_nothing_back_once_it_is_void() -> None:
    uow = answered_and_resolved_an_hour_earlier()
    ahead = next(event for event in uow.tickets.kept[1].events if event.kind is EventKind.RESPONDED)
    void(uow, Void(1, ahead.id, "the clock was ahead"))
    assert uow.tickets.kept[1].state.resolved_at == tokyo("2026-06-01 11:00")


def test_the_timeline_of_a_ticket_stands_in_that_order_too() -> None:
    ticket = answered_and_resolved_an_hour_earlier().tickets.kept[1]
    shown = [entry.event.kind for entry in timeline(ticket.events)]
    assert shown == [EventKind.RECEIVED, EventKind.RESPONDED, EventKind.RESOLVED]


def test_an_instant_that_somebody_names_stands_where_it_was() -> None:
    uow = desk_with_a_ticket()
    resolve(uow.at("2026-06-01 12:00"), Resolve(1))
    reopen(uow.at("2026-06-01 12:30"), Reopen(1))
    respond(uow.at("2026-06-01 13:00"), Respond(1, tokyo("2026-06-01 10:00")))
    assert kinds(uow.tickets.kept[1])[:2] == [EventKind.RECEIVED, EventKind.RESPONDED]
    assert uow.tickets.kept[1].state.responded_at == tokyo("2026-06-01 10:00")


def test_after_an_instant_that_was_named_comes_what_is_entered_later_by_a_clock_that_went_back() -> None:
    uow = desk_with_a_ticket()
    respond(uow.at("2026-06-01 12:00"), Respond(1, tokyo("2026-06-01 11:30")))
    resolve(uow.at("2026-06-01 11:00"), Resolve(1))
    state = uow.tickets.kept[1].state
    assert (state.status, state.responded_at) == (TicketStatus.RESOLVED, tokyo("2026-06-01 11:30"))
    assert state.resolved_at == tokyo("2026-06-01 12:00")

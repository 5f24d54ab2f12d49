"""Why a clock stands where it stands: the steps, each with its rule and clause."""

from __future__ import annotations

from collections.abc import Iterator

from core.desk.clocks import Clock, Move
from core.desk.fold import TicketState
from core.desk.promise import Promise
from core.explain import Explanation, Step
from core.messages import Message, Period
from core.terms.citing import cite
from core.terms.model import Target

SHOWN_PIECES = 12


def explain(clock: Clock, state: TicketState, promise: Promise) -> Explanation:
    """The explanation of ``clock``: plan, target, changes of priority, pauses, the hours that counted, the due."""
    return tuple(_steps(clock, state, promise))


def _steps(clock: Clock, state: TicketState, promise: Promise) -> Iterator[Step]:
    terms, plan = promise.terms, promise.plan
    yield from promise.plan_explanation
    yield cite(terms, plan.rule, "desk.received_under", at=clock.start, plan=plan.name)
    if clock.target is None or not promise.timed:
        yield from promise.admission(clock.priority).explanation
        yield from _expectation(clock, promise)
        return
    first = clock.first_target
    if first is not None:
        yield _targeted(first, state, clock, promise)
    for move in clock.moves:
        yield _moved(move, promise)
    yield from _pauses(clock, state, promise)
    if clock.unknown:
        yield Step(Message("desk.response_unknown", {"since": state.observed_from}))
        return
    if clock.due_at is None:
        return
    yield from _hours(clock, promise)
    yield from _outcome(clock, state)


def _targeted(target: Target, state: TicketState, clock: Clock, promise: Promise) -> Step:
    priority = [priority for at, priority in state.priorities if at <= clock.start][-1]
    return cite(
        promise.terms, target.rule, f"desk.target_{target.kind.value}",
        priority=promise.terms.priorities[priority].name, covered=target.covered,
        calendar=promise.terms.calendar_names[target.calendar],
    )  # fmt: skip


def _moved(move: Move, promise: Promise) -> Step:
    target = move.target
    return cite(
        promise.terms, promise.terms.priority_rule, f"desk.priority_{move.kind.value}",
        at=move.at, priority=promise.terms.priorities[move.priority].name, due=move.due_at,
        covered=target.covered if target is not None else None,
    )  # fmt: skip


def _pauses(clock: Clock, state: TicketState, promise: Promise) -> Iterator[Step]:
    target = clock.target
    if target is None or not (state.pauses or state.paused_since):
        return
    if target.pause_rule is None:
        yield Step(Message("desk.pause_stops_nothing"))
        return
    for pause in clock.pauses:
        yield cite(promise.terms, target.pause_rule, "desk.paused", start=pause.start, end=pause.end)
    if clock.paused_since is not None:
        yield cite(promise.terms, target.pause_rule, "desk.paused_since", since=clock.paused_since)


def _hours(clock: Clock, promise: Promise) -> Iterator[Step]:
    """The covered pieces up to the due, on the calendar of the target that decides."""
    if clock.deciding is None or clock.due_at is None:
        return
    terms, used = promise.terms, clock.deciding.target.calendar
    calendar, name, rule = promise.calendars[used], terms.calendar_names[used], terms.calendar_rules[used]
    pieces = calendar.intervals(clock.deciding.counted_from, clock.due_at, clock.pauses)
    shown = tuple(Period(piece.start, piece.end) for piece in pieces[:SHOWN_PIECES])
    if len(pieces) > SHOWN_PIECES:
        more = len(pieces) - SHOWN_PIECES
        yield cite(terms, rule, "desk.hours_and_more", calendar=name, pieces=shown, more=more)
    elif pieces:
        yield cite(terms, rule, "desk.hours", calendar=name, pieces=shown)
    due_day = calendar.local_day(clock.due_at)
    if calendar.is_provisional(due_day):
        yield Step(Message("desk.provisional", {"day": due_day}))


def _outcome(clock: Clock, state: TicketState) -> Iterator[Step]:
    yield Step(Message("desk.due", {"due": clock.due_at}))
    if clock.stopped_at is None or clock.due_at is None:
        return
    if state.answered_by_resolution and clock.stopped_at == state.responded_at:
        yield Step(Message("desk.answered_by_resolution", {"at": clock.stopped_at}), interpretation=True)
    if clock.stopped_at <= clock.due_at:
        yield Step(Message("desk.met", {"at": clock.stopped_at}))
    else:
        yield Step(Message("desk.breached", {"at": clock.stopped_at, "late": clock.stopped_at - clock.due_at}))


def _expectation(clock: Clock, promise: Promise) -> Iterator[Step]:
    desk = promise.best_effort
    if clock.expected_by is not None and desk is not None:
        yield cite(promise.terms, desk.expectation_rule, "desk.expected_by", by=clock.expected_by)

"""Why a clock stands where it stands: the steps, each with its rule and clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from core.desk.clocks import Clock, Move
from core.desk.fold import TicketState
from core.desk.promise import Promise
from core.explain import Explanation, Step
from core.messages import Message, Period
from core.terms.citing import cite
from core.terms.model import Target, TargetKind

SHOWN_PIECES = 12


def explain(clock: Clock, state: TicketState, promise: Promise) -> Explanation:
    """The explanation of ``clock``: plan, target, changes of priority, pauses, the hours that counted, the due."""
    return tuple(_steps(clock, state, promise))


def _steps(clock: Clock, state: TicketState, promise: Promise) -> Iterator[Step]:
    terms, plan = promise.terms, promise.plan
    yield from promise.plan_explanation
    yield cite(terms, plan.rule, "desk.received_under", at=state.received_at, plan=plan.name)
    if clock.kind is TargetKind.NEXT_RESPONSE:
        yield Step(Message("desk.customer_returned", {"at": clock.start}))
    if clock.target is None or not promise.timed:
        yield from promise.admission(clock.priority).explanation
        yield from _expectation(clock, promise)
        return
    first = clock.first_target
    if first is not None:
        yield _targeted(first, clock, promise)
    for move in clock.moves:
        yield _moved(move, clock, promise)
    yield from _pauses(clock, state, promise)
    if clock.unknown:
        yield Step(Message("desk.response_unknown", {"since": state.observed_from}))
        return
    if clock.due_at is None:
        return
    yield from _hours(clock, promise)
    yield from _outcome(clock, state)


def _targeted(target: Target, clock: Clock, promise: Promise) -> Step:
    return cite(
        promise.terms, target.rule, f"desk.target_{target.kind.value}",
        priority=promise.terms.priorities[clock.first_priority].name, covered=target.covered,
        calendar=promise.terms.calendar_names[target.calendar],
    )  # fmt: skip


def _moved(move: Move, clock: Clock, promise: Promise) -> Step:
    target, terms = move.target, promise.terms
    priority = terms.priorities[move.priority].name
    if clock.paused_since is not None and move.at >= clock.paused_since:
        return cite(terms, terms.priority_rule, "desk.priority_changed_paused", at=move.at, priority=priority)
    return cite(
        terms, terms.priority_rule, f"desk.priority_{move.kind.value}",
        at=move.at, priority=priority, due=move.due_at, covered=target.covered if target is not None else None,
    )  # fmt: skip


def _pauses(clock: Clock, state: TicketState, promise: Promise) -> Iterator[Step]:
    for away in clock.away:
        yield Step(Message("desk.resolved_meanwhile", {"start": away.start, "end": away.end}), interpretation=True)
    if clock.deciding is None:
        return
    rule = clock.deciding.target.pause_rule
    if rule is None:
        if _waited(clock, state):
            yield Step(Message("desk.pause_stops_nothing"))
        return
    for pause in clock.pauses:
        if pause.end > clock.start:
            yield cite(promise.terms, rule, "desk.paused", start=pause.start, end=pause.end)
    if clock.paused_since is not None:
        yield cite(promise.terms, rule, "desk.paused_since", since=clock.paused_since)


def _waited(clock: Clock, state: TicketState) -> bool:
    """Whether the ticket waited for the customer while the clock ran."""
    starts = [pause.start for pause in state.pauses if pause.end > clock.start]
    if state.paused_since is not None:
        starts.append(state.paused_since)
    return any(clock.stopped_at is None or start < clock.stopped_at for start in starts)


def _hours(clock: Clock, promise: Promise) -> Iterator[Step]:
    """The covered pieces up to the due, on the calendar of the target that decides."""
    if clock.deciding is None or clock.due_at is None:
        return
    terms, used = promise.terms, clock.deciding.target.calendar
    calendar, name, rule = promise.calendars[used], terms.calendar_names[used], terms.calendar_rules[used]
    pieces = calendar.intervals(clock.deciding.counted_from, clock.due_at, clock.not_counted)
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
    resolution = clock.kind is TargetKind.RESOLUTION
    if state.answered_by_resolution and clock.kind is TargetKind.FIRST_RESPONSE:
        yield Step(Message("desk.answered_by_resolution", {"at": clock.stopped_at}), interpretation=True)
    if clock.stopped_at <= clock.due_at:
        yield Step(Message("desk.resolved_in_time" if resolution else "desk.met", {"at": clock.stopped_at}))
    else:
        # In whole seconds, but never none: a breach by a microsecond is one.
        late = max(timedelta(seconds=1), timedelta(seconds=(clock.stopped_at - clock.due_at) // timedelta(seconds=1)))
        message = "desk.resolved_late" if resolution else "desk.breached"
        yield Step(Message(message, {"at": clock.stopped_at, "late": late}))


def _expectation(clock: Clock, promise: Promise) -> Iterator[Step]:
    desk = promise.best_effort
    if clock.expected_by is not None and desk is not None:
        yield cite(promise.terms, desk.expectation_rule, "desk.expected_by", by=clock.expected_by)

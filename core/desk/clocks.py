"""The clocks of a ticket: for each promised target, when it is due and where it stands (J3, J4, J7, N3, S2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from core.calendars import Span
from core.desk.fold import Prioritised, TicketState
from core.desk.promise import Promise
from core.desk.standing import ClockStatus
from core.terms.model import Expectation, PriorityPolicy, Target, TargetKind

RISK_SHARE = Fraction(1, 4)


class MoveKind(StrEnum):
    """What a changed priority did to a running target (J7)."""

    RAISED = "raised"
    LOWERED = "lowered"
    RESTARTED = "restarted"
    BEGUN = "begun"
    FIXED = "fixed"
    TOO_LATE = "too_late"
    UNPROMISED = "unpromised"


@dataclass(frozen=True, slots=True)
class Deciding:
    """The target that a due comes from, and the instant from which its covered time is counted."""

    target: Target
    counted_from: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A change of priority at ``at``, and the due it left (``due_at``), for the explanation.

    ``deciding`` is what the due comes from after the change.
    """

    at: datetime
    priority: str
    kind: MoveKind
    target: Target | None
    due_at: datetime | None
    deciding: Deciding | None


@dataclass(frozen=True, slots=True)
class Clock:
    """One target of one ticket. Instants are aware UTC.

    ``target`` is that of the priority that governs (the last one before the answer), ``first_target`` that
    of ``first_priority`` at the start, and ``deciding`` the one that the due comes from: they differ once a
    priority changed. ``pauses`` are the finished waits that the terms let stop the clock, ``away`` the spans
    that never count (the ticket was resolved).
    ``due_at`` is None where nothing is promised, and while a pause that the terms allow stops the clock.
    ``risk_at`` is the first instant at which at most the risk share of the target's covered time is
    left. ``stopped_at`` is when the promise was kept, or broken too late; ``unknown`` says that it
    happened before the history that is known.
    """

    kind: TargetKind
    start: datetime
    priority: str
    target: Target | None = None
    first_priority: str = ""
    first_target: Target | None = None
    deciding: Deciding | None = None
    due_at: datetime | None = None
    risk_at: datetime | None = None
    stopped_at: datetime | None = None
    paused_since: datetime | None = None
    pauses: tuple[Span, ...] = ()
    away: tuple[Span, ...] = ()
    moves: tuple[Move, ...] = ()
    unknown: bool = False
    expected_by: datetime | None = None

    def status(self, now: datetime) -> ClockStatus:
        """Met up to and including the due; breached after it, answered or not."""
        if self.unknown:
            return ClockStatus.UNKNOWN
        if self.target is None:
            return ClockStatus.BEST_EFFORT
        if self.due_at is None:
            return ClockStatus.PAUSED
        if self.stopped_at is not None:
            return ClockStatus.MET if self.stopped_at <= self.due_at else ClockStatus.BREACHED
        return ClockStatus.RUNNING if now <= self.due_at else ClockStatus.BREACHED

    @property
    def not_counted(self) -> tuple[Span, ...]:
        """The spans whose covered time does not count."""
        return (*self.pauses, *self.away)

    @property
    def running(self) -> bool:
        """Whether it still runs to a due (which may have passed)."""
        return self.due_at is not None and self.stopped_at is None and not self.unknown


@dataclass(frozen=True, slots=True)
class Course:
    """What one clock runs over: from ``start`` until ``stopped_at``; ``away`` are spans that never count.

    ``priorities`` is the priority at the start, then what it was changed to while the clock ran.
    """

    kind: TargetKind
    start: datetime
    stopped_at: datetime | None
    priorities: tuple[Prioritised, ...]
    away: tuple[Span, ...] = ()


def clocks(state: TicketState, promise: Promise, risk_share: Fraction = RISK_SHARE) -> tuple[Clock, ...]:
    """Every clock of a ticket: the first response always, next response and resolution where promised."""
    found = [first_response(state, promise, risk_share)]
    if promise.timed:
        courses = [
            Course(TargetKind.NEXT_RESPONSE, cycle.start, cycle.end, cycle.priorities) for cycle in state.cycles[-1:]
        ]
        priorities = state.priorities[: state.priorities_resolved]
        courses.append(
            Course(TargetKind.RESOLUTION, state.received_at, state.resolved_at, priorities, state.resolutions)
        )
        for course in courses:
            found += _promised(course, state, promise, risk_share)
    return tuple(found)


def first_response(state: TicketState, promise: Promise, risk_share: Fraction = RISK_SHARE) -> Clock:
    """The clock of the first response, by the priority policy of the terms (J7).

    Raises ``Refused("priority_not_in_plan")`` where a priority of the ticket is not in its plan (J3).
    """
    kind, start = TargetKind.FIRST_RESPONSE, state.received_at
    if not promise.timed:
        return Clock(
            kind, start, state.priority, stopped_at=state.responded_at, unknown=state.response_unknown,
            expected_by=_expected_by(promise, start) if promise.in_scope else None,
        )  # fmt: skip
    if state.response_unknown:
        priority = state.priorities[0][1]
        target = promise.target(priority, kind)
        return Clock(kind, start, priority, target, first_priority=priority, first_target=target, unknown=True)
    priorities = state.priorities[: state.priorities_answered]
    promised = _promised(Course(kind, start, state.responded_at, priorities), state, promise, risk_share)
    return promised[0] if promised else Clock(kind, start, state.priority, stopped_at=state.responded_at)


def _promised(course: Course, state: TicketState, promise: Promise, risk_share: Fraction) -> list[Clock]:
    """The clock of ``course`` if the terms promise it."""
    kind, start, stopped_at = course.kind, course.start, course.stopped_at
    (_, priority), *changes = course.priorities
    first_priority, target = priority, promise.target(priority, kind)
    first_target = target
    due = _Due(promise, state, course)
    due_at = due.of(target, start) if target is not None else None
    deciding = Deciding(target, start) if target is not None else None
    moves = []
    for at, changed in changes:
        move = _move(due, Standpoint(priority, target, due_at, deciding), changed, at)
        if move.kind is not MoveKind.FIXED:
            target, priority = move.target, changed
        due_at, deciding = move.due_at, move.deciding
        moves.append(move)
    if target is None or deciding is None or due_at is None:
        return []
    paused_since = due.stopped_since(deciding.target, due_at) if stopped_at is None else None
    return [
        Clock(
            kind, start, priority, target,
            first_priority=first_priority,
            first_target=first_target,
            deciding=deciding,
            due_at=None if paused_since is not None else due_at,
            risk_at=None if paused_since is not None else due.risk_at(deciding, due_at, risk_share),
            stopped_at=stopped_at,
            paused_since=paused_since,
            pauses=due.pauses(deciding.target),
            away=course.away,
            moves=tuple(moves),
        )
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a target stands before a change of priority."""

    priority: str
    target: Target | None
    due_at: datetime | None
    deciding: Deciding | None


def _move(due: _Due, before: Standpoint, new: str, at: datetime) -> Move:
    """What a change to the priority ``new`` at ``at`` does (J7)."""
    promise = due.promise
    changed = promise.target(new, due.course.kind)
    if promise.policy is PriorityPolicy.FIXED:
        return Move(at, new, MoveKind.FIXED, before.target, before.due_at, before.deciding)
    if promise.policy is PriorityPolicy.FROM_CHANGE and due.passed(before, at):
        return Move(at, new, MoveKind.TOO_LATE, changed or before.target, before.due_at, before.deciding)
    if changed is None:
        return Move(at, new, MoveKind.UNPROMISED, None, None, None)
    from_receipt = due.of(changed, due.course.start)
    restarted = Deciding(changed, due.course.start)
    ranks = promise.terms.priorities
    raised = ranks[new].rank < ranks[before.priority].rank
    if promise.policy is PriorityPolicy.RETROACTIVE or (before.due_at is None and not raised):
        return Move(at, new, MoveKind.RESTARTED, changed, from_receipt, restarted)
    if before.due_at is None:
        return Move(at, new, MoveKind.BEGUN, changed, due.of(changed, at), Deciding(changed, at))
    if raised:
        from_change = due.of(changed, at)
        if from_change < before.due_at:
            return Move(at, new, MoveKind.RAISED, changed, from_change, Deciding(changed, at))
        return Move(at, new, MoveKind.RAISED, changed, before.due_at, before.deciding)
    if from_receipt > before.due_at:
        return Move(at, new, MoveKind.LOWERED, changed, from_receipt, restarted)
    return Move(at, new, MoveKind.LOWERED, changed, before.due_at, before.deciding)


class _Due:
    """Deadlines of one clock: the waits that its terms let stop it while it ran, and its calendars."""

    def __init__(self, promise: Promise, state: TicketState, course: Course) -> None:
        self.promise = promise
        self.course = course
        self._waits = tuple(_waits(state, course.stopped_at))
        self._waiting_since = state.paused_since if course.stopped_at is None else None

    def pauses(self, target: Target) -> tuple[Span, ...]:
        """The finished waits that stopped the clock, none where the terms name no pause rule."""
        return self._waits if target.pause_rule is not None else ()

    def of(self, target: Target, start: datetime) -> datetime:
        """When ``target`` counted from ``start`` is due, finished pauses left out."""
        return self.promise.calendars[target.calendar].deadline(start, target.covered, self._not_counted(target))

    def risk_at(self, deciding: Deciding, due_at: datetime, share: Fraction) -> datetime:
        """The first instant with at most ``share`` of the covered time left, cut to the microsecond."""
        target = deciding.target
        left = timedelta(microseconds=int(target.covered // timedelta(microseconds=1) * share))
        calendar = self.promise.calendars[target.calendar]
        return max(deciding.counted_from, calendar.backwards(due_at, left, self._not_counted(target)))

    def stopped_since(self, target: Target, due_at: datetime) -> datetime | None:
        """Since when a running pause stops the clock; None once the due had passed before it."""
        since = self._waiting_since if target.pause_rule is not None else None
        return since if since is not None and due_at > since else None

    def passed(self, before: Standpoint, at: datetime) -> bool:
        """Whether the due was over at ``at``; a clock that a pause stopped in time can't be."""
        if before.due_at is None or before.deciding is None or before.due_at >= at:
            return False
        return self.stopped_since(before.deciding.target, before.due_at) is None

    def _not_counted(self, target: Target) -> tuple[Span, ...]:
        return (*self.pauses(target), *self.course.away)


def _waits(state: TicketState, stopped_at: datetime | None) -> Iterator[Span]:
    """The finished waits; of a stopped clock those before it stopped: what comes later moves its due no more."""
    if stopped_at is None:
        yield from state.pauses
        return
    for wait in state.pauses:
        if wait.start < stopped_at:
            yield Span(wait.start, min(wait.end, stopped_at))
    if state.paused_since is not None and state.paused_since < stopped_at:
        yield Span(state.paused_since, stopped_at)


def _expected_by(promise: Promise, received_at: datetime) -> datetime | None:
    """What a best-effort desk lets one expect (S2): the close of the working day after the receipt's."""
    desk = promise.best_effort
    if desk is None or desk.expectation is not Expectation.END_OF_NEXT_WORKING_DAY:
        return None
    calendar = promise.calendars[desk.calendar]
    return calendar.closing_of(calendar.working_day_after(calendar.local_day(received_at), 1))

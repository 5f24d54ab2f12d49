"""From events to standing: what lists and the queue keep beside a ticket."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from core.desk.clocks import Clock, clocks
from core.desk.fold import TicketState
from core.desk.promise import Promise
from core.desk.standing import ClockStatus, Standing
from core.desk.status import Verdict


def standing_of(state: TicketState, promise: Promise, risk_share: Fraction) -> Standing:
    """The standing of a ticket in ``state`` under ``promise``.

    ``risk_share`` is the share of a target's covered time from which on a ticket is at risk. Raises
    ``Refused("priority_not_in_plan")`` (J3).
    """
    found = clocks(state, promise, risk_share)
    return standing(state, promise, found)


def standing(state: TicketState, promise: Promise, found: tuple[Clock, ...]) -> Standing:
    """The standing that the clocks ``found`` of a ticket add up to."""
    response = found[0]
    resolved = state.resolved_at is not None
    running = [clock for clock in found if clock.running and not resolved]
    next_due = min(running, key=lambda clock: clock.due_at or clock.start, default=None)
    return Standing(
        status=state.status,
        received_at=state.received_at,
        priority=state.priority,
        owner=state.owner,
        in_scope=promise.in_scope,
        due_at=next_due.due_at if next_due else None,
        risk_at=next_due.risk_at if next_due else None,
        due_kind=next_due.kind.value if next_due else "",
        paused=any(clock.paused_since is not None for clock in found),
        best_effort=not promise.timed,
        responded_at=state.responded_at,
        response_due_at=response.due_at,
        response_verdict=_verdict(response),
        response_covered=_covered(response, promise),
        response_priority=response.priority,
        expected_by=response.expected_by if response.stopped_at is None and not resolved else None,
        resolved_at=state.resolved_at,
        provisional=any(_provisional(clock, promise) for clock in found),
    )


def _verdict(response: Clock) -> Verdict:
    if response.unknown:
        return Verdict.UNKNOWN
    if response.target is None:
        return Verdict.BEST_EFFORT
    if response.stopped_at is None:
        return Verdict.PENDING
    return Verdict.MET if response.status(response.stopped_at) is ClockStatus.MET else Verdict.BREACHED


def _covered(response: Clock, promise: Promise) -> timedelta | None:
    """Covered time from receipt to the first response, on the calendar of its target or of the best-effort desk."""
    if response.stopped_at is None or response.unknown:
        return None
    desk = promise.best_effort
    name = response.target.calendar if response.target else desk.calendar if desk else None
    if name is None:
        return None
    return promise.calendars[name].elapsed(response.start, response.stopped_at, response.not_counted)


def _provisional(clock: Clock, promise: Promise) -> bool:
    if clock.due_at is None or clock.target is None:
        return False
    calendar = promise.calendars[clock.target.calendar]
    return calendar.is_provisional(calendar.local_day(clock.due_at))

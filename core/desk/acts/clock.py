"""What moves a ticket's clocks: respond, change priority, pause, resume, resolve, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.desk.acts.recording import effective_at, open_ticket, promise_of, record, unchanged
from core.desk.acts.seen import refuse_unseen_answer, refuse_unseen_priority
from core.desk.events import ClockEvent, EventKind
from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput, Refused
from core.text import clean_lines, clean_name


@dataclass(frozen=True, slots=True)
class Respond:
    """The customer was answered ``at`` (now where None), with ``text`` where it is kept. ``seen`` is the last answer
    that the operator saw (``core.desk.acts.seen``)."""

    number: int
    at: datetime | None = None
    text: str = ""
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class ChangePriority:
    """The desk changes the priority; the reason is recorded (J7). ``seen`` is the priority that the operator saw."""

    number: int
    priority: str
    reason: str
    at: datetime | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """The ticket waits for the customer."""

    number: int
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """The customer came back."""

    number: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resolve:
    """The inquiry is settled. An unanswered ticket's resolution is its first response."""

    number: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """It was not settled after all."""

    number: int
    at: datetime | None = None
    reason: str = ""


def respond(uow: UnitOfWork, command: Respond) -> Done:
    """Record a response; the first one stops the first-response clock.

    Raises ``Refused("answer_changed_meanwhile")`` where somebody else answered since the operator looked.
    """
    ticket, state = open_ticket(uow, command.number)
    text = clean_lines(command.text).strip()
    refuse_unseen_answer(ticket, command.seen, text, uow.actor)
    return record(uow, ticket, ClockEvent(EventKind.RESPONDED, effective_at(uow, command.at, state), text=text))


def change_priority(uow: UnitOfWork, command: ChangePriority) -> Done:
    """Change the priority; the same priority changes nothing.

    Raises ``BadInput("reason_required")``, for a priority outside the plan ``Refused`` (J3), and
    ``Refused("priority_changed_meanwhile")`` where it is neither the one that was seen nor the wanted one.
    """
    ticket, state = open_ticket(uow, command.number)
    reason = clean_name(command.reason)
    if not reason:
        raise BadInput("reason_required", field="reason")
    promise = promise_of(uow, ticket, state)
    promise.admission(command.priority)
    names = {name: each.name for name, each in promise.terms.priorities.items()}
    refuse_unseen_priority(ticket, command.seen, command.priority, uow.actor, names)
    if command.priority == state.priority:
        return unchanged(ticket)
    at = effective_at(uow, command.at, state)
    event = ClockEvent(EventKind.PRIORITY_CHANGED, at, priority=command.priority, reason=reason)
    return record(uow, ticket, event, old=state.priority, new=command.priority, reason=reason)


def pause(uow: UnitOfWork, command: Pause) -> Done:
    """Start waiting for the customer; a ticket that waits already is left as it is."""
    ticket, state = open_ticket(uow, command.number)
    if state.paused_since is not None:
        return unchanged(ticket)
    at = effective_at(uow, command.at, state)
    return record(uow, ticket, ClockEvent(EventKind.PAUSED, at, reason=clean_name(command.reason)))


def resume(uow: UnitOfWork, command: Resume) -> Done:
    """End the wait; a ticket that does not wait is left as it is."""
    ticket, state = open_ticket(uow, command.number)
    if state.paused_since is None:
        return unchanged(ticket)
    return record(uow, ticket, ClockEvent(EventKind.RESUMED, effective_at(uow, command.at, state)))


def resolve(uow: UnitOfWork, command: Resolve) -> Done:
    """Settle the ticket; a resolved one is left as it is."""
    ticket = uow.tickets.by_number(command.number)
    state = ticket.state
    if state.resolved_at is not None:
        return unchanged(ticket)
    return record(uow, ticket, ClockEvent(EventKind.RESOLVED, effective_at(uow, command.at, state)))


def reopen(uow: UnitOfWork, command: Reopen) -> Done:
    """Take a resolved ticket up again. Raises ``Refused("ticket_not_resolved")``."""
    ticket = uow.tickets.by_number(command.number)
    state = ticket.state
    if state.resolved_at is None:
        raise Refused("ticket_not_resolved", ticket=command.number)
    at = effective_at(uow, command.at, state)
    if command.at is not None and at < state.resolved_at:
        raise Refused("before_resolution", field="at", at=at, resolved=state.resolved_at)
    return record(uow, ticket, ClockEvent(EventKind.REOPENED, at, reason=clean_name(command.reason)))

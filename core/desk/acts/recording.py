"""Putting events on a ticket: the checks and the derivation that every act shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.desk.derive import standing_of
from core.desk.events import ClockEvent, EventKind, voided_ids
from core.desk.fold import TicketState
from core.desk.ports import Detail, Done, UnitOfWork
from core.desk.promise import Promise, Promises
from core.desk.ticket import Ticket
from core.errors import BadInput, Refused


def effective_at(uow: UnitOfWork, at: datetime | None, state: TicketState) -> datetime:
    """The instant an act takes effect: ``at``, or now. Never in the future, never before the receipt."""
    if at is None:
        return max(uow.now, state.received_at)
    if at > uow.now:
        raise BadInput("instant_in_future", field="at", at=at)
    if at < state.received_at:
        raise Refused("before_receipt", field="at", at=at, received=state.received_at)
    return at


def promise_of(uow: UnitOfWork, ticket: Ticket, state: TicketState) -> Promise:
    """What is promised for ``ticket``."""
    contract = uow.contracts.by_id(ticket.contract_id)
    return Promises(contract, uow.catalogue).at(state.received_at, ticket.inquiry)


def record(uow: UnitOfWork, ticket: Ticket, event: ClockEvent, **details: Detail) -> Done:
    """Append ``event`` to ``ticket``, store its standing, and enter the act in the activity."""
    event = replace(event, id=uow.new_id(), actor=uow.actor, recorded_at=uow.now)
    # Numbered past every stored event until the desk's counter gives it its place.
    after = ticket.after(replace(event, seq=1 + max(known.seq for known in ticket.events)))
    state = after.state
    standing = standing_of(state, promise_of(uow, after, state), uow.settings.risk_share)
    uow.tickets.record(ticket, (event,), standing)
    facts: dict[str, Detail] = {"ticket": ticket.number, "at": event.at.isoformat(), **details}
    uow.record_activity(f"ticket.{event.kind.value}", str(ticket.number), facts)
    return Done(str(ticket.number))


def unchanged(ticket: Ticket) -> Done:
    """An act that finds what it wants already so: nothing is written."""
    return Done(str(ticket.number), changed=False)


def open_ticket(uow: UnitOfWork, number: int) -> tuple[Ticket, TicketState]:
    """The ticket to be acted on. Raises ``Refused("ticket_resolved")``: reopen it first."""
    ticket = uow.tickets.by_number(number)
    state = ticket.state
    if state.resolved_at is not None:
        raise Refused("ticket_resolved", ticket=number)
    return ticket, state


def last_voidable(ticket: Ticket) -> ClockEvent | None:
    """The newest event that an undo would void: neither the receipt nor a voiding, nor voided already."""
    voided = voided_ids(ticket.events)
    candidates = [
        event
        for event in ticket.events
        if event.kind not in (EventKind.RECEIVED, EventKind.VOIDED) and event.id not in voided
    ]
    return max(candidates, key=lambda event: event.seq, default=None)

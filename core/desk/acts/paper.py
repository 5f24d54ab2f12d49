"""What is written on a ticket beside its clocks: owner, notes, links, and the voiding of a mistake."""

from __future__ import annotations

from dataclasses import dataclass

from core.desk.acts.recording import effective_at, last_voidable, record, unchanged
from core.desk.acts.seen import refuse_resolved_meanwhile, refuse_unseen_owner
from core.desk.events import ClockEvent, EventKind, voided_ids
from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput, Refused
from core.text import clean_lines, clean_name


@dataclass(frozen=True, slots=True)
class Assign:
    """``owner`` takes the ticket; empty: nobody owns it. ``seen`` is the owner that the operator saw, and
    ``seen_open`` that the ticket was to be worked on."""

    number: int
    owner: str
    seen: str | None = None
    seen_open: bool = False


@dataclass(frozen=True, slots=True)
class AddNote:
    """A note for the desk, never sent to the customer."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """``link`` names what the ticket belongs to (an incident, another system's case)."""

    number: int
    link: str


@dataclass(frozen=True, slots=True)
class Void:
    """Undo or correction: ``event`` (an id, or the start of one) no longer counts; empty: the last one."""

    number: int
    event: str = ""
    reason: str = ""


def assign(uow: UnitOfWork, command: Assign) -> Done:
    """Give the ticket an owner; the same owner changes nothing.

    Raises ``Refused("owner_changed_meanwhile")`` where it is neither the one that was seen nor the wanted one, and
    ``Refused("resolved_meanwhile")`` where it was seen open and there is nothing left to own.
    """
    ticket = uow.tickets.by_number(command.number)
    owner = clean_name(command.owner)
    if command.seen_open:
        refuse_resolved_meanwhile(ticket, uow.actor)
    refuse_unseen_owner(ticket, command.seen, owner, uow.actor)
    if owner == ticket.state.owner:
        return unchanged(ticket)
    return record(
        uow, ticket, ClockEvent(EventKind.ASSIGNED, effective_at(uow, None, ticket.state), owner=owner), owner=owner
    )


def add_note(uow: UnitOfWork, command: AddNote) -> Done:
    """Put a note on the ticket. Raises ``BadInput("note_empty")``."""
    ticket = uow.tickets.by_number(command.number)
    text = clean_lines(command.text).strip()
    if not text:
        raise BadInput("note_empty", field="text")
    return record(uow, ticket, ClockEvent(EventKind.NOTED, effective_at(uow, None, ticket.state), text=text))


def link(uow: UnitOfWork, command: Link) -> Done:
    """Link the ticket. Raises ``BadInput("link_empty")``."""
    ticket = uow.tickets.by_number(command.number)
    target = clean_name(command.link)
    if not target:
        raise BadInput("link_empty", field="link")
    return record(
        uow, ticket, ClockEvent(EventKind.LINKED, effective_at(uow, None, ticket.state), link=target), link=target
    )


def void(uow: UnitOfWork, command: Void) -> Done:
    """Void an event: history stays, the event no longer counts.

    Raises ``Refused("nothing_to_void")`` and ``Refused("receipt_not_voidable")``, ``BadInput("event_unknown")``.
    """
    ticket = uow.tickets.by_number(command.number)
    event = _named(ticket.events, command.event) if command.event else last_voidable(ticket)
    if event is None:
        raise Refused("nothing_to_void", ticket=command.number)
    if event.kind is EventKind.RECEIVED:
        raise Refused("receipt_not_voidable", field="event", ticket=command.number)
    if event.id in voided_ids(ticket.events):
        return unchanged(ticket)
    voiding = ClockEvent(
        EventKind.VOIDED, effective_at(uow, None, ticket.state), voids=event.id, reason=clean_name(command.reason)
    )
    return record(uow, ticket, voiding, voids=event.id, kind=event.kind.value)


def _named(events: tuple[ClockEvent, ...], name: str) -> ClockEvent:
    found = [event for event in events if event.id.startswith(name)]
    if len(found) != 1:
        raise BadInput("event_unknown", field="event", event=name)
    return found[0]

"""Tickets as rows: their facts and their standing, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from core.desk.events import ClockEvent
from core.desk.standing import Standing
from core.desk.status import TicketStatus, Verdict
from core.desk.ticket import Ticket

_FACTS = tuple(field.name for field in fields(Ticket) if field.name != "events")
_STANDING = tuple(field.name for field in fields(Standing))


def ticket_values(ticket: Ticket, number: int, standing: Standing) -> dict[str, Any]:
    """The row of a new ticket."""
    values = {name: getattr(ticket, name) for name in _FACTS}
    return {**values, "number": number, "version": 1, **standing_values(standing)}


def standing_values(standing: Standing) -> dict[str, Any]:
    """The columns that follow from a standing: its own, and the ticket's place in the queue."""
    values = {name: getattr(standing, name) for name in _STANDING}
    values["status"] = standing.status.value
    values["response_verdict"] = standing.response_verdict.value
    values["open"] = standing.open
    values["queue_rank"] = 1 if standing.due_at is None else 0
    values["queue_at"] = standing.due_at or standing.received_at
    return values


def ticket_from(row: Row[Any], events: tuple[ClockEvent, ...]) -> Ticket:
    """The ticket of a row of ``tickets`` with its events in the desk's order."""
    return Ticket(events=events, **{name: getattr(row, name) for name in _FACTS})


def standing_from(row: Row[Any]) -> Standing:
    """The standing that a row of ``tickets`` holds."""
    values = {name: getattr(row, name) for name in _STANDING}
    values["status"] = TicketStatus(row.status)
    values["response_verdict"] = Verdict(row.response_verdict)
    return Standing(**values)

"""The tickets of a contract's month with their events: for what would be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_

from core.desk.ticket import Ticket
from storage.database.batches import ticket_batches
from storage.database.event_rows import event_from
from storage.database.tables import IS_OPEN, tickets
from storage.database.ticket_rows import ticket_from


def month_tickets(connection: Connection, contract_id: str, start: datetime, end: datetime) -> tuple[Ticket, ...]:
    """The contract's tickets received from ``start`` up to ``end``, and those that are open; by number."""
    received = (tickets.c.received_at >= start) & (tickets.c.received_at < end)
    batches = ticket_batches(connection, tickets.c.contract_id == contract_id, or_(received, IS_OPEN))
    return tuple(ticket_from(row, tuple(map(event_from, events))) for batch in batches for row, events in batch)

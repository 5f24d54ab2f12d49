"""The tickets that belong to an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.desk.events import in_force
from core.digits import whole_number
from storage.database.stored_incidents import read_incident
from storage.database.stored_tickets import read_ticket
from storage.database.tables import IS_LINK, events, tickets

MOST = 50


@dataclass(frozen=True, slots=True)
class LinkedTicket:
    """One of them; ``open`` where it is not resolved."""

    number: int
    subject: str
    open: bool


def link_target(connection: Connection, text: str) -> str:
    """What a ticket is linked to: a number is an incident's, anything else stays as it is.

    Raises ``BadInput("incident_unknown")``.
    """
    number = whole_number(text.strip().removeprefix("#"))
    return text if number is None else f"incident {read_incident(connection, number).number}"


def linked_tickets(connection: Connection, incident: int) -> Sequence[LinkedTicket]:
    """Those whose link counts, by number, at most ``MOST``."""
    link = f"incident {incident}"
    statement = (
        select(tickets.c.number, tickets.c.subject, tickets.c.open)
        .join(events, events.c.ticket_id == tickets.c.id)
        .where(IS_LINK, events.c.data == {"link": link})
        .distinct()
        .order_by(tickets.c.number)
        .limit(MOST)
    )
    return [
        LinkedTicket(row.number, row.subject, bool(row.open))
        for row in connection.execute(statement)
        if any(each.link == link for each in in_force(read_ticket(connection, row.number).events))
    ]

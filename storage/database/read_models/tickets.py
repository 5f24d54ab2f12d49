"""One ticket with all that its screen shows."""

from __future__ import annotations

from sqlalchemy import Connection, select

from core.desk.ticket_view import TicketView, ticket_view
from core.terms.registry import Catalogue
from storage.database.settings_row import settings_from
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_tickets import read_ticket
from storage.database.tables import desk


def read_ticket_view(connection: Connection, catalogue: Catalogue, number: int) -> TicketView:
    """The ticket ``number``, explained under ``catalogue``. Raises ``BadInput("ticket_unknown")``."""
    ticket = read_ticket(connection, number)
    contract = StoredContracts(connection).by_id(ticket.contract_id)
    settings = settings_from(connection.execute(select(desk.c.settings)).scalar_one())
    return ticket_view(ticket, contract, catalogue, settings)

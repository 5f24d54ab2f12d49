"""What the desk knows of a contract's month, its tickets with it: what another one can be tried on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, or_, select

from core.calendars.spans import month_span
from core.desk.refreshing import facts_in_scope
from core.desk.scopes import assessed_scopes
from core.desk.ticket import Ticket
from core.desk.what_if_month import KnownMonth
from core.desk.what_if_tickets import Basis
from core.months import month_of
from core.terms.registry import Catalogue
from storage.database.batches import ticket_batches
from storage.database.event_rows import event_from
from storage.database.settings_row import settings_from
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_months import StoredMonths
from storage.database.tables import IS_OPEN, desk, tickets
from storage.database.ticket_rows import ticket_from


def known_months(
    connection: Connection, catalogue: Catalogue, name: str, month: date, *, scope: str | None = None
) -> Sequence[KnownMonth]:
    """The month (any day of it) of the contract ``name``, one a scope; ``scope`` None is every one it has
    or that something is known of.

    Raises ``BadInput("contract_unknown")``, ``Refused("not_in_force")``.
    """
    contract, month = StoredContracts(connection).by_name(name), month_of(month)
    terms = catalogue.on(contract.terms, month)
    span = month_span(month, terms.time_zone)
    facts = StoredMonths(connection).facts([contract.id], span.start, span.end)
    found = _tickets(connection, contract.id, span.start, span.end)
    scopes = assessed_scopes(contract, terms, {one for _, one in facts}) if scope is None else [scope]
    return [KnownMonth(contract, month, span, each, facts_in_scope(contract, each, facts), found) for each in scopes]


def basis_of(connection: Connection, catalogue: Catalogue, now: datetime) -> Basis:
    """What standings are derived from, with the desk's settings."""
    return Basis(catalogue, settings_from(connection.execute(select(desk.c.settings)).scalar_one()), now)


def _tickets(connection: Connection, contract_id: str, start: datetime, end: datetime) -> tuple[Ticket, ...]:
    """The contract's tickets received from ``start`` up to ``end``, and those that are open; by number."""
    received = (tickets.c.received_at >= start) & (tickets.c.received_at < end)
    batches = ticket_batches(connection, tickets.c.contract_id == contract_id, or_(received, IS_OPEN))
    return tuple(ticket_from(row, tuple(map(event_from, events))) for batch in batches for row, events in batch)

"""Everything that falls due in a stretch of days, over all contracts or one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from core.desk.contract import Contract
from core.desk.dates import ClaimableMonth, DueDate, contract_dates, incident_dates, month_dates, ticket_dates
from core.desk.incident import Incident
from core.terms.registry import Catalogue
from storage.database.read_models.exposure import MonthRow, claimable_months
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incidents
from storage.database.tables import IS_OPEN, incidents, tickets, touches

_IDS_A_STATEMENT = 2_000
_BACK = timedelta(days=400)
"""How long an incident can matter: until its cover ends and its months are reviewed."""


def due_dates(
    connection: Connection, catalogue: Catalogue, now: datetime, first: date, last: date, *, contract: str | None = None
) -> Sequence[DueDate]:
    """What falls due from ``first`` to ``last`` (both included), the earliest first.

    ``contract`` names the one that counts, None: all of them. Raises ``BadInput("contract_unknown")``.
    """
    stored = StoredContracts(connection)
    wanted = stored.all() if contract is None else [stored.by_name(contract)]
    found = [each for each in _all(connection, catalogue, wanted, now, (first, last)) if first <= each.day <= last]
    return sorted(found, key=lambda each: (each.day, not each.final, each.contract, each.kind, each.key))


def _all(
    connection: Connection, catalogue: Catalogue, wanted: Sequence[Contract], now: datetime, days: tuple[date, date]
) -> Iterator[DueDate]:
    by_id = {each.id: each for each in wanted}
    months: dict[str, list[ClaimableMonth]] = defaultdict(list)
    for row in claimable_months(connection, days[0].replace(day=1) - _BACK):
        months[row.contract_id].append(_claimable(row))
    hit = _hits(connection, catalogue, wanted, now)
    for each in wanted:
        yield from contract_dates(each, catalogue, *days)
        yield from month_dates(each, catalogue, months.get(each.id, ()))
        yield from incident_dates(each, catalogue, hit.get(each.id, ()))
    asked = select(tickets.c.number, tickets.c.contract_id, tickets.c.inquiry, tickets.c.received_at)
    for ticket in connection.execute(asked.where(IS_OPEN, tickets.c.inquiry != "")):
        contract = by_id.get(ticket.contract_id)
        if contract is not None:
            yield from ticket_dates(contract, catalogue, ticket.number, ticket.inquiry, ticket.received_at)


def _hits(
    connection: Connection, catalogue: Catalogue, wanted: Sequence[Contract], now: datetime
) -> dict[str, list[Incident]]:
    """By contract the incidents that something hangs on: open ones (restoring), and where costs are covered all."""
    versions = {each.id: catalogue.versions(each.terms) for each in wanted}
    covering = [id for id, known in versions.items() if any(terms.cover_period is not None for terms in known)]
    restoring = {id for id, known in versions.items() if any(terms.restore is not None for terms in known)}
    hit: dict[str, list[Incident]] = defaultdict(list)
    told: set[tuple[str, str]] = set()
    lately = select(incidents).where(incidents.c.started_at >= now - _BACK)
    statements = [(lately.where(incidents.c.open == 1), restoring)]
    for first in range(0, len(covering), _IDS_A_STATEMENT):
        part = covering[first : first + _IDS_A_STATEMENT]
        touching = select(touches.c.incident_id).where(touches.c.contract_id.in_(part))
        statements.append((lately.where(incidents.c.id.in_(touching)), set(part)))
    for statement, among in statements:
        for incident in read_incidents(connection, connection.execute(statement)):
            for contract_id in {touch.contract_id for touch in incident.touches} & among:
                if (incident.id, contract_id) not in told:
                    told.add((incident.id, contract_id))
                    hit[contract_id].append(incident)
    return hit


def _claimable(row: MonthRow) -> ClaimableMonth:
    return ClaimableMonth(row.month, row.scope, row.file_by, row.closes_at, row.frozen)

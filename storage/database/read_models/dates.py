"""Everything that falls due in a stretch of days, over all contracts or one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from core.desk.contract import Contract
from core.desk.dates import ClaimableMonth, DueDate, contract_dates, incident_dates, month_dates, ticket_dates
from core.desk.incident import Incident
from core.desk.invoice_dates import InvoiceCalendar
from core.desk.month import MonthKey
from core.months import month_of, months_after
from core.terms.plans import local_day
from core.terms.registry import Catalogue
from storage.database.read_models.claim_dates import dates_of_claims, filed_months
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incidents
from storage.database.tables import IS_OPEN, frozen_months, incidents, tickets, touches
from storage.database.tables import months as kept

_IDS_A_STATEMENT = 2_000
_BACK = timedelta(days=400)
"""How long an incident can matter, until its cover ends and its months are reviewed; and how far back what is late is
looked for."""


def dates_to_see(
    connection: Connection, catalogue: Catalogue, now: datetime, today: date, last: date, *, contract: str | None = None
) -> Sequence[DueDate]:
    """What falls due from ``today`` to ``last``, and before it what should have been done (400 days back) and is not.

    Raises what ``due_dates`` raises.
    """
    found = due_dates(connection, catalogue, now, today - _BACK, last, contract=contract)
    return [each for each in found if each.day >= today or each.to_do]


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
    filed = filed_months(connection)
    for row in connection.execute(_claimable(days)):
        if row.contract_id in by_id:
            file_by = None if MonthKey(row.contract_id, row.month, row.scope) in filed else row.file_by
            found = ClaimableMonth(row.month, row.scope, file_by, row.closes_at, row.frozen_id is not None)
            months[row.contract_id].append(found)
    hit = _hits(connection, catalogue, wanted, now)
    invoices = InvoiceCalendar(catalogue)
    for each in wanted:
        today = local_day(catalogue.newest(each.terms), now)
        yield from contract_dates(each, catalogue, *days, invoices, today=today)
        yield from month_dates(each, catalogue, months.get(each.id, ()))
        yield from incident_dates(each, catalogue, hit.get(each.id, ()))
    yield from dates_of_claims(connection, catalogue, now, by_id, days)
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


def _claimable(days: tuple[date, date]) -> Select[Any]:
    """The months with a remedy whose window closes on one of the days, or that may be reviewed on one."""
    first, last = days
    reviewed = and_(
        kept.c.month >= months_after(month_of(first), -1), kept.c.month <= last, frozen_months.c.id.is_(None)
    )
    same = and_(
        frozen_months.c.contract_id == kept.c.contract_id,
        frozen_months.c.month == kept.c.month,
        frozen_months.c.scope == kept.c.scope,
        frozen_months.c.replaced_at.is_(None),
    )
    return (
        select(
            kept.c.contract_id,
            kept.c.month,
            kept.c.scope,
            kept.c.file_by,
            kept.c.closes_at,
            frozen_months.c.id.label("frozen_id"),
        )
        .select_from(kept.outerjoin(frozen_months, same))
        .where(
            kept.c.month >= month_of(first) - _BACK,
            kept.c.remedy != "",
            or_(kept.c.file_by.between(first, last), reviewed),
        )
    )

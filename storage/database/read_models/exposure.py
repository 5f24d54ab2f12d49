"""What is at stake now: the figures of months that run or can still be claimed, from the table that keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from core.desk.contract import Direction
from core.money import Money
from storage.database.columns import to_microseconds
from storage.database.read_models.conditions import AT_RISK, OVERDUE, tally
from storage.database.tables import IS_OPEN, contracts, frozen_months, incidents, months, tickets, touches


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One contract's month as it was last computed. ``open``: something in it goes on."""

    contract_id: str
    contract: str
    terms: str
    direction: Direction
    month: date
    scope: str
    uptime: str
    met: bool | None
    downtime: timedelta | None
    remedy: str
    amount: Money | None
    free_months: int | None
    reduced_days: str
    lacks: str
    file_by: date | None
    closes_at: datetime | None
    open: bool
    frozen: bool


@dataclass(frozen=True, slots=True)
class ResponseExposure:
    """Open tickets of one priority: past their due, at risk, and due within the hour (not yet past it)."""

    priority: str
    overdue: int
    at_risk: int
    within_the_hour: int


_COLUMNS = (
    months,
    contracts.c.name,
    contracts.c.terms,
    contracts.c.direction,
    frozen_months.c.id.label("frozen_id"),
)
_FROM = months.join(contracts, contracts.c.id == months.c.contract_id).outerjoin(
    frozen_months,
    and_(
        frozen_months.c.contract_id == months.c.contract_id,
        frozen_months.c.month == months.c.month,
        frozen_months.c.scope == months.c.scope,
        frozen_months.c.replaced_at.is_(None),
    ),
)


def months_at_stake(connection: Connection, now: datetime, since: date) -> Sequence[MonthRow]:
    """Months from ``since`` on, and earlier ones with a remedy whose window is open; the next to close first.

    ``since`` is the first day of the oldest month that runs anywhere.
    """
    claimable = and_(months.c.remedy != "", months.c.closes_at > now)
    statement = (
        select(*_COLUMNS)
        .select_from(_FROM)
        .where(or_(months.c.month >= since, claimable))
        .order_by(months.c.closes_at.is_(None), months.c.closes_at, contracts.c.name, months.c.month, months.c.scope)
    )
    return [month_row(row) for row in connection.execute(statement)]


def months_of_contract(connection: Connection, contract_id: str, since: date) -> Sequence[MonthRow]:
    """The kept months of one contract from ``since`` on, oldest first."""
    statement = (
        select(*_COLUMNS)
        .select_from(_FROM)
        .where(months.c.contract_id == contract_id, months.c.month >= since)
        .order_by(months.c.month, months.c.scope)
    )
    return [month_row(row) for row in connection.execute(statement)]


def response_exposure(connection: Connection, now: datetime) -> Sequence[ResponseExposure]:
    """Open tickets that are late or will be soon, by priority."""
    soon = (tickets.c.due_at > now) & (tickets.c.due_at <= now + timedelta(hours=1))
    statement = (
        select(
            tickets.c.priority,
            tally(OVERDUE).label("overdue"),
            tally(AT_RISK).label("at_risk"),
            tally(soon).label("soon"),
        )
        .where(IS_OPEN, tickets.c.queue_rank == 0)
        .group_by(tickets.c.priority)
    )
    rows = connection.execute(statement, {"now": to_microseconds(now)})
    return [
        ResponseExposure(row.priority, int(row.overdue or 0), int(row.at_risk or 0), int(row.soon or 0)) for row in rows
    ]


def open_incident_keys(connection: Connection) -> Sequence[tuple[str, str]]:
    """The contracts and scopes that an open incident touches now."""
    statement = (
        select(touches.c.contract_id, touches.c.scope)
        .join(incidents, incidents.c.id == touches.c.incident_id)
        .where(incidents.c.open == 1, incidents.c.dropped == 0, touches.c.ended_at.is_(None))
        .distinct()
    )
    return [(row.contract_id, row.scope) for row in connection.execute(statement)]


def month_row(row: Row[Any]) -> MonthRow:
    """A kept month of a result with its contract."""
    amount = Money(Decimal(row.amount), row.currency) if row.amount else None
    return MonthRow(
        contract_id=row.contract_id,
        contract=row.name,
        terms=row.terms,
        direction=Direction(row.direction),
        month=row.month,
        scope=row.scope,
        uptime=row.uptime,
        met=row.met,
        downtime=row.downtime,
        remedy=row.remedy,
        amount=amount,
        free_months=row.free_months,
        reduced_days=row.reduced_days,
        lacks=row.lacks,
        file_by=row.file_by,
        closes_at=row.closes_at,
        open=row.open,
        frozen=row.frozen_id is not None,
    )

"""Months as they were last computed, from the table that keeps their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from core.desk.contract import Direction
from core.desk.figures import Figures
from core.desk.month import MonthKey
from core.money import Money
from storage.database.tables import contracts, frozen_months, months


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
    computed_at: datetime

    @property
    def key(self) -> MonthKey:
        return MonthKey(self.contract_id, self.month, self.scope)


_COLUMNS = (
    months,
    contracts.c.name,
    contracts.c.terms,
    contracts.c.direction,
    frozen_months.c.id.label("frozen_id"),
)
SAME_MONTH = and_(
    frozen_months.c.contract_id == months.c.contract_id,
    frozen_months.c.month == months.c.month,
    frozen_months.c.scope == months.c.scope,
)
MONTHS_FROM = months.join(contracts, contracts.c.id == months.c.contract_id).outerjoin(
    frozen_months, and_(SAME_MONTH, frozen_months.c.replaced_at.is_(None))
)


def months_kept(connection: Connection, keys: Sequence[MonthKey]) -> Mapping[MonthKey, MonthRow]:
    """The kept figures of these months (some hundreds), as far as there are any."""
    if not keys:
        return {}
    wanted = frozenset(keys)
    statement = (
        select(*_COLUMNS)
        .select_from(MONTHS_FROM)
        .where(
            months.c.contract_id.in_({key.contract_id for key in keys}),
            months.c.month.in_({key.month for key in keys}),
        )
    )
    rows = map(month_row, connection.execute(statement))
    return {row.key: row for row in rows if row.key in wanted}


def frozen_under(connection: Connection, keys: Sequence[MonthKey]) -> Mapping[MonthKey, str]:
    """The fingerprints of the terms that these months were frozen under, of those that are frozen."""
    if not keys:
        return {}
    wanted = frozenset(keys)
    statement = select(frozen_months).where(
        frozen_months.c.replaced_at.is_(None),
        frozen_months.c.contract_id.in_({key.contract_id for key in keys}),
        frozen_months.c.month.in_({key.month for key in keys}),
    )
    columns = (frozen_months.c.contract_id, frozen_months.c.month, frozen_months.c.scope)
    rows = connection.execute(statement.with_only_columns(*columns, frozen_months.c.terms_fingerprint))
    return {key: terms for *place, terms in rows if (key := MonthKey(*place)) in wanted}


def months_of_contract(connection: Connection, contract_id: str, since: date) -> Sequence[MonthRow]:
    """The kept months of one contract from ``since`` on, oldest first."""
    statement = (
        select(*_COLUMNS)
        .select_from(MONTHS_FROM)
        .where(months.c.contract_id == contract_id, months.c.month >= since)
        .order_by(months.c.month, months.c.scope)
    )
    return [month_row(row) for row in connection.execute(statement)]


def month_row(row: Row[Any]) -> MonthRow:
    """A kept month of a result with its contract."""
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
        amount=_amount(row),
        free_months=row.free_months,
        reduced_days=row.reduced_days,
        lacks=row.lacks,
        file_by=row.file_by,
        closes_at=row.closes_at,
        open=row.open,
        frozen=row.frozen_id is not None,
        computed_at=row.computed_at,
    )


def figures_of(row: Row[Any]) -> Figures:
    """The figures that a row of ``months`` keeps."""
    return Figures(
        row.terms_version,
        row.uptime,
        row.met,
        row.downtime,
        row.remedy,
        _amount(row),
        row.free_months,
        f"{Decimal(row.reduced_days).normalize():f}" if row.reduced_days else "",
    )


def _amount(row: Row[Any]) -> Money | None:
    return Money(Decimal(row.amount), row.currency) if row.amount else None

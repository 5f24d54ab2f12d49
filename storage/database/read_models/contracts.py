"""Contracts, each with what is open under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, select

from core.desk.contract import Contract
from core.money import Money
from storage.database.columns import to_microseconds
from storage.database.read_models.conditions import AT_RISK, OVERDUE, tally
from storage.database.stored_contracts import StoredContracts
from storage.database.tables import IS_OPEN, months, tickets


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with its open tickets: all, at risk (not yet past their due), past their due."""

    contract: Contract
    open: int
    at_risk: int
    overdue: int


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """The figures kept of a month in which something happened; texts are empty where there is nothing.

    ``uptime`` is in percent. ``met`` is None where no uptime is promised. ``lacks`` is the amount that nobody entered.
    """

    month: date
    scope: str
    uptime: str
    met: bool | None
    downtime: timedelta | None
    remedy: str
    amount: Money | None
    free_months: int | None
    lacks: str
    open: bool


_OPEN_BY_CONTRACT = (
    select(
        tickets.c.contract_id,
        func.count().label("open"),
        tally(AT_RISK).label("at_risk"),
        tally(OVERDUE).label("overdue"),
    )
    .where(IS_OPEN)
    .group_by(tickets.c.contract_id)
)


def contract_rows(connection: Connection, now: datetime) -> Sequence[ContractRow]:
    """Every contract, by name."""
    counted = {row.contract_id: row for row in connection.execute(_OPEN_BY_CONTRACT, {"now": to_microseconds(now)})}
    return [_row(contract, counted.get(contract.id)) for contract in StoredContracts(connection).all()]


def contract_row(connection: Connection, name: str, now: datetime) -> ContractRow:
    """The contract ``name``. Raises ``BadInput("contract_unknown")`` with the nearest name."""
    contract = StoredContracts(connection).by_name(name)
    statement = _OPEN_BY_CONTRACT.where(tickets.c.contract_id == contract.id)
    return _row(contract, connection.execute(statement, {"now": to_microseconds(now)}).one_or_none())


def kept_months(connection: Connection, contract_id: str, first: date, last: date) -> Sequence[KeptMonth]:
    """The months from ``first`` to ``last`` of which figures are kept, by month and scope."""
    statement = (
        select(months)
        .where(months.c.contract_id == contract_id, months.c.month >= first, months.c.month <= last)
        .order_by(months.c.month, months.c.scope)
    )
    return [
        KeptMonth(
            row.month,
            row.scope,
            row.uptime,
            row.met,
            row.downtime,
            row.remedy,
            Money(Decimal(row.amount), row.currency) if row.amount else None,
            row.free_months,
            row.lacks,
            bool(row.open),
        )
        for row in connection.execute(statement)
    ]


def _row(contract: Contract, counted: Row[Any] | None) -> ContractRow:
    if counted is None:
        return ContractRow(contract, 0, 0, 0)
    return ContractRow(contract, counted.open, int(counted.at_risk), int(counted.overdue))

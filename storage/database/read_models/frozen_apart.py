"""Frozen months that are not as they were frozen in what no kept figure tells: other late tickets, or nothing left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, and_, not_, or_, select, type_coerce

from core.desk.figures import Figures
from core.desk.frozen import asks
from core.desk.month import MonthFacts, MonthKey, contract_month
from core.errors import KigenError
from core.months import local_month
from core.terms.registry import Catalogue
from storage.database.columns import to_microseconds
from storage.database.read_models.conditions import RESPONSE_BREACHED
from storage.database.read_models.exposure import Stake
from storage.database.read_models.kept_months import figures_of
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_frozen import frozen_from
from storage.database.tables import contracts, frozen_months, months, tickets

_CURRENT = frozen_months.c.replaced_at.is_(None)
_SAME_MONTH = and_(
    months.c.contract_id == frozen_months.c.contract_id,
    months.c.month == frozen_months.c.month,
    months.c.scope == frozen_months.c.scope,
)
_KEPT = type_coerce(frozen_months.c.figures, Text)
_PLACE = (frozen_months.c.contract_id, frozen_months.c.month, frozen_months.c.scope)
_Late = Mapping[tuple[str, date], Set[int]]


def frozen_apart(connection: Connection, catalogue: Catalogue, now: datetime) -> Mapping[MonthKey, Stake]:
    """Frozen months that ask for a decision at ``now``, whatever differs in them. What they come to is in no sum."""
    late = _late(connection, catalogue, now)
    found = (_stake(row, late, connection, catalogue, now) for row in _suspected(connection, late))
    return {stake.key: stake for stake in found if stake is not None}


def _late(connection: Connection, catalogue: Catalogue, now: datetime) -> _Late:
    """The late tickets of contracts with a frozen month, by contract and month of receipt in the zone of its terms."""
    frozen = select(frozen_months.c.contract_id).where(_CURRENT)
    statement = (
        select(tickets.c.contract_id, tickets.c.number, tickets.c.received_at, contracts.c.terms)
        .join(contracts, contracts.c.id == tickets.c.contract_id)
        .where(tickets.c.contract_id.in_(frozen), RESPONSE_BREACHED)
    )
    zones = {name: catalogue.newest(name).time_zone for name in catalogue.ids}
    late: dict[tuple[str, date], set[int]] = defaultdict(set)
    for row in connection.execute(statement, {"now": to_microseconds(now)}):
        if row.terms in zones:
            late[row.contract_id, local_month(row.received_at, zones[row.terms])].add(row.number)
    return late


def _suspected(connection: Connection, late: _Late) -> Iterator[Row[Any]]:
    """Those with other late tickets than when they were frozen, or with figures of which none are kept now."""
    gone = and_(months.c.contract_id.is_(None), not_(_quiet()))
    some_late = or_(_PLACE[0].in_({contract_id for contract_id, _ in late}), _KEPT.not_like('%"late":[]%'))
    statement = (
        select(frozen_months, contracts.c.name, contracts.c.direction, months.c.contract_id.label("kept"))
        .join(contracts, contracts.c.id == frozen_months.c.contract_id)
        .outerjoin(months, _SAME_MONTH)
        .where(_CURRENT, or_(gone, some_late))
        .order_by(frozen_months.c.month, contracts.c.name, frozen_months.c.scope)
    )
    for row in connection.execute(statement):
        if row.kept is None or set(row.figures["late"]) != late.get((row.contract_id, row.month), frozenset()):
            yield row


def _quiet() -> ColumnElement[bool]:
    """The figures of a month in which nothing happened."""
    unpromised = and_(_KEPT.like('%"uptime":""%'), _KEPT.like('%"remedy":""%'))
    return or_(_KEPT.like('%"uptime":"100.000000"%'), unpromised)


def _stake(row: Row[Any], late: _Late, connection: Connection, catalogue: Catalogue, now: datetime) -> Stake | None:
    figures = _kept_figures(row, connection) or _empty_figures(row, connection, catalogue, now)
    if figures is None or not asks(frozen_from(row), figures, late.get((row.contract_id, row.month), frozenset())):
        return None
    return Stake(row.contract_id, row.month, row.scope, row.name, row.direction, None, "", "", "", None, False, True)


def _kept_figures(row: Row[Any], connection: Connection) -> Figures | None:
    if row.kept is None:
        return None
    where = (months.c.contract_id == row.contract_id, months.c.month == row.month, months.c.scope == row.scope)
    return figures_of(connection.execute(select(months).where(*where)).one())


def _empty_figures(row: Row[Any], connection: Connection, catalogue: Catalogue, now: datetime) -> Figures | None:
    """The figures of the month without any facts."""
    contract = StoredContracts(connection).by_id(row.contract_id)
    try:
        return Figures.of(contract_month(contract, row.month, MonthFacts(), catalogue, now, scope=row.scope))
    except KigenError:
        return None

"""What is at stake now: the figures of months that run or can still be claimed, from the table that keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from core.desk.figures import Figures
from core.desk.month import MonthKey
from core.months import month_of, months_after
from storage.database.columns import to_microseconds
from storage.database.read_models.conditions import AT_RISK, OVERDUE, tally
from storage.database.read_models.kept_months import MONTHS_FROM, SAME_MONTH, figures_of
from storage.database.tables import IS_OPEN, contracts, frozen_months, incidents, months, tickets, touches


@dataclass(frozen=True, slots=True)
class ResponseExposure:
    """Open tickets of one priority: past their due, at risk, and due within the hour (not yet past it)."""

    priority: str
    overdue: int
    at_risk: int
    within_the_hour: int


class Stake(NamedTuple):
    """A month at stake, as little of it as orders the list and makes the sums: thousands are read at once.

    ``differs``: it was computed anew after it was frozen.
    """

    contract_id: str
    month: date
    scope: str
    contract: str
    direction: str
    closes_at: datetime | None
    remedy: str
    amount: str
    currency: str
    free_months: int | None
    open: bool
    differs: bool

    @property
    def key(self) -> MonthKey:
        return MonthKey(self.contract_id, self.month, self.scope)


UNSETTLED_MONTHS = 3
"""How long a month whose remedy has no window stays at stake while nobody freezes it."""
_LAST_ZONE = timedelta(hours=12)


def stakes(connection: Connection, now: datetime) -> Sequence[Stake]:
    """Every month at stake at ``now``; the next window to close first, then by name.

    These are the months that run anywhere, those with a remedy whose window is open, and where the terms know no window
    those of the last months until they are frozen; and frozen ones that are other figures now.
    """
    closes = case((and_(months.c.remedy != "", months.c.closes_at > now), months.c.closes_at))
    statement = (
        select(
            months.c.contract_id,
            months.c.month,
            months.c.scope,
            contracts.c.name,
            contracts.c.direction,
            closes.label("closes"),
            months.c.remedy,
            months.c.amount,
            months.c.currency,
            months.c.free_months,
            months.c.open,
            literal(0).label("differs"),
        )
        .select_from(MONTHS_FROM)
        .where(_at_stake(now))
        .order_by(closes.is_(None), closes, contracts.c.name, months.c.month, months.c.scope)
    )
    found = [Stake._make(row) for row in connection.execute(statement)]
    apart = _differing(connection)
    if not apart:
        return found
    known = frozenset(each.key for each in found)
    return [
        *(each._replace(differs=each.key in apart) for each in found),
        *(stake for key, stake in apart.items() if key not in known),
    ]


def _differing(connection: Connection) -> Mapping[MonthKey, Stake]:
    """Frozen months whose kept figures are others now, whenever they were, unless somebody refused just these.

    What they come to is in no sum. What kept figures can't tell, ``frozen_apart`` does.
    """
    statement = (
        select(months, contracts.c.name, contracts.c.direction, frozen_months.c.figures.label("frozen"))
        .select_from(frozen_months)
        .join(months, SAME_MONTH)
        .join(contracts, contracts.c.id == months.c.contract_id)
        .where(frozen_months.c.replaced_at.is_(None), months.c.computed_at > frozen_months.c.frozen_at)
        .order_by(months.c.month, contracts.c.name, months.c.scope)
    )
    found = (
        Stake(
            row.contract_id, row.month, row.scope, row.name, row.direction, None, "", "", "", None, row.open, True
        )
        for row in connection.execute(statement)
        if figures_of(row) not in _decided(row.frozen)
    )  # fmt: skip
    return {each.key: each for each in found}


def _decided(kept: Mapping[str, Any]) -> Iterator[Figures]:
    """The figures as they were frozen, and those that were refused."""
    yield Figures.from_json(kept["figures"])
    if "refused" in kept:
        yield Figures.from_json(kept["refused"]["figures"])


def oldest_running(now: datetime) -> date:
    """The first day of the oldest month that runs in any zone."""
    return month_of((now - _LAST_ZONE).date())


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


def touched_now(connection: Connection, *, most: int) -> Sequence[tuple[str, str]]:
    """The contracts and scopes ("" is all of them) that an open incident touches now, the newest stop first."""
    going_on = select(incidents.c.id).where(incidents.c.open == 1, incidents.c.dropped == 0)
    begun = func.max(touches.c.started_at)
    statement = (
        select(touches.c.contract_id, touches.c.scope)
        .where(touches.c.incident_id.in_(going_on), touches.c.ended_at.is_(None))
        .group_by(touches.c.contract_id, touches.c.scope)
        .order_by(begun.desc(), touches.c.contract_id, touches.c.scope)
        .limit(most)
    )
    return [(row.contract_id, row.scope) for row in connection.execute(statement)]


def _at_stake(now: datetime) -> ColumnElement[bool]:
    since = oldest_running(now)
    unsettled = and_(months.c.remedy != "", months.c.closes_at.is_(None), frozen_months.c.id.is_(None))
    lately = and_(months.c.month >= months_after(since, -UNSETTLED_MONTHS), or_(unsettled, months.c.open == 1))
    claimable = and_(months.c.remedy != "", months.c.closes_at > now)
    return or_(months.c.month >= since, lately, claimable)

"""What may call an operator: tickets that others acted on, and those that come at risk. Each read is an index range."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, type_coerce

from storage.database.columns import Whole, from_microseconds, to_microseconds
from storage.database.read_models.conditions import AT_RISK
from storage.database.tables import IS_OPEN, contracts, desk, events, tickets

MOST = 1_000
"""Events and tickets read at a time, the newest: an import of more calls nobody for the rest."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the desk was read: its counter, and what its stored deadlines were computed from."""

    seq: int
    computed_from: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class EventSince:
    """An event after a mark: what happened to which ticket, and who did it."""

    ticket_id: str
    kind: str
    actor: str


@dataclass(frozen=True, slots=True)
class AlarmingRow:
    """An open ticket as far as an alert needs it. ``contract`` is the contract's name; ``…_us`` are microseconds."""

    id: str
    number: int
    contract_id: str
    contract: str
    subject: str
    priority: str
    status: str
    inquiry: str
    in_scope: int
    best_effort: int
    received_us: int
    due_us: int | None
    risk_us: int | None

    @property
    def received_at(self) -> datetime:
        """When it was received."""
        return from_microseconds(self.received_us)

    @property
    def due_at(self) -> datetime | None:
        """The earliest running target."""
        return None if self.due_us is None else from_microseconds(self.due_us)

    @property
    def risk_at(self) -> datetime | None:
        """From when it is at risk."""
        return None if self.risk_us is None else from_microseconds(self.risk_us)


def _raw(name: str) -> ColumnElement[Any]:
    return type_coerce(tickets.c[name], Whole)


_risk_at = _raw("risk_at")
_AFTER = bindparam("after", type_=Whole)

# In the order of the fields of AlarmingRow.
_ROWS: Select[Any] = (
    select(
        tickets.c.id, tickets.c.number, tickets.c.contract_id, contracts.c.name, tickets.c.subject, tickets.c.priority,
        tickets.c.status, tickets.c.inquiry, _raw("in_scope"), _raw("best_effort"), _raw("received_at"),
        _raw("due_at"), _risk_at,
    )
    .select_from(tickets.join(contracts, contracts.c.id == tickets.c.contract_id))
    .where(IS_OPEN)
)  # fmt: skip
_EVENTS = (
    select(events.c.ticket_id, events.c.kind, events.c.actor)
    .where(events.c.seq > _AFTER)
    .order_by(events.c.seq.desc())
    .limit(MOST)
)
_CAME_AT_RISK = _ROWS.where(AT_RISK, _risk_at > _AFTER).order_by(_risk_at.desc()).limit(MOST)
_NEXT_RISK = select(func.min(_risk_at)).where(IS_OPEN, _risk_at > _AFTER)
_AT_RISK_NUMBERS = select(tickets.c.number).where(IS_OPEN, AT_RISK)
_BY_ID = _ROWS.where(tickets.c.id.in_(bindparam("ids", expanding=True)))


def mark(connection: Connection) -> Mark:
    """Where the desk stands now."""
    row = connection.execute(
        select(desk.c.seq, desk.c.catalogue_fingerprint, desk.c.calendars_fingerprint, desk.c.settings_fingerprint)
    ).one()
    return Mark(int(row.seq), (row.catalogue_fingerprint, row.calendars_fingerprint, row.settings_fingerprint))


def events_since(connection: Connection, since: Mark) -> Sequence[EventSince]:
    """What happened after ``since``, newest first."""
    return list(starmap(EventSince, connection.execute(_EVENTS, {"after": since.seq})))


def open_among(connection: Connection, ids: Collection[str]) -> Sequence[AlarmingRow]:
    """Those of the tickets ``ids`` that are open."""
    return list(starmap(AlarmingRow, connection.execute(_BY_ID, {"ids": sorted(ids)}))) if ids else []


def came_at_risk(connection: Connection, after: datetime, now: datetime) -> Sequence[AlarmingRow]:
    """Open tickets at risk at ``now`` that were not by the instant ``after``, as far as time alone brought them there;
    the latest first."""
    values = {"after": to_microseconds(after), "now": to_microseconds(now)}
    return list(starmap(AlarmingRow, connection.execute(_CAME_AT_RISK, values)))


def at_risk_numbers(connection: Connection, now: datetime) -> frozenset[int]:
    """All that is at risk at ``now``. Read once, when the watching begins."""
    return frozenset(connection.execute(_AT_RISK_NUMBERS, {"now": to_microseconds(now)}).scalars())


def next_risk_at(connection: Connection, after: datetime) -> datetime | None:
    """When the next ticket comes at risk if nobody acts; None where none does."""
    found = connection.execute(_NEXT_RISK, {"after": to_microseconds(after)}).scalar_one()
    return None if found is None else from_microseconds(found)

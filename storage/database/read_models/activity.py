"""The activity: who did what when, newest first, a window at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from storage.database.tables import activity, contracts, tickets

_ON_A_TICKET, _ON_AN_INCIDENT = "ticket.", "incident."


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One act. ``details`` is None where its text was erased; the chain holds all the same."""

    seq: int
    recorded_at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, Any] | None

    @property
    def ticket(self) -> int | None:
        """The number of the ticket that the act was on."""
        of_ticket = self.action.startswith(_ON_A_TICKET) and self.subject.isdecimal()
        return int(self.subject) if of_ticket else None

    @property
    def incident(self) -> int | None:
        """The number of the incident that the act was on."""
        of_incident = self.action.startswith(_ON_AN_INCIDENT) and self.subject.isdecimal()
        return int(self.subject) if of_incident else None


@dataclass(frozen=True, slots=True)
class Acts:
    """Which acts: those on one ticket, on one incident, by any of some ``actors``, or all. No ``actors`` at all find
    nothing."""

    ticket: int | None = None
    actors: tuple[str, ...] | None = None
    incident: int | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """As the database is asked for them."""
        found: list[ColumnElement[bool]] = []
        if self.ticket is not None:
            found += [activity.c.subject == str(self.ticket), activity.c.action.startswith(_ON_A_TICKET)]
        if self.incident is not None:
            found += [activity.c.subject == str(self.incident), activity.c.action.startswith(_ON_AN_INCIDENT)]
        if self.actors is not None:
            found.append(activity.c.actor.in_(self.actors))
        return found


EVERY_ACT = Acts()


@dataclass(frozen=True, slots=True)
class ActedTicket:
    """What a list of acts says of a ticket besides its number."""

    subject: str
    terms: str


def activity_page(
    connection: Connection, *, before: int | None = None, limit: int, acts: Acts = EVERY_ACT
) -> Sequence[ActivityRow]:
    """At most ``limit`` acts, newest first: from the newest on, or those before the place ``before``.

    ``storage.database.activity`` verifies the chain.
    """
    statement = _rows(acts).order_by(activity.c.seq.desc()).limit(limit)
    if before is not None:
        statement = statement.where(activity.c.seq < before)
    return list(map(_row, connection.execute(statement)))


def activity_page_after(
    connection: Connection, *, after: int, limit: int, acts: Acts = EVERY_ACT
) -> Sequence[ActivityRow]:
    """At most ``limit`` acts right after the place ``after``, newest first."""
    statement = _rows(acts).where(activity.c.seq > after).order_by(activity.c.seq).limit(limit)
    return list(map(_row, connection.execute(statement)))[::-1]


def activity_page_at(
    connection: Connection, *, offset: int, total: int, limit: int, acts: Acts = EVERY_ACT
) -> Sequence[ActivityRow]:
    """At most ``limit`` acts from the ``offset``-th newest on, of ``total``; counted through from the nearer end."""
    if 2 * offset <= total:
        statement = _rows(acts).order_by(activity.c.seq.desc()).offset(offset).limit(limit)
        return list(map(_row, connection.execute(statement)))
    later = max(0, total - offset - limit)
    statement = _rows(acts).order_by(activity.c.seq).offset(later).limit(min(limit, total - offset))
    return list(map(_row, connection.execute(statement)))[::-1]


def activity_total(connection: Connection, acts: Acts = EVERY_ACT) -> int:
    """How many acts there are."""
    return int(connection.execute(select(func.count()).select_from(activity).where(*acts.conditions)).scalar_one())


def activity_newer(connection: Connection, *, than: int, acts: Acts = EVERY_ACT) -> int:
    """How many acts come before the one at the place ``than``, newest first."""
    newer = select(func.count()).select_from(activity).where(activity.c.seq > than, *acts.conditions)
    return int(connection.execute(newer).scalar_one())


def activity_actors(connection: Connection) -> Sequence[str]:
    """Everybody who ever acted, by name; the index is walked from name to name."""
    names = select(func.min(activity.c.actor).label("name")).cte("names", recursive=True)
    further = select(func.min(activity.c.actor)).where(activity.c.actor > names.c.name).scalar_subquery()
    names = names.union_all(select(further).where(names.c.name.is_not(None)))
    return connection.execute(select(names.c.name).where(names.c.name.is_not(None))).scalars().all()


def acted_tickets(connection: Connection, rows: Sequence[ActivityRow]) -> Mapping[int, ActedTicket]:
    """The tickets that ``rows`` acted on, by number."""
    numbers = {row.ticket for row in rows if row.ticket is not None}
    statement = (
        select(tickets.c.number, tickets.c.subject, contracts.c.terms)
        .join(contracts, contracts.c.id == tickets.c.contract_id)
        .where(tickets.c.number.in_(numbers))
    )
    return {row.number: ActedTicket(row.subject, row.terms) for row in connection.execute(statement)}


def _rows(acts: Acts) -> Select[Any]:
    return select(
        activity.c.seq, activity.c.recorded_at, activity.c.actor, activity.c.action, activity.c.subject,
        activity.c.payload,
    ).where(*acts.conditions)  # fmt: skip


def _row(row: Row[Any]) -> ActivityRow:
    return ActivityRow(row.seq, row.recorded_at, row.actor, row.action, row.subject, activity_details(row.payload))


def activity_details(payload: str | None) -> Mapping[str, Any] | None:
    """What an act is told to have done, None where its text was erased."""
    if payload is None:
        return None
    details: Mapping[str, Any] = json.loads(payload)["details"]
    return details

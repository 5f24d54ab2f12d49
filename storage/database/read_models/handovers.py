"""Handovers as they are told: which are unread, one with its neighbours, the list; and the names of what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from core.desk.handover import Handover, MarkKind, Situation
from storage.database.stored_handovers import read_handover, read_handovers
from storage.database.tables import contracts, handover_marks, handovers, incidents, tickets

UNREAD_FOR = timedelta(days=14)
"""Who comes to a desk anew is not told of all that was ever handed over."""


def _marked(kind: MarkKind, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    own = and_(handover_marks.c.handover_id == handovers.c.id, handover_marks.c.kind == kind.value, *more)
    return exists(select(1).select_from(handover_marks).where(own))


_STANDS = ~_marked(MarkKind.TAKEN_BACK)


@dataclass(frozen=True, slots=True)
class Unread:
    """How many handovers of others an operator has not marked as read, and of the newest its number, who and when."""

    count: int = 0
    number: int = 0
    actor: str = ""
    at: datetime | None = None


def unread(connection: Connection, operator: str, now: datetime) -> Unread:
    """What ``operator`` has still to read of what was written in the last two weeks."""
    found = connection.execute(
        select(handovers.c.number, handovers.c.actor, handovers.c.written_at)
        .where(*_due(operator, now))
        .order_by(handovers.c.number.desc())
    ).all()
    return Unread(len(found), *found[0]) if found else Unread()


def _due(operator: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    read = _marked(MarkKind.READ, handover_marks.c.actor == operator)
    return _STANDS, handovers.c.actor != operator, ~read, handovers.c.written_at > now - UNREAD_FOR


@dataclass(frozen=True, slots=True)
class Names:
    """What a situation speaks of by number and id. ``solved`` are the tickets that are resolved by now, ``ended`` the
    incidents that are over."""

    subjects: Mapping[int, str] = field(default_factory=dict)
    of_tickets: Mapping[int, str] = field(default_factory=dict)
    terms: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    contracts: Mapping[str, str] = field(default_factory=dict)
    solved: frozenset[int] = frozenset()
    ended: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """A handover with the numbers of those before and after it. It is the ``place``-th of ``total``, 1 the oldest."""

    handover: Handover
    names: Names
    older: int | None
    newer: int | None
    place: int
    total: int


def handover_page(connection: Connection, number: int) -> HandoverPage:
    """One handover. Raises ``BadInput("handover_unknown")``."""
    found = read_handover(connection, number)
    of = handovers.c.number
    older = connection.execute(select(func.max(of), func.count()).where(_STANDS, of < number)).one()
    newer = connection.execute(select(func.min(of), func.count()).where(_STANDS, of > number)).one()
    place = int(older[1]) + 1
    return HandoverPage(found, names(connection, found.situation), older[0], newer[0], place, place + int(newer[1]))


def handover_to_open(connection: Connection, operator: str, now: datetime) -> int | None:
    """The oldest that ``operator`` has still to read, else the newest that stands; None where there is none."""
    oldest = select(func.min(handovers.c.number)).where(*_due(operator, now))
    first: int | None = connection.execute(oldest).scalar_one()
    return newest(connection) if first is None else first


def newest(connection: Connection) -> int | None:
    """The number of the newest that was not taken back."""
    found: int | None = connection.execute(select(func.max(handovers.c.number)).where(_STANDS)).scalar_one()
    return found


def handover_list(connection: Connection, *, limit: int) -> Sequence[Handover]:
    """At most ``limit`` handovers, newest first; those that were taken back are left out."""
    return _newest_of(connection, (_STANDS,), limit)


def unread_handovers(connection: Connection, operator: str, now: datetime, *, limit: int) -> Sequence[Handover]:
    """At most ``limit`` of those that ``unread`` counts, newest first."""
    return _newest_of(connection, _due(operator, now), limit)


def _newest_of(connection: Connection, which: tuple[ColumnElement[bool], ...], limit: int) -> Sequence[Handover]:
    rows = connection.execute(select(handovers).where(*which).order_by(handovers.c.number.desc()).limit(limit)).all()
    return read_handovers(connection, rows)


def names(connection: Connection, situation: Situation) -> Names:
    """What the situation speaks of, as it is called now, and what of it is done by now."""
    kinds = (situation.overdue, situation.at_risk, situation.waiting, situation.own)
    numbers = {each.number for kind in kinds for each in kind.first}
    known = connection.execute(
        select(tickets.c.number, tickets.c.subject, tickets.c.status, contracts.c.name, contracts.c.terms)
        .join(contracts, contracts.c.id == tickets.c.contract_id)
        .where(tickets.c.number.in_(numbers))
    ).all()
    about = connection.execute(
        select(incidents.c.number, incidents.c.title, incidents.c.open)
        .where(incidents.c.number.in_([each.number for each in situation.incidents]))
    ).all()  # fmt: skip
    ids = {each.contract_id for each in situation.windows}
    called = connection.execute(select(contracts.c.id, contracts.c.name).where(contracts.c.id.in_(ids)))
    return Names(
        subjects={row.number: row.subject for row in known},
        of_tickets={row.number: row.name for row in known},
        terms={row.number: row.terms for row in known},
        titles={row.number: row.title for row in about},
        contracts={row.id: row.name for row in called},
        solved=frozenset(row.number for row in known if row.status == "resolved"),
        ended=frozenset(row.number for row in about if not row.open),
    )

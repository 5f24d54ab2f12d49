"""Incidents for a list: what goes on first, then what was, each newest first; a window at a time."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, literal_column, or_, select

from core.digits import whole_number
from core.terms.availability import Cause
from storage.database.tables import contracts, incidents, touches

MOST_NAMED = 3
"""Contracts that a row names; of others it says how many there are."""
# Literal, so that the partial index of what is open is used.
_OPEN = incidents.c.open == literal_column("1")
_OVER = incidents.c.open == literal_column("0")
_ORDER = (incidents.c.started_at.desc(), incidents.c.number.desc())


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident with the first names of what it touched (with the region or service), and how many there are.

    ``end`` is the paper's. ``open``: it goes on, on paper or anywhere.
    """

    id: str
    number: int
    title: str
    start: datetime
    end: datetime | None
    cause: Cause
    planned: bool
    dropped: bool
    open: bool
    version: int
    contracts: tuple[str, ...]
    touched: int


@dataclass(frozen=True, slots=True)
class IncidentCounts:
    """How many go on, and how many do not any more."""

    open: int
    over: int

    @property
    def total(self) -> int:
        return self.open + self.over


def incident_counts(connection: Connection, text: str = "") -> IncidentCounts:
    """How many incidents have every word of ``text``."""
    wanted = _with_words(connection, text)
    going = connection.execute(select(func.count()).select_from(incidents).where(_OPEN, *wanted)).scalar_one()
    total = connection.execute(select(func.count()).select_from(incidents).where(*wanted)).scalar_one()
    return IncidentCounts(int(going), int(total) - int(going))


def incident_page(
    connection: Connection, counts: IncidentCounts, *, offset: int, limit: int, text: str = ""
) -> Sequence[IncidentRow]:
    """At most ``limit`` incidents from the ``offset``-th on; ``counts`` are those of the same ``text``."""
    wanted = _with_words(connection, text)
    rows: list[Row[Any]] = []
    if offset < counts.open:
        going = select(incidents).where(_OPEN, *wanted).order_by(*_ORDER).offset(offset).limit(limit)
        rows.extend(connection.execute(going))
    if len(rows) < limit:
        first = max(0, offset - counts.open)
        over = select(incidents).where(_OVER, *wanted).order_by(*_ORDER).offset(first).limit(limit - len(rows))
        rows.extend(connection.execute(over))
    named = _named(connection, [row.id for row in rows])
    return [_row(row, named.get(row.id, ())) for row in rows]


def incident_place(connection: Connection, counts: IncidentCounts, number: int, text: str = "") -> int | None:
    """The position of incident ``number`` in the list of ``text``, None where it is not in it."""
    wanted = _with_words(connection, text)
    found = connection.execute(select(incidents).where(incidents.c.number == number, *wanted)).first()
    if found is None:
        return None
    started, known = incidents.c.started_at, incidents.c.number
    newer = or_(started > found.started_at, and_(started == found.started_at, known > found.number))
    state = _OPEN if found.open else _OVER
    before = connection.execute(select(func.count()).select_from(incidents).where(state, newer, *wanted)).scalar_one()
    return int(before) + (0 if found.open else counts.open)


def open_numbers(connection: Connection, limit: int) -> Sequence[int]:
    """The numbers of at most ``limit`` incidents that go on, newest first."""
    return connection.execute(select(incidents.c.number).where(_OPEN).order_by(*_ORDER).limit(limit)).scalars().all()


def _with_words(connection: Connection, text: str) -> list[ColumnElement[bool]]:
    """Each word is a number, or a part of the title, the reference or the name of a contract or its customer."""
    found: list[ColumnElement[bool]] = []
    for word in unicodedata.normalize("NFKC", text).split():
        among = [_has(incidents.c.title, word), _has(incidents.c.reference, word)]
        number = whole_number(word.removeprefix("#"))
        if number is not None:
            among.append(incidents.c.number == number)
        names = or_(_has(contracts.c.name, word), _has(contracts.c.customer, word))
        ids = connection.execute(select(contracts.c.id).where(names)).scalars().all()
        if ids:
            among.append(incidents.c.id.in_(select(touches.c.incident_id).where(touches.c.contract_id.in_(ids))))
        found.append(or_(*among))
    return found


def _has(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return column.icontains(word, autoescape=True)


def _named(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The names of what each incident touched, by name."""
    query = (
        select(touches.c.incident_id, contracts.c.name, touches.c.scope)
        .join(contracts, and_(contracts.c.id == touches.c.contract_id))
        .where(touches.c.incident_id.in_(ids))
        .order_by(contracts.c.name, touches.c.scope)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.incident_id].append(f"{row.name} {row.scope}" if row.scope else row.name)
    return found


def _row(row: Row[Any], named: Iterable[str]) -> IncidentRow:
    names = tuple(named)
    return IncidentRow(
        id=row.id,
        number=row.number,
        title=row.title,
        start=row.started_at,
        end=row.ended_at,
        cause=Cause(row.cause),
        planned=row.planned,
        dropped=row.dropped,
        open=row.open,
        version=row.version,
        contracts=names[:MOST_NAMED],
        touched=len(names),
    )

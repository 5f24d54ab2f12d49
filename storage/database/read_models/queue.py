"""The queue: tickets by due, soonest first, a window at a time by key, never by counting from the top."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    type_coerce,
)

from core.desk.filter import Field, Filter
from storage.database.columns import Whole, from_microseconds, to_microseconds
from storage.database.read_models.conditions import NOW, conditions_of, open_only
from storage.database.tables import IS_OPEN, contracts, tickets


@dataclass(frozen=True, slots=True)
class QueueKey:
    """Where a row stands: by ``rank``, ``at``, ``id`` among open tickets, by ``number`` where resolved ones count."""

    rank: int
    at: int
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One ticket as a list shows it. ``contract`` is the contract's name, ``terms`` the id of its terms, which know
    the name and rank of ``priority``.

    Instants are kept as whole microseconds since 1970-01-01T00:00Z (``…_us``), for a list makes hundreds of rows
    at a time; properties give them as aware UTC datetimes. Flags are 0 or 1.
    """

    id: str
    number: int
    contract_id: str
    contract: str
    terms: str
    subject: str
    priority: str
    owner: str
    status: str
    inquiry: str
    in_scope: int
    paused: int
    best_effort: int
    provisional: int
    due_kind: str
    response_verdict: str
    received_us: int
    due_us: int | None
    risk_us: int | None
    expected_us: int | None
    queue_rank: int
    queue_us: int
    version: int

    @property
    def key(self) -> QueueKey:
        """Its place in the queue."""
        return QueueKey(self.queue_rank, self.queue_us, self.id, self.number)

    @property
    def received_at(self) -> datetime:
        """When it was received."""
        return from_microseconds(self.received_us)

    @property
    def due_at(self) -> datetime | None:
        """The earliest running target, which may have passed; None where none runs."""
        return None if self.due_us is None else from_microseconds(self.due_us)

    @property
    def risk_at(self) -> datetime | None:
        """From when it is at risk."""
        return None if self.risk_us is None else from_microseconds(self.risk_us)

    @property
    def expected_by(self) -> datetime | None:
        """What a best-effort desk lets one expect, never a promise."""
        return None if self.expected_us is None else from_microseconds(self.expected_us)


@dataclass(frozen=True, slots=True)
class Stretch:
    """``rows`` from the ``start``-th on (0 is the top) of ``total``; ``place``: where the ticket asked for stands."""

    start: int
    rows: Sequence[QueueRow]
    total: int
    place: int | None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Open tickets of the whole desk: all, past their due, at risk (not yet past it), waiting for the customer."""

    open: int
    overdue: int
    at_risk: int
    waiting: int


def _raw(name: str) -> ColumnElement[Any]:
    """A column as the driver gives it: turning every cell into a value costs more than reading the page."""
    return type_coerce(tickets.c[name], Whole)


# In the order of the fields of QueueRow.
_COLUMNS: tuple[ColumnElement[Any], ...] = (
    tickets.c.id, tickets.c.number, tickets.c.contract_id, contracts.c.name, contracts.c.terms, tickets.c.subject,
    tickets.c.priority, tickets.c.owner, tickets.c.status, tickets.c.inquiry, _raw("in_scope"), _raw("paused"),
    _raw("best_effort"), _raw("provisional"), tickets.c.due_kind, tickets.c.response_verdict, _raw("received_at"),
    _raw("due_at"), _raw("risk_at"), _raw("expected_by"), tickets.c.queue_rank, _raw("queue_at"), tickets.c.version,
)  # fmt: skip
_TICKETS = tickets.join(contracts, contracts.c.id == tickets.c.contract_id)
_OPEN_KEY = (tickets.c.queue_rank, _raw("queue_at"), tickets.c.id)
_OPEN_PLACE = tuple_(
    bindparam("rank", type_=Whole), bindparam("at", type_=Whole), bindparam("id", type_=tickets.c.id.type)
)
_NUMBER_PLACE = bindparam("number", type_=Whole)


class Queue:
    """The tickets that ``where`` finds, in the desk's order: by due, then best-effort and paused ones by receipt.

    Where resolved tickets count too, the newest number comes first: they have no due to go by. Its statements
    are built once; keep the object while the filter stays. ``now`` is the instant of the question.
    """

    def __init__(self, where: Filter, dialect: str) -> None:
        by_due = open_only(where)
        conditions = conditions_of(where, dialect)
        key: tuple[ColumnElement[Any], ...] = _OPEN_KEY if by_due else (tickets.c.number,)
        place = _OPEN_PLACE if by_due else _NUMBER_PLACE
        here = tuple_(*key) if by_due else tickets.c.number
        onward = [each.asc() if by_due else each.desc() for each in key]
        backward = [each.desc() if by_due else each.asc() for each in key]
        after, before = (here > place, here < place) if by_due else (here < place, here > place)
        rows = select(*_COLUMNS).select_from(_TICKETS).where(*conditions)
        # Names of contracts are looked up only where the filter speaks of them: the index alone is enough otherwise.
        named = any(condition.field is Field.CONTRACT for condition in where.conditions)
        source = _TICKETS if named else tickets
        keys = select(*_OPEN_KEY, tickets.c.number).select_from(source).where(*conditions)
        count = select(func.count()).select_from(source).where(*conditions)
        limit = bindparam("limit", type_=Whole)
        self._first = rows.order_by(*onward).limit(limit)
        self._after = rows.where(after).order_by(*onward).limit(limit)
        self._before = rows.where(before).order_by(*backward).limit(limit)
        self._from = rows.where(here >= place if by_due else here <= place).order_by(*onward).limit(limit)
        self._key_at = keys.order_by(*onward).limit(1).offset(bindparam("offset", type_=Whole))
        self._count = count
        self._ahead = count.where(before)
        self._key_of = keys.where(tickets.c.number == bindparam("wanted", type_=Whole))
        numbers: BindParameter[Sequence[int]] = bindparam("numbers", expanding=True)
        self._among = keys.where(tickets.c.number.in_(numbers))
        # A search is the costly part of a question, so it is asked once; what is open is few enough to be counted here.
        searched = by_due and any(condition.field is Field.TEXT for condition in where.conditions)
        self._numbers = select(tickets.c.number).select_from(source).where(*conditions).order_by(*onward)
        self._these = select(*_COLUMNS).select_from(_TICKETS).where(tickets.c.number.in_(numbers)).order_by(*onward)
        self._stretch = self._found_at_once if searched else self._found_by_index

    def page(
        self, connection: Connection, now: datetime, *, after: QueueKey | None = None, limit: int
    ) -> Sequence[QueueRow]:
        """At most ``limit`` rows from the top, or those that follow ``after``."""
        if after is None:
            return _rows(connection, self._first, {"now": to_microseconds(now), "limit": limit})
        return _rows(connection, self._after, _place(after, now, limit))

    def around(
        self, connection: Connection, now: datetime, *, number: int | None, position: int, limit: int
    ) -> Stretch:
        """At most ``limit`` rows with the ticket ``number`` in their middle, or the ``position``-th without it."""
        return self._stretch(connection, now, number, position, limit)

    def page_before(self, connection: Connection, now: datetime, *, before: QueueKey, limit: int) -> Sequence[QueueRow]:
        """At most ``limit`` rows that come just before ``before``, in the order of the queue."""
        return _rows(connection, self._before, _place(before, now, limit))[::-1]

    def page_at(self, connection: Connection, now: datetime, *, offset: int, limit: int) -> Sequence[QueueRow]:
        """At most ``limit`` rows from the ``offset``-th on (0 is the top), for a jump; the index is counted through."""
        if offset <= 0:
            return self.page(connection, now, limit=limit)
        found = connection.execute(self._key_at, {"now": to_microseconds(now), "offset": offset}).one_or_none()
        return [] if found is None else _rows(connection, self._from, _place(QueueKey(*found), now, limit))

    def position(self, connection: Connection, now: datetime, *, number: int) -> int | None:
        """How many rows come before the ticket ``number``; None where this queue does not hold it."""
        found = connection.execute(self._key_of, {"now": to_microseconds(now), "wanted": number}).one_or_none()
        if found is None:
            return None
        return int(connection.execute(self._ahead, _place(QueueKey(*found), now, 0)).scalar_one())

    def among(self, connection: Connection, now: datetime, *, numbers: Collection[int]) -> frozenset[int]:
        """Those of the tickets ``numbers`` that it holds."""
        found = connection.execute(self._among, {"now": to_microseconds(now), "numbers": sorted(numbers)})
        return frozenset(row.number for row in found)

    def total(self, connection: Connection, now: datetime) -> int:
        """How many tickets it holds."""
        return int(connection.execute(self._count, {"now": to_microseconds(now)}).scalar_one())

    def _found_by_index(
        self, connection: Connection, now: datetime, number: int | None, position: int, limit: int
    ) -> Stretch:
        total = self.total(connection, now)
        place = None if number is None else self.position(connection, now, number=number)
        start = _start(position if place is None else place, total, limit)
        return Stretch(start, self.page_at(connection, now, offset=start, limit=limit), total, place)

    def _found_at_once(
        self, connection: Connection, now: datetime, number: int | None, position: int, limit: int
    ) -> Stretch:
        numbers = connection.execute(self._numbers, {"now": to_microseconds(now)}).scalars().all()
        place = numbers.index(number) if number in numbers else None
        start = _start(position if place is None else place, len(numbers), limit)
        rows = _rows(connection, self._these, {"numbers": numbers[start : start + limit]})
        return Stretch(start, rows, len(numbers), place)


def counts(connection: Connection, now: datetime) -> QueueCounts:
    """The desk's open tickets, each figure from an index alone."""
    found = connection.execute(_COUNTS, {"now": to_microseconds(now)}).one()
    return QueueCounts(found.open, found.overdue, found.risky - found.overdue, found.waiting)


def _rows(connection: Connection, statement: Select[Any], values: dict[str, Any]) -> list[QueueRow]:
    return list(starmap(QueueRow, connection.execute(statement, values).all()))


def _start(centre: int, total: int, limit: int) -> int:
    """Where ``limit`` rows begin that have ``centre`` in their middle, as far as there are rows on both sides."""
    return max(0, min(centre - limit // 2, total - limit))


def _place(key: QueueKey, now: datetime, limit: int) -> dict[str, Any]:
    return {
        "rank": key.rank, "at": key.at, "id": key.id, "number": key.number,
        "now": to_microseconds(now), "limit": limit,
    }  # fmt: skip


def _counted(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(tickets).where(IS_OPEN, *conditions).scalar_subquery()


# Rank 0 stands by its due, and no ticket is at risk later than due: both spare reading the rows themselves.
_COUNTS = select(
    _counted().label("open"),
    _counted(tickets.c.queue_rank == literal_column("0"), _raw("queue_at") < NOW).label("overdue"),
    _counted(_raw("risk_at") <= NOW).label("risky"),
    _counted(tickets.c.status == "waiting").label("waiting"),
)

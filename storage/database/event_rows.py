"""Clock events as rows: the fields of every kind in columns, those of some kinds in ``data``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, Row, text

from core.desk.events import ClockEvent, EventKind
from core.digits import LARGEST_WHOLE
from storage.database.columns import canonical_json, from_microseconds, to_microseconds

# A row of `events` as the database holds it: instants in microseconds, `data` as JSON text.
StoredEvent: TypeAlias = tuple[int, str, str, str, int, int, str, str]

_COLUMNS = "seq, id, ticket_id, kind, at, recorded_at, actor, data"
_TEXTS = ("priority", "reason", "owner", "text", "link", "voids")


def event_data(event: ClockEvent) -> dict[str, Any]:
    """What ``data`` holds: the fields that say something; ``observed_from`` in microseconds since the epoch."""
    data: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(event, name))}
    if event.observed_from is not None:
        data["observed_from"] = to_microseconds(event.observed_from)
    return data


def stored_event(
    event: ClockEvent, *, ticket_id: str, seq: int, event_id: str, recorded_at: datetime, actor: str
) -> StoredEvent:
    """The row of ``event``; what the event itself does not say about its recording is filled in."""
    return (
        seq,
        event_id,
        ticket_id,
        event.kind.value,
        to_microseconds(event.at),
        to_microseconds(event.recorded_at or recorded_at),
        event.actor or actor,
        canonical_json(event_data(event)),
    )


def insert_events(connection: Connection, rows: Sequence[StoredEvent]) -> None:
    """Append rows as they are: thousands come at once, and a compiled insert would take twice as long."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    connection.exec_driver_sql(f"INSERT INTO events ({_COLUMNS}) VALUES ({', '.join([mark] * 8)})", list(rows))


def read_stored_events(connection: Connection, after: int = 0, before: int = LARGEST_WHOLE) -> Iterator[StoredEvent]:
    """Every row between two places of the counter as it is stored, in the order of the counter."""
    query = text(f"SELECT {_COLUMNS} FROM events WHERE seq > :after AND seq < :before ORDER BY seq")
    for row in connection.execute(query, {"after": after, "before": before}):
        yield cast(StoredEvent, tuple(row))


def event_from(row: Row[Any]) -> ClockEvent:
    """The event of a row of ``events``."""
    data: dict[str, Any] = dict(row.data)
    observed_from = data.pop("observed_from", None)
    return ClockEvent(
        kind=EventKind(row.kind),
        at=row.at,
        id=row.id,
        seq=row.seq,
        recorded_at=row.recorded_at,
        actor=row.actor,
        observed_from=None if observed_from is None else from_microseconds(observed_from),
        **data,
    )

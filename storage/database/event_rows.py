"""Clock events as rows: the fields of every kind in columns, those of some kinds in ``data``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from core.desk.events import ClockEvent, EventKind
from storage.database.columns import from_microseconds, to_microseconds

_TEXTS = ("priority", "reason", "owner", "text", "link", "voids")


def event_data(event: ClockEvent) -> dict[str, Any]:
    """What ``data`` holds: the fields that say something; ``observed_from`` in microseconds since the epoch."""
    data: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(event, name))}
    if event.observed_from is not None:
        data["observed_from"] = to_microseconds(event.observed_from)
    return data


def event_values(
    event: ClockEvent, *, ticket_id: str, seq: int, event_id: str, recorded_at: datetime, actor: str
) -> dict[str, Any]:
    """The row of ``event``; what the event itself does not say about its recording is filled in."""
    return {
        "seq": seq,
        "id": event_id,
        "ticket_id": ticket_id,
        "kind": event.kind.value,
        "at": event.at,
        "recorded_at": event.recorded_at or recorded_at,
        "actor": event.actor or actor,
        "data": event_data(event),
    }


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

"""The last acts of an operator that an undo could take back, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from core.desk.acts.undo import UNDOABLE, RecordedAct
from core.desk.events import ClockEvent, EventKind, voided_ids
from storage.database.columns import Whole
from storage.database.event_rows import event_from
from storage.database.tables import activity, events, tickets

_ENTRIES_A_READ = 200

# An act on a ticket records one event, and its entry takes the place of the counter right after it.
_ENTRIES = (
    select(
        activity.c.id.label("entry"), activity.c.seq.label("place"), activity.c.action, activity.c.payload,
        activity.c.recorded_at.label("entered_at"), tickets.c.number, events,
    )
    .join(events, events.c.seq == activity.c.seq - 1)
    .join(tickets, tickets.c.id == events.c.ticket_id)
    .where(
        activity.c.actor == bindparam("actor"),
        activity.c.seq < bindparam("before", type_=Whole),
        activity.c.action.in_(sorted(f"ticket.{kind.value}" for kind in UNDOABLE)),
    )
    .order_by(activity.c.seq.desc())
    .limit(_ENTRIES_A_READ)
)  # fmt: skip
_VOIDINGS = select(events).where(
    events.c.ticket_id.in_(bindparam("ticket_ids", expanding=True)), events.c.kind == EventKind.VOIDED.value
)


def undoable(connection: Connection, actor: str, *, limit: int = 20) -> tuple[RecordedAct, ...]:
    """At most ``limit`` acts of ``actor`` (``Actor.name``), newest first, of which something is not undone yet.

    The entries of a bulk act are one act. Receipts can't be undone and are left out, and so are the undos themselves.
    """
    found: dict[str, list[Row[Any]]] = {}
    for entry in _counting(connection, actor):
        act = _batch(entry.payload) or entry.entry
        if act not in found and len(found) == limit:
            break
        found.setdefault(act, []).append(entry)
    return tuple(map(_act, found.values()))


def _counting(connection: Connection, actor: str) -> Iterator[Row[Any]]:
    """The entries whose event still counts, newest first."""
    before = 2**62
    while True:
        read = connection.execute(_ENTRIES, {"actor": actor, "before": before}).all()
        ids = sorted({entry.ticket_id for entry in read})
        voided = voided_ids(map(event_from, connection.execute(_VOIDINGS, {"ticket_ids": ids}))) if ids else ()
        for entry in read:
            if entry.id not in voided and entry.action == f"ticket.{entry.kind}":
                yield entry
        if len(read) < _ENTRIES_A_READ:
            return
        before = read[-1].place


def _batch(payload: str | None) -> str:
    """The batch of an entry; an erased one has none."""
    return "" if payload is None else str(json.loads(payload)["details"].get("batch", ""))


def _act(entries: Sequence[Row[Any]]) -> RecordedAct:
    """In the order of the counter."""
    in_order = entries[::-1]
    touched: tuple[tuple[int, ClockEvent], ...] = tuple((entry.number, event_from(entry)) for entry in in_order)
    return RecordedAct(tuple(entry.entry for entry in in_order), in_order[-1].entered_at, touched)

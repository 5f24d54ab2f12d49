"""Every ticket of a desk with its events, some hundreds at a time, by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from storage.database.tables import events, tickets

TICKETS_A_BATCH = 500


def ticket_batches(
    connection: Connection, *conditions: ColumnElement[bool]
) -> Iterator[Sequence[tuple[Row[Any], Sequence[Row[Any]]]]]:
    """Batches of (row of ``tickets``, its rows of ``events`` by the counter), of the tickets that meet ``conditions``.

    Memory is bounded by a batch; run it in one transaction to see one moment of the desk.
    """
    last = -1
    while True:
        page = select(tickets).where(tickets.c.number > last, *conditions).order_by(tickets.c.number)
        rows = connection.execute(page.limit(TICKETS_A_BATCH)).all()
        if not rows:
            return
        last = rows[-1].number
        recorded: dict[str, list[Row[Any]]] = defaultdict(list)
        of_these = select(events).where(events.c.ticket_id.in_([row.id for row in rows])).order_by(events.c.seq)
        for event in connection.execute(of_these):
            recorded[event.ticket_id].append(event)
        yield [(row, recorded[row.id]) for row in rows]

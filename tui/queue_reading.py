"""What the queue reads of the desk, each in one transaction that sees one moment. Called in threads only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.desk.filter import Filter
from storage.database.read_models.queue import Queue, QueueCounts, QueueRow, counts
from storage.desk import Desk
from tui.widgets.row_list import Window

WINDOW = 300
"""Rows at hand: far more than any terminal shows, so that a page key rarely waits for the database."""


@dataclass(frozen=True, slots=True)
class QueuePart:
    """A window of the queue, where the wanted ticket stands in it, the figures of the whole desk, and which of the
    marked tickets are still in the queue (None: not looked at)."""

    window: Window
    position: int | None
    counts: QueueCounts
    marked: frozenset[int] | None = None


def queue_around(
    desk: Desk, where: Filter, now: datetime, position: int, *, number: int | None = None, marked: Collection[int] = ()
) -> QueuePart:
    """The rows around the ticket ``number``, or around ``position`` where it is not there."""
    with desk.read() as connection:
        queue = Queue(where, connection.dialect.name)
        found = queue.around(connection, now, number=number, position=position, limit=WINDOW)
        still = queue.among(connection, now, numbers=marked) if marked else frozenset()
        window = Window(found.start, tuple(found.rows), found.total)
        return QueuePart(window, found.place, counts(connection, now), still)


def queue_numbers(desk: Desk, where: Filter, now: datetime, most: int) -> tuple[int, ...]:
    """The numbers of the first ``most`` tickets."""
    with desk.read() as connection:
        return tuple(row.number for row in Queue(where, connection.dialect.name).page(connection, now, limit=most))


def queue_beside(desk: Desk, where: Filter, now: datetime, window: Window, position: int) -> QueuePart:
    """The window moved towards ``position``: by key where it touches what is at hand, else by a jump."""
    rows: Sequence[QueueRow] = window.rows
    onward = window.end <= position + WINDOW // 2 and window.start <= position <= window.end
    backward = window.start <= position + WINDOW // 2 and window.start - WINDOW // 2 <= position < window.end
    with desk.read() as connection:
        queue = Queue(where, connection.dialect.name)
        if rows and onward:
            more = queue.page(connection, now, after=rows[-1].key, limit=WINDOW // 2)
            kept = rows[-WINDOW // 2 :]
            moved = Window(window.end - len(kept), (*kept, *more), window.total)
        elif rows and backward:
            fewer = queue.page_before(connection, now, before=rows[0].key, limit=WINDOW // 2)
            moved = Window(max(0, window.start - len(fewer)), (*fewer, *rows[: WINDOW // 2]), window.total)
        else:
            start = max(0, min(position - WINDOW // 2, window.total - WINDOW))
            moved = Window(start, tuple(queue.page_at(connection, now, offset=start, limit=WINDOW)), window.total)
        return QueuePart(moved, None, counts(connection, now))

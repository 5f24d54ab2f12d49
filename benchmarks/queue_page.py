"""A page of the queue among a million tickets, against the bare driver with the same SQL."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from benchmarks.bars import Bar, bar_of, print_bars, typical_round
from benchmarks.fixture_desk import NOW, open_fixture_desk
from core.desk.filter import Filter, parse_filter
from storage.database.read_models.queue import Queue, QueueKey

TICKETS = 1_000_000
OPEN_TICKETS = 20_000
PAGE = 200
_ROUNDS = 200


def run() -> list[Bar]:
    """Measures the first page, one from the middle, and one of a filter, each within one transaction."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_fixture_desk(Path(folder) / "desk" / "kigen.db", total=TICKETS, open_tickets=OPEN_TICKETS) as desk,
        desk.read() as connection,
    ):
        queue = Queue(Filter(), "sqlite")
        middle = queue.page_at(connection, NOW, offset=OPEN_TICKETS // 2, limit=1)[0].key
        filtered = Queue(parse_filter("is:running -owner:ken", now=NOW, actor="ken"), "sqlite")
        bars = [
            _bar("first page of 200 in 1,000,000", queue, connection, None),
            _bar("page of 200 in the middle", queue, connection, middle),
            _bar("page of 200 of a filter", filtered, connection, None),
        ]
    print_bars(bars)
    return bars


def _bar(name: str, queue: Queue, connection: Connection, after: QueueKey | None) -> Bar:
    page = partial(queue.page, connection, NOW, after=after, limit=PAGE)
    statement, values = _asked(connection, page)
    cursor = connection.connection.cursor()

    def bare() -> list[Any]:
        cursor.execute(statement, values)
        return cursor.fetchall()  # type: ignore[return-value]

    if [row.id for row in page()] != [row[0] for row in bare()]:
        raise RuntimeError("the peer does something else")
    ours, peer = typical_round(page, bare, rounds=_ROUNDS)
    return bar_of(name, ours * 1000, peer * 1000, "<= 3x", "ms")


def _asked(connection: Connection, page: partial[Any]) -> tuple[str, Any]:
    """The statement that ``page`` sends, with its values."""
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, values: Any, *___: object) -> None:
        asked.append((statement, values))

    event.listen(connection, "before_cursor_execute", note)
    page()
    event.remove(connection, "before_cursor_execute", note)
    (found,) = asked
    return found

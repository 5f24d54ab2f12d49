"""The statements of a save, written down once and sent again by SQLAlchemy Core alone: what a save is measured by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, insert, select

from benchmarks.shared_operator import save
from storage.database.engine import writing
from storage.database.tables import events
from storage.desk import Desk


@dataclass(frozen=True, slots=True)
class Statement:
    """One that was sent, with its values; ``rows``: whether it asks for some."""

    element: Any
    values: dict[str, Any]
    rows: bool


def statements_of_save(desk: Desk, number: int) -> Sequence[Statement]:
    """Saves on ticket ``number`` and tells what was sent, in order."""
    sent: list[Statement | None] = []

    def built(_: Connection, element: Any, many: Any, values: Any, __: Any) -> None:
        sent.append(Statement(element, dict(values or (many[0] if many else {})), bool(element.is_select)))

    def bare(_: Connection, __: Any, statement: str, ___: Any, context: Any, ____: Any) -> None:
        if context.compiled is None and statement.startswith("INSERT INTO events"):
            sent.append(None)  # sent as text: Core's own insert of the row stands in for it

    with _listening(desk, before_execute=built, before_cursor_execute=bare):
        save(desk, number)
    with desk.read() as connection:
        row = dict(connection.execute(select(events).order_by(events.c.seq.desc()).limit(1)).one()._mapping)
    return [each or Statement(insert(events), row, rows=False) for each in sent]


class CoreSaves:
    """The same on another desk, again and again, each with keys and versions of its own."""

    def __init__(self, desk: Desk, by_ticket: Sequence[Sequence[Statement]]) -> None:
        self._desk = desk
        self._by_ticket = by_ticket
        self._turn = 0
        with desk.read() as connection:
            self._seq = int(connection.exec_driver_sql("SELECT seq FROM desk").scalar_one())

    def save(self) -> None:
        """One save, of the next ticket."""
        times, place = divmod(self._turn, len(self._by_ticket))
        self._turn += 1
        command_id = self._desk.keys.new()
        with writing(self._desk.engine) as connection:
            for each in self._by_ticket[place]:
                found = connection.execute(each.element, self._fresh(each.values, command_id, times))
                if each.rows:
                    found.fetchall()

    def _fresh(self, values: dict[str, Any], command_id: str, times: int) -> dict[str, Any]:
        fresh = dict(values)
        if "command_id" in fresh:
            fresh["command_id"] = command_id
        if "seq" in fresh:
            if "id" in fresh:  # a new row; the desk's own tells how far the counter came
                self._seq += 1
                fresh["id"] = self._desk.keys.new()
            fresh["seq"] = self._seq
        if "known" in fresh:
            fresh["known"], fresh["version"] = fresh["version"] + times, fresh["version"] + times + 1
        return fresh


@contextmanager
def _listening(desk: Desk, **listeners: Any) -> Iterator[None]:
    for name, listener in listeners.items():
        event.listen(desk.engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(desk.engine, name, listener)

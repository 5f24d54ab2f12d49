"""The desk's handovers in their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from core.desk.handover import Handover, Mark, Situation
from core.digits import LARGEST_WHOLE
from core.errors import BadInput
from storage.database.coverage import Cover, uncovered
from storage.database.handover_rows import handover_from, mark_from, situation_as_json
from storage.database.tables import handover_marks, handovers


def read_handovers(connection: Connection, rows: Sequence[Row[Any]]) -> list[Handover]:
    """The handovers of ``rows`` (of the table ``handovers``) with their marks, in the order of the rows."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    query = select(handover_marks).where(handover_marks.c.handover_id.in_([row.id for row in rows]))
    for mark in connection.execute(query):
        marks[mark.handover_id].append(mark_from(mark))
    return [
        handover_from(row, tuple(sorted(marks[row.id], key=lambda mark: (mark.at, mark.id)))) for row in rows
    ]  # fmt: skip


def read_handover(connection: Connection, number: int) -> Handover:
    """The handover with its marks. Raises ``BadInput("handover_unknown")``."""
    known = 0 < number <= LARGEST_WHOLE
    rows = connection.execute(select(handovers).where(handovers.c.number == number)).all() if known else []
    if not rows:
        raise BadInput("handover_unknown", field="number", handover=number)
    return read_handovers(connection, rows)[0]


class StoredHandovers:
    """``core.desk.ports.Handovers`` in one writing transaction; ``look`` tells the situation of the desk in it."""

    def __init__(self, connection: Connection, look: Callable[[], Situation], cover: Cover = uncovered) -> None:
        self._connection = connection
        self._look = look
        self._cover = cover

    def by_number(self, number: int) -> Handover:
        """The handover with its marks. Raises ``BadInput("handover_unknown")``."""
        return read_handover(self._connection, number)

    def situation(self) -> Situation:
        """What the desk knows now, as the operator who acts hands it over."""
        return self._look()

    def next_number(self) -> int:
        """The number of the next handover; whoever writes holds the desk, so nobody else takes it."""
        return int(self._connection.execute(select(func.coalesce(func.max(handovers.c.number), 0))).scalar_one()) + 1

    def add(self, handover: Handover) -> None:
        """Store a new handover."""
        row = {
            "id": handover.id, "number": handover.number, "actor": handover.actor, "written_at": handover.written_at,
            "text": handover.text, "situation": situation_as_json(handover.situation),
        }  # fmt: skip
        self._connection.execute(insert(handovers), row)
        self._cover("handover", handover.id)

    def mark(self, handover: Handover, mark: Mark) -> None:
        """Append ``mark`` to ``handover``."""
        row = {
            "id": mark.id, "handover_id": handover.id, "kind": mark.kind.value, "at": mark.at, "actor": mark.actor,
        }  # fmt: skip
        self._connection.execute(insert(handover_marks), row)
        self._cover("handover", handover.id)

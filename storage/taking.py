"""Taking the next ticket that nobody owns, beside others who reach for the same one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.desk.acts.take import TakeFree, take_free
from core.desk.filter import Filter
from core.errors import Refused
from storage.database.read_models.queue import Queue
from storage.desk import Desk

_AT_HAND = 20
_GONE = frozenset(("ticket_taken", "ticket_resolved"))


def take_next(desk: Desk, free: Filter, now: datetime) -> int | None:
    """Take the first of the tickets that ``free`` finds (those nobody owns); its number, None where there is none.

    One that somebody else took or resolved since it was looked for is passed over.
    """
    command_id = desk.command_id()  # one for all: a try before this one may have taken its ticket already
    passed: set[int] = set()
    while upcoming := [number for number in _first(desk, free, now) if number not in passed]:
        for number in upcoming:
            try:
                taken = desk.perform(take_free, TakeFree(number), command_id=command_id)
            except Refused as refused:
                if refused.code not in _GONE:
                    raise
                passed.add(number)
            else:
                return int(taken.subject)
    return None


def _first(desk: Desk, free: Filter, now: datetime) -> Sequence[int]:
    with desk.read() as connection:
        rows = Queue(free, connection.dialect.name).page(connection, now, limit=_AT_HAND)
        return [row.number for row in rows]

"""What became of first responses, by month of receipt and priority."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, case, func, select, type_coerce

from core.desk.status import Verdict
from storage.database.columns import Whole, from_microseconds, to_microseconds
from storage.database.read_models.conditions import RESPONSE_BREACHED
from storage.database.read_models.months import month_of, month_start, next_month
from storage.database.tables import tickets


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """The tickets received in one month (its first day, in the report's zone) whose response one priority governed.

    ``breached`` counts answers past the due and unanswered tickets past it; ``pending`` those still in time or
    paused. ``median`` and ``worst`` are covered times from receipt to first response, over the tickets with a
    known one (best effort included, on that desk's hours); None where there is none. The median of an even
    number is the mean of the middle two, cut to the microsecond.
    """

    month: date
    priority: str
    count: int
    met: int
    breached: int
    unknown: int
    best_effort: int
    pending: int
    median: timedelta | None
    worst: timedelta | None


def response_report(
    connection: Connection, now: datetime, zone: str, *, contract_id: str | None = None
) -> Sequence[ResponseLine]:
    """The lines in order of month, then priority; of one contract where ``contract_id`` names it.

    ``zone`` is the IANA zone whose calendar months count, ``now`` the instant that tells pending from breached.
    """
    conditions = [] if contract_id is None else [tickets.c.contract_id == contract_id]
    starts = _month_starts(connection, ZoneInfo(zone), conditions)
    groups: dict[tuple[int, str], _Group] = {}
    statement = select(_RECEIVED, tickets.c.response_priority, _VERDICT, _COVERED).where(*conditions)
    rows = connection.execution_options(yield_per=10_000).execute(statement, {"now": to_microseconds(now)})
    months = [start for start, _ in starts]
    for received, priority, verdict, covered in rows:
        key = (bisect_right(months, received) - 1, priority)
        group = groups.get(key)
        if group is None:
            group = groups[key] = _Group()
        group.verdicts[verdict] += 1
        if covered is not None:
            group.covered.append(covered)
    return [groups[key].line(starts[key[0]][1], key[1]) for key in sorted(groups)]


_RECEIVED = type_coerce(tickets.c.received_at, Whole)
_COVERED = type_coerce(tickets.c.response_covered, Whole)
_VERDICT = case((RESPONSE_BREACHED, Verdict.BREACHED.value), else_=tickets.c.response_verdict)


class _Group:
    """The tickets of one line."""

    __slots__ = ("covered", "verdicts")

    def __init__(self) -> None:
        self.verdicts: Counter[str] = Counter()
        self.covered: list[int] = []

    def line(self, month: date, priority: str) -> ResponseLine:
        of = self.verdicts
        covered = sorted(self.covered)
        return ResponseLine(
            month, priority, of.total(), of[Verdict.MET], of[Verdict.BREACHED], of[Verdict.UNKNOWN],
            of[Verdict.BEST_EFFORT], of[Verdict.PENDING],
            median=timedelta(microseconds=_median(covered)) if covered else None,
            worst=timedelta(microseconds=covered[-1]) if covered else None,
        )  # fmt: skip


def _median(ordered: list[int]) -> int:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2


def _month_starts(
    connection: Connection, zone: ZoneInfo, conditions: list[ColumnElement[Any]]
) -> list[tuple[int, date]]:
    """When each month from the first receipt to the last begins."""
    first, last = connection.execute(select(func.min(_RECEIVED), func.max(_RECEIVED)).where(*conditions)).one()
    if first is None:
        return []
    month, end = month_of(from_microseconds(first), zone), month_of(from_microseconds(last), zone)
    starts = []
    while month <= end:
        starts.append((month_start(month, zone), month))
        month = next_month(month)
    return starts

"""Covered time as a function of the instant, and back: for calendars that close, and for those that never do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain
from threading import Lock
from typing import Protocol

from core.calendars.inputs import FIRST_DAY, LAST_DAY, instant_in_range
from core.calendars.opening_rules import OpeningRules
from core.calendars.spans import Span
from core.calendars.table import Table, build_table
from core.errors import BadInput

# One year more on either side, because the edge years of a table are not known whole.
_FIRST_YEAR = FIRST_DAY.year - 1
_LAST_YEAR = LAST_DAY.year + 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Timeline(Protocol):
    """``E(t)``, the covered time before ``t`` from an origin of its own, and its inverse. Instants are UTC."""

    def covered_before(self, at: datetime) -> timedelta:
        """``E(at)``. Raises ``instant_out_of_range``."""

    def covered_between(self, start: datetime, end: datetime) -> timedelta:
        """``E(end) - E(start)``, signed. Raises ``instant_out_of_range``."""

    def earliest_with(self, covered: timedelta) -> datetime:
        """The earliest ``t`` with ``E(t) == covered``. Raises ``beyond_horizon`` with the date it reached."""

    def next_open(self, at: datetime) -> datetime:
        """The first instant from ``at`` on that is open. Raises ``beyond_horizon``."""

    def openings_between(self, start: datetime, end: datetime) -> Iterable[Span]:
        """The openings, joined where they touch, cut at ``start`` and ``end``."""


class GrowingTimeline:
    """A timeline from a table that grows by years, in the direction that is asked for.

    Threads may share it: a table never changes, a larger one takes its place, and ``E`` keeps its origin.
    """

    __slots__ = ("_growing", "_rules", "_table")

    def __init__(self, rules: OpeningRules) -> None:
        self._rules = rules
        self._table: Table | None = None
        self._growing = Lock()

    def covered_before(self, at: datetime) -> timedelta:
        table = self._table
        if table is None or not table.since <= at <= table.until:
            table = self._table_at(at)
        return table.covered_before(at)

    def covered_between(self, start: datetime, end: datetime) -> timedelta:
        table = self._table
        if table is None or not (table.since <= start <= table.until and table.since <= end <= table.until):
            self._table_at(start)
            table = self._table_at(end)
        return table.covered_before(end) - table.covered_before(start)

    def earliest_with(self, covered: timedelta) -> datetime:
        table = self._table or self._table_at(_EPOCH)
        if not table.before[0] < covered <= table.before[-1]:
            table = self._table_with(covered, table)
        found = table.earliest_with(covered)
        if table.since < found <= table.until:
            return found
        return self._table_with(covered, table).earliest_with(covered)

    def next_open(self, at: datetime) -> datetime:
        table = self._table_at(at)
        years = 1
        while (found := table.next_open(at)) is None:
            table = self._later(table, years)
            years *= 2
        return found

    def openings_between(self, start: datetime, end: datetime) -> Iterable[Span]:
        self._table_at(start)
        return self._table_at(end).openings_between(start, end)

    def _table_at(self, at: datetime) -> Table:
        table = self._table
        if table is not None and table.since <= at <= table.until:
            return table
        year = instant_in_range(at).year
        table = self._grown(year, year)
        if at < table.since:
            return self._grown(year - 1, year)
        if at > table.until:
            return self._grown(year, year + 1)
        return table

    def _table_with(self, covered: timedelta, table: Table) -> Table:
        years = 1
        while covered > table.covered_before(table.until):
            table = self._later(table, years)
            years *= 2
        while covered <= table.covered_before(table.since):
            table = self._earlier(table, years)
            years *= 2
        return table

    def _later(self, table: Table, years: int) -> Table:
        if table.last_year == _LAST_YEAR:
            raise BadInput("beyond_horizon", reached=LAST_DAY)
        return self._grown(table.first_year, min(table.last_year + years, _LAST_YEAR))

    def _earlier(self, table: Table, years: int) -> Table:
        if table.first_year == _FIRST_YEAR:
            raise BadInput("beyond_horizon", reached=FIRST_DAY)
        return self._grown(max(table.first_year - years, _FIRST_YEAR), table.last_year)

    def _grown(self, first_year: int, last_year: int) -> Table:
        """A table of at least these years; the years between them and the known ones are filled in."""
        with self._growing:
            known = self._table
            if known is None:
                openings = chain.from_iterable(map(self._rules.openings_in, range(first_year, last_year + 1)))
                table = build_table(first_year, last_year, openings, None)
            else:
                first_year, last_year = min(first_year, known.first_year), max(last_year, known.last_year)
                missing = (*range(first_year, known.first_year), *range(known.last_year + 1, last_year + 1))
                if not missing:
                    return known
                openings = chain(
                    zip(known.opens, known.closes, strict=True),
                    chain.from_iterable(map(self._rules.openings_in, missing)),
                )
                table = build_table(first_year, last_year, openings, known)
            self._table = table
            return table


class UnbrokenTimeline:
    """The timeline of a calendar that never closes: no table, covered time is the time that passes."""

    __slots__ = ()

    def covered_before(self, at: datetime) -> timedelta:
        return instant_in_range(at) - _EPOCH

    def covered_between(self, start: datetime, end: datetime) -> timedelta:
        return instant_in_range(end) - instant_in_range(start)

    def earliest_with(self, covered: timedelta) -> datetime:
        try:
            return instant_in_range(_EPOCH + covered)
        except BadInput:
            raise BadInput("beyond_horizon", reached=LAST_DAY if covered > timedelta(0) else FIRST_DAY) from None

    def next_open(self, at: datetime) -> datetime:
        return instant_in_range(at)

    def openings_between(self, start: datetime, end: datetime) -> Iterable[Span]:
        span = Span(instant_in_range(start), instant_in_range(end))
        return (span,) if start < end else ()

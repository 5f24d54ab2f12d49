"""The compiled calendar: its openings over some years in UTC, with running totals. Immutable."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from core.calendars.inputs import EARLIEST, LATEST, ZERO
from core.calendars.spans import Span

# No zone is this far from UTC and no span is longer than a day: further inside, other years can't reach.
_MARGIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Table:
    """Openings that neither overlap nor touch, sorted, and the covered time before each.

    ``E(t)`` is the covered time before ``t``, counted from an origin that every later table of the calendar
    keeps. Aware UTC datetimes and timedeltas are kept as they are: comparing and subtracting them is exact
    and cheaper than turning a datetime into a number and back.
    """

    first_year: int
    last_year: int
    since: datetime  # E is known from here ...
    until: datetime  # ... to here
    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]
    before: tuple[timedelta, ...]  # E at each opening, and at the last close
    shifted: tuple[datetime, ...]  # opening - E at the opening, which saves an addition in each look-up

    def covered_before(self, at: datetime) -> timedelta:
        """``E(at)``, for ``since <= at <= until``."""
        following = bisect_right(self.opens, at)
        if not following:
            return self.before[0]
        if_still_open = at - self.shifted[following - 1]
        at_close = self.before[following]
        return if_still_open if if_still_open < at_close else at_close

    def earliest_with(self, covered: timedelta) -> datetime:
        """The earliest instant ``t`` with ``E(t) == covered``, for ``E(since) < covered <= E(until)``."""
        return self.shifted[bisect_left(self.before, covered) - 1] + covered

    def next_open(self, at: datetime) -> datetime | None:
        """The first instant from ``at`` on that is inside an opening; None if there is none up to ``until``."""
        following = bisect_right(self.opens, at)
        if following and at < self.closes[following - 1]:
            return at
        if following < len(self.opens) and self.opens[following] <= self.until:
            return self.opens[following]
        return None

    def openings_between(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The openings, cut at ``start`` and ``end``."""
        for number in range(bisect_right(self.closes, start), bisect_left(self.opens, end)):
            yield Span(max(start, self.opens[number]), min(end, self.closes[number]))


def build_table(
    first_year: int, last_year: int, openings: Iterable[tuple[datetime, datetime]], earlier: Table | None
) -> Table:
    """A table of the ``openings`` of some years; ``E`` agrees with the ``earlier`` table within its years."""
    opens, closes = _joined(openings)
    since = max(EARLIEST, datetime(first_year, 1, 1, tzinfo=UTC) + _MARGIN)
    until = min(LATEST, datetime(last_year + 1, 1, 1, tzinfo=UTC) - _MARGIN)
    table = Table(first_year, last_year, since, until, opens, closes, *_totals(opens, closes, ZERO))
    if earlier is None:
        return table
    origin = earlier.covered_before(earlier.since) - table.covered_before(earlier.since)
    before, shifted = _totals(opens, closes, origin)
    return replace(table, before=before, shifted=shifted)


def _joined(openings: Iterable[tuple[datetime, datetime]]) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
    opens: list[datetime] = []
    closes: list[datetime] = []
    for start, end in sorted(openings):
        if closes and start <= closes[-1]:
            closes[-1] = max(closes[-1], end)
        else:
            opens.append(start)
            closes.append(end)
    return tuple(opens), tuple(closes)


def _totals(
    opens: tuple[datetime, ...], closes: tuple[datetime, ...], origin: timedelta
) -> tuple[tuple[timedelta, ...], tuple[datetime, ...]]:
    lengths = (end - start for start, end in zip(opens, closes, strict=True))
    before = tuple(accumulate(lengths, initial=origin))
    return before, tuple(start - covered for start, covered in zip(opens, before, strict=False))

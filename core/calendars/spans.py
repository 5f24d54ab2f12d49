"""Spans of time: half-open, in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter

from core.calendars.inputs import instant, shown
from core.errors import BadInput
from core.months import month_of, months_after, start_of_day


@dataclass(frozen=True, slots=True)
class Span:
    """The time from ``start`` up to, but not including, ``end``.

    Takes aware datetimes of any zone and keeps them in UTC. A span may be empty (``start == end``).
    Raises ``BadInput``: ``naive_instant``, ``not_an_instant``, ``span_reversed`` where it ends before it starts.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        start, end = self.start, self.end
        # Thousands are made for one month: those in UTC already, nearly all, are let pass without a call.
        if start.__class__ is end.__class__ is datetime and start.tzinfo is end.tzinfo is UTC and start <= end:
            return
        start, end = instant(start), instant(end)
        if end < start:
            raise BadInput("span_reversed", field="end", start=start, end=end)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)

    @property
    def duration(self) -> timedelta:
        """The length of the span."""
        return self.end - self.start


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as sorted spans that neither overlap nor touch; empty spans are left out."""
    merged: list[Span] = []
    for span in sorted(map(_checked, spans), key=attrgetter("start")):
        if span.start == span.end:
            continue
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def without(spans: Iterable[Span], removed: Iterable[Span]) -> Iterator[Span]:
    """The parts of ``spans`` outside ``removed``; both must be merged."""
    holes = iter(removed)
    hole = next(holes, None)
    for span in spans:
        start = span.start
        while hole is not None and hole.start < span.end:
            if hole.start > start:
                yield Span(start, hole.start)
            start = max(start, hole.end)
            if hole.end > span.end:  # it reaches into the spans that follow
                break
            hole = next(holes, None)
        if start < span.end:
            yield span if start is span.start else Span(start, span.end)


def _checked(span: Span) -> Span:
    if not isinstance(span, Span):
        raise BadInput("not_a_span", value=shown(span))
    return span


@lru_cache(maxsize=256)  # the contracts of an incident share their months
def month_span(month: date, zone: str) -> Span:
    """From the local midnight that begins the month (any day of it) to the one that ends it."""
    first = month_of(month)
    return Span(start_of_day(first, zone), start_of_day(months_after(first, 1), zone))

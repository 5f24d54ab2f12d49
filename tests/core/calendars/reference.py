"""Covered time the slow way: minute after minute, with no table. The tests compare calendars against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendars import Span

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ZERO = timedelta(0)
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass
class SlowCalendar:
    """Weekly hours and closed days, looked at again for every minute that passes."""

    zone: ZoneInfo
    hours: Mapping[str, Sequence[str]]
    closed_days: Collection[date] = ()
    _minutes: set[datetime] = field(default_factory=set)
    _read: set[date] = field(default_factory=set)
    _known: set[date] = field(default_factory=set)

    def deadline(self, start: datetime, covered: timedelta, pauses: Sequence[Span] = ()) -> datetime:
        at, left = start.astimezone(UTC), covered
        while left > ZERO:
            following = self._next_edge(at, pauses)
            if self.runs(at, pauses):
                following = min(following, at + left)
                left -= following - at
            at = following
        return at

    def elapsed(self, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> timedelta:
        if end < start:
            return -self.elapsed(end, start, pauses)
        at, end, total = start.astimezone(UTC), end.astimezone(UTC), ZERO
        while at < end:
            following = min(end, self._next_edge(at, pauses))
            if self.runs(at, pauses):
                total += following - at
            at = following
        return total

    def runs(self, at: datetime, pauses: Sequence[Span] = ()) -> bool:
        """Whether covered time runs at the instant."""
        if any(pause.start <= at < pause.end for pause in pauses):
            return False
        at = at.astimezone(UTC)
        if at.date() not in self._known:
            for offset in (-2, -1, 0, 1, 2):  # a local day is a day of UTC, or one beside it; a span ends the day after
                self._read_day(at.date() + DAY * offset)
            self._known.add(at.date())
        return at.replace(second=0, microsecond=0) in self._minutes

    def _next_edge(self, at: datetime, pauses: Sequence[Span]) -> datetime:
        edges = [at.replace(second=0, microsecond=0) + MINUTE]
        edges += [edge for pause in pauses for edge in (pause.start, pause.end) if edge > at]
        return min(edges)

    def _read_day(self, day: date) -> None:
        """The minutes in UTC of the spans that open on a local day."""
        if day in self._read or day in self.closed_days:
            return
        self._read.add(day)
        for piece in self.hours.get(DAY_NAMES[day.weekday()], ()):
            start, end = piece.split("-")
            at, until = self._utc(day, start), self._utc(day if end > start else day + DAY, end)
            while at < until:
                self._minutes.add(at)
                at += MINUTE

    def _utc(self, day: date, text: str) -> datetime:
        hour, minute = map(int, text.split(":"))
        if hour == 24:
            day, hour = day + DAY, 0
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone, fold=0).astimezone(UTC)

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
    """Weekly hours and closed days, read again for every minute that passes."""

    zone: ZoneInfo
    hours: Mapping[str, Sequence[str]]
    closed_days: Collection[date] = ()
    _minutes: dict[date, set[datetime]] = field(default_factory=dict)

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
        minute = at.replace(second=0, microsecond=0)
        day = at.astimezone(self.zone).date()
        return any(minute in self._minutes_of(day + DAY * offset) for offset in (-2, -1, 0, 1))

    def _next_edge(self, at: datetime, pauses: Sequence[Span]) -> datetime:
        edges = [at.replace(second=0, microsecond=0) + MINUTE]
        edges += [edge for pause in pauses for edge in (pause.start, pause.end) if edge > at]
        return min(edges)

    def _minutes_of(self, day: date) -> set[datetime]:
        """The minutes in UTC of the spans that open on a local day."""
        if day not in self._minutes:
            minutes = self._minutes[day] = set()
            pieces = () if day in self.closed_days else self.hours.get(DAY_NAMES[day.weekday()], ())
            for piece in pieces:
                start, end = piece.split("-")
                at, until = self._utc(day, start), self._utc(day if end > start else day + DAY, end)
                while at < until:
                    minutes.add(at)
                    at += MINUTE
        return self._minutes[day]

    def _utc(self, day: date, text: str) -> datetime:
        hour, minute = map(int, text.split(":"))
        if hour == 24:
            day, hour = day + DAY, 0
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone, fold=0).astimezone(UTC)

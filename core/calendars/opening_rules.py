"""The definition of a calendar: on which days it opens, and for which hours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from core.calendars.closures import Holidays, YearlyClosure
from core.calendars.hours import CLOSED, DayHours, WeeklyHours
from core.calendars.inputs import calendar_day
from core.errors import BadInput

_ONE_DAY = timedelta(days=1)
_A_LEAP_YEAR = [date(2000, 1, 1) + timedelta(days=number) for number in range(366)]


@dataclass(frozen=True)
class OpeningRules:
    """Weekly hours in a zone, with the days that are closed and the days that have other hours.

    Other hours go before everything else, so a holiday can be worked; then a closed day, a yearly closure
    or a holiday closes the spans that open on it.
    """

    zone: ZoneInfo
    hours: WeeklyHours
    closed_days: frozenset[date]
    yearly_closures: tuple[YearlyClosure, ...]
    other_hours: Mapping[date, DayHours]
    holidays: Holidays | None
    _holidays_by_year: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        both = self.closed_days.intersection(self.other_hours)
        if both:
            raise BadInput("day_closed_and_open", field="other_hours", day=min(both))
        weekly = not self.hours.never_open and not all(map(self._closed_every_year, _A_LEAP_YEAR))
        if not weekly and not any(self.other_hours.values()):
            raise BadInput("calendar_never_open", field="hours")

    @property
    def always_open(self) -> bool:
        """Whether the calendar never closes."""
        return (
            self.hours.always_open
            and not self.closed_days
            and not self.yearly_closures
            and not self.other_hours
            and self.holidays is None
        )

    def with_closed_days(self, days: Iterable[date]) -> OpeningRules:
        """The same rules with further closed days."""
        return replace(self, closed_days=self.closed_days.union(days))

    def hours_on(self, day: date) -> DayHours:
        """The hours that open on a local day; empty when it is closed."""
        other = self.other_hours.get(day)
        if other is not None:
            return other
        weekly = self.hours.days[day.weekday()]
        if not weekly or day in self.closed_days or self._closed_every_year(day) or day in self._holidays_of(day.year):
            return CLOSED
        return weekly

    def openings_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans that open on a local day, in UTC.

        A local time that a clock change skips or repeats is read with fold 0 (PEP 495). A span which that
        reading turns around holds no time and is left to the reader.
        """
        for start, end in self.hours_on(day):
            yield self._in_utc(day, start), self._in_utc(day, end)

    def openings_in(self, year: int) -> Iterator[tuple[datetime, datetime]]:
        """The spans that open on the local days of one year, in UTC; they may overlap."""
        day, next_year = date(year, 1, 1), date(year + 1, 1, 1)
        while day < next_year:
            for start, end in self.openings_on(day):
                if start < end:
                    yield start, end
            day += _ONE_DAY

    @cached_property
    def fingerprint(self) -> str:
        """A SHA-256 in hex over the definition, the zone's name and the fingerprint of the holidays."""
        definition = {
            "time_zone": self.zone.key,
            "hours": self.hours.days,
            "closed_days": sorted(day.isoformat() for day in self.closed_days),
            "yearly_closures": [(closure.first, closure.last) for closure in self.yearly_closures],
            "other_hours": {day.isoformat(): hours for day, hours in self.other_hours.items()},
            "holidays": None if self.holidays is None else self.holidays.fingerprint,
        }
        text = json.dumps(definition, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _in_utc(self, day: date, minutes: int) -> datetime:
        days, minutes = divmod(minutes, 24 * 60)
        if days:
            day += _ONE_DAY
        local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self.zone)
        return local.astimezone(UTC)

    def _closed_every_year(self, day: date) -> bool:
        return any(day in closure for closure in self.yearly_closures)

    def _holidays_of(self, year: int) -> frozenset[date]:
        known = self._holidays_by_year.get(year)
        if known is None:
            listed = () if self.holidays is None else self.holidays.dates(year)
            known = self._holidays_by_year[year] = frozenset(map(calendar_day, listed))
        return known

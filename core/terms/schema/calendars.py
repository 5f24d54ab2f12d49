"""The calendars of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from core.calendars import Calendar, Holidays, YearlyClosure
from core.errors import BadInput
from core.messages import Message
from core.terms.schema.faults import contradiction, unknown_name
from core.terms.schema.parts import CalendarPart

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarReader:
    """Builds calendars, collecting what is wrong with them."""

    def __init__(self, source: str, time_zone: str, holidays: Callable[[str], Holidays]) -> None:
        self._source = source
        self._time_zone = time_zone
        self._holidays = holidays
        self.faults: list[BadInput] = []

    def read(self, field: str, part: CalendarPart) -> Calendar | None:
        """The calendar, or None where a fault was found; ``field`` is its path in the document."""
        before = len(self.faults)
        zone = part.time_zone or self._time_zone
        if part.round_the_clock:
            if part.hours or part.other_hours or part.holidays or part.closed_days or part.yearly_closures:
                self.faults.append(contradiction(self._source, field, Message("terms.round_the_clock_closes")))
                return None
            return self._built(field, lambda: Calendar.round_the_clock(zone))
        hours = self._hours(f"{field}.hours", part.hours)
        closures = tuple(_closure(text) for text in part.yearly_closures)
        other = self._other_hours(f"{field}.other_hours", part.other_hours)
        found = self._named_holidays(f"{field}.holidays", part.holidays)
        if len(self.faults) > before:
            return None
        return self._built(
            field,
            lambda: Calendar(
                zone,
                hours,
                closed_days=tuple(part.closed_days),
                yearly_closures=tuple(YearlyClosure(*closure) for closure in closures),
                holidays=found,
                other_hours=other,
            ),
        )

    def _built(self, field: str, build: Callable[[], Calendar]) -> Calendar | None:
        try:
            return build()
        except BadInput as error:
            place = f"{field}.{error.field}" if error.field else field
            self.faults.append(contradiction(self._source, place, error.message))
            return None

    def _hours(self, field: str, declared: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """The hours of each day; ``mon-fri`` and ``daily`` stand for several days, and no day stands twice."""
        hours: dict[str, list[str]] = {}
        for name, pieces in declared.items():
            days = _days(name)
            if not days:
                allowed = (*_DAYS, "mon-fri", "daily")
                self.faults.append(unknown_name(self._source, f"{field}.{name}", name, allowed))
            for day in days:
                if day in hours:
                    reason = Message("terms.day_twice", {"day": day})
                    self.faults.append(contradiction(self._source, f"{field}.{name}", reason))
                hours[day] = pieces
        return hours

    def _other_hours(self, field: str, declared: Mapping[str, list[str]]) -> dict[date, list[str]]:
        hours: dict[date, list[str]] = {}
        for text, pieces in declared.items():
            try:
                hours[date.fromisoformat(text)] = pieces
            except ValueError:
                reason = Message("terms.expected_date")
                self.faults.append(contradiction(self._source, f"{field}.{text}", reason))
        return hours

    def _named_holidays(self, field: str, country: str | None) -> Holidays | None:
        if country is None:
            return None
        try:
            return self._holidays(country)
        except BadInput as error:
            self.faults.append(contradiction(self._source, field, error.message))
            return None


def _days(name: str) -> tuple[str, ...]:
    """The days that ``mon``, ``mon-fri`` or ``daily`` stands for; none where the name is unknown."""
    if name == "daily":
        return _DAYS
    first, dash, last = name.partition("-")
    if first not in _DAYS or (dash and last not in _DAYS):
        return ()
    return _DAYS[_DAYS.index(first) : _DAYS.index(last or first) + 1]


def _closure(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """``12-29/01-03`` as its first and last month and day; a single day is both."""
    first, _, last = text.partition("/")
    return _month_and_day(first), _month_and_day(last or first)


def _month_and_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)

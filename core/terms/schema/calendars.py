"""The calendars of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import pairwise

from core.calendars import Calendar, Holidays, WeeklyHours, YearlyClosure
from core.calendars.hours import parse_day
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
            with self._told(f"{field}.time_zone"):
                return Calendar.round_the_clock(zone)
            return None
        hours = self._hours(f"{field}.hours", part.hours)
        other_hours = self._other_hours(f"{field}.other_hours", part.other_hours)
        closures = self._closures(f"{field}.yearly_closures", part.yearly_closures)
        holidays = None
        if part.holidays is not None:
            with self._told(f"{field}.holidays"):
                holidays = self._holidays(part.holidays)
        with self._told(f"{field}.time_zone"):
            Calendar.round_the_clock(zone)
        if len(self.faults) > before:
            return None
        with self._told(field):
            return Calendar(
                zone,
                hours,
                closed_days=part.closed_days,
                yearly_closures=closures,
                holidays=holidays,
                other_hours=other_hours,
            )
        return None

    def _hours(self, field: str, declared: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        """The hours of each day; ``mon-fri`` and ``daily`` stand for several days, and no day stands twice."""
        hours: dict[str, Sequence[str]] = {}
        for name, pieces in declared.items():
            place = f"{field}.{name}"
            days = _days(name)
            if not days:
                self.faults.append(unknown_name(self._source, place, name, (*_DAYS, "mon-fri", "daily")))
            self._check_hours(place, pieces)
            for day in days:
                if day in hours:
                    self.faults.append(contradiction(self._source, place, Message("terms.day_twice", {"day": day})))
                hours[day] = pieces
        return hours

    def _other_hours(self, field: str, declared: Mapping[str, Sequence[str]]) -> dict[date, Sequence[str]]:
        hours = {}
        for text, pieces in declared.items():
            place = f"{field}.{text}"
            self._check_hours(place, pieces)
            try:
                hours[date.fromisoformat(text)] = pieces
            except ValueError:
                self.faults.append(contradiction(self._source, place, Message("terms.expected_date")))
        return hours

    def _check_hours(self, field: str, pieces: Sequence[str]) -> None:
        with self._told(field):
            WeeklyHours.parse({_DAYS[0]: pieces})
            known = sorted((parse_day([piece], field=field)[0], piece) for piece in pieces)
            for ((_, end), one), ((start, _), other) in pairwise(known):
                if start < end:
                    overlap = Message("terms.hours_overlap", {"one": one, "other": other})
                    self.faults.append(contradiction(self._source, field, overlap))

    def _closures(self, field: str, declared: Sequence[str]) -> list[YearlyClosure]:
        closures = []
        for number, text in enumerate(declared):
            with self._told(f"{field}[{number}]"):
                first, _, last = text.partition("/")
                closures.append(YearlyClosure(_month_and_day(first), _month_and_day(last or first)))
        return closures

    @contextmanager
    def _told(self, field: str) -> Iterator[None]:
        """What a calendar refuses becomes a fault at ``field``."""
        try:
            yield
        except BadInput as error:
            self.faults.append(contradiction(self._source, field, error.message))


def _days(name: str) -> tuple[str, ...]:
    """The days that ``mon``, ``mon-fri`` or ``daily`` stands for; none where the name is unknown."""
    if name == "daily":
        return _DAYS
    first, dash, last = name.partition("-")
    if first not in _DAYS or (dash and last not in _DAYS):
        return ()
    return _DAYS[_DAYS.index(first) : _DAYS.index(last or first) + 1]


def _month_and_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)

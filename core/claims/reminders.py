"""How long is left until a claim window closes, in days and in working days, and when that is reminded of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendars import Calendar
from core.desk.promise import closing_on
from core.terms.model import Terms
from core.terms.working_calendar import working_calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Left:
    """Days from today to the last day to file, 0 on that day; of these ``working_days``. Negative: it has passed."""

    days: int
    working_days: int


def closing_calendar(terms: Terms, closed_days: tuple[date, ...]) -> Calendar | None:
    """The calendar whose working days count down to the closing of a window; None: every day counts.

    It is the one that the terms name for claims, or else count by, with the closing days of the contract.
    """
    named = working_calendar(terms)
    return closing_on(terms.calendars[named], closed_days) if named else None


def left_until(file_by: date, today: date, calendar: Calendar | None) -> Left:
    """What is left on the local day ``today`` until the end of ``file_by``."""
    days = (file_by - today).days
    if days <= 0:
        return Left(days, min(days, 0))
    return Left(days, sum(_works(calendar, today + number * _DAY) for number in range(1, days + 1)))


def today_in(terms: Terms, now: datetime) -> date:
    """The local day of the terms at ``now``."""
    return now.astimezone(ZoneInfo(terms.time_zone)).date()


def reminder(left: Left, thresholds: Iterable[int]) -> int | None:
    """The nearest of ``thresholds`` (working days) that is reached; None: none yet, or the window has closed."""
    if left.days < 0:
        return None
    return min((each for each in thresholds if left.working_days <= each), default=None)


def reminder_days(file_by: date, thresholds: Iterable[int], calendar: Calendar | None) -> Iterator[tuple[date, int]]:
    """The first day on which so many working days or fewer are left, for each threshold."""
    for threshold in sorted(set(thresholds), reverse=True):
        day, left = file_by, 0
        while True:
            left += _works(calendar, day)
            if left > threshold:
                break
            day -= _DAY
        yield day, threshold


def _works(calendar: Calendar | None, day: date) -> bool:
    return calendar is None or calendar.is_working_day(day)

"""The hours of a calendar in a few cells: ``9-17``, ``10-12,13-17``, and a word for those that never close."""

from __future__ import annotations

from core.calendars.hours import DayHours, WeeklyHours
from tui.locale.translator import Translator


def short_hours(hours: WeeklyHours, translator: Translator) -> str:
    """The hours of each day on which it opens; empty where they are not the same on all of those."""
    if hours.always_open:
        return translator.words("screens.hours_always")
    different = {day for day in hours.days if day}
    return day_hours(different.pop()) if len(different) == 1 else ""


def day_hours(day: DayHours) -> str:
    """The pieces of a day."""
    return ",".join(f"{_time(start)}-{_time(end)}" for start, end in day)


def _time(minutes: int) -> str:
    """Hours, with minutes where there are some; past midnight they go on to count, as a Japanese desk writes them."""
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}" if minute else str(hour)

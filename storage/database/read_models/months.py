"""Calendar months in a zone, as instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.database.columns import to_microseconds


def month_of(instant: datetime, zone: ZoneInfo) -> date:
    """The first day of the month that ``instant`` falls into, in ``zone``."""
    return instant.astimezone(zone).date().replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after ``month``."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_start(month: date, zone: ZoneInfo) -> int:
    """When ``month`` begins in ``zone``, in microseconds since 1970-01-01T00:00Z.

    A midnight that a clock change skips is the first instant after the gap.
    """
    return to_microseconds(datetime(month.year, month.month, month.day, tzinfo=zone))


def days_of(month: date, zone: ZoneInfo) -> tuple[int, ...]:
    """When each day of ``month`` begins in ``zone``, in microseconds, the first of the month first."""
    count = (next_month(month) - month).days
    days = (month + timedelta(days=day) for day in range(count))
    return tuple(to_microseconds(datetime(day.year, day.month, day.day, tzinfo=zone)) for day in days)

"""Calendar months: each is its first day; in a zone it begins and ends at an instant."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def month_of(day: date) -> date:
    """The month that ``day`` is in, as its first day."""
    return day.replace(day=1)


def months_after(month: date, count: int) -> date:
    """The ``count``-th month after ``month`` (before it where negative), as its first day."""
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def last_day(month: date) -> date:
    """The last day of the month."""
    return month.replace(day=days_in(month))


def days_in(month: date) -> int:
    """How many days the month has."""
    return monthrange(month.year, month.month)[1]


@lru_cache(maxsize=512)  # the contracts of an incident share their months and the days on which windows close
def start_of_day(day: date, zone: str) -> datetime:
    """The instant in UTC at which the local day begins; where midnight is skipped, fold 0 decides (PEP 495)."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def closing(day: date, zone: str) -> datetime:
    """The instant in UTC at which the local day is over (exclusive)."""
    return start_of_day(day + timedelta(days=1), zone)


def local_month(at: datetime, zone: str) -> date:
    """The month of the instant in the zone, as its first day."""
    return at.astimezone(ZoneInfo(zone)).date().replace(day=1)

"""Calendars and instants that the tests of this folder share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendars import Calendar, YearlyClosure

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")
YEAR_END = YearlyClosure((12, 29), (1, 3))
MICROSECOND = timedelta(microseconds=1)


def weekdays(*pieces: str) -> dict[str, list[str]]:
    return {name: list(pieces) for name in WEEKDAYS}


def every_day(*pieces: str) -> dict[str, list[str]]:
    return {name: list(pieces) for name in EVERY_DAY}


def tokyo(text: str) -> datetime:
    """An instant from its local time in Tokyo: ``tokyo("2026-06-01 09:00")``."""
    return local(text, "Asia/Tokyo")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@dataclass(frozen=True)
class ListedHolidays:
    """Holidays as a plain list."""

    days: tuple[date, ...] = (date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6))
    official_until: int = 2027

    @property
    def fingerprint(self) -> str:
        return ",".join(map(str, self.days))

    def dates(self, year: int) -> frozenset[date]:
        return frozenset(day for day in self.days if day.year == year)


def office() -> Calendar:
    """Weekdays 09:00 to 17:00 in Tokyo, closed at the year's end and on three days of May 2026."""
    return Calendar("Asia/Tokyo", weekdays("09:00-17:00"), yearly_closures=[YEAR_END], holidays=ListedHolidays())

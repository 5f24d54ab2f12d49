"""Instants as operators type them: ``14:05``, ``-20m``, ``yesterday 23:50``, ``2026-06-01 14:05``, or RFC 3339."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from core.errors import BadInput

AGO = re.compile(r"-\s*(?P<amount>\d{1,6})\s*(?P<unit>s|m|h|d)")
# A day's distance from the ends of the calendar, so that every zone can show it.
EARLIEST, LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
CLOCK = re.compile(r"(?:(?P<day>\S+)[ T])?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?")
DAYS = {"today": 0, "今日": 0, "yesterday": -1, "昨日": -1, "一昨日": -2, "おととい": -2}


def parse_instant(text: str, *, now: datetime, zone: tzinfo, field: str = "at") -> datetime:
    """The aware UTC instant that ``text`` says; local times are read in ``zone``, with fold 0 (PEP 495).

    A time of day alone is today's in ``zone``; a span back is to the whole second. Full-width digits are read too.
    Raises ``BadInput("instant_unreadable")``.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if said.lower() in ("now", "今"):
        return now
    try:
        ago = AGO.fullmatch(said.lower())
        if ago:
            instant = now.replace(microsecond=0) - timedelta(**{UNITS[ago["unit"]]: int(ago["amount"])})
        elif local := CLOCK.fullmatch(said):
            clock = time(int(local["hour"]), int(local["minute"]), int(local["second"] or 0))
            day = _day(local["day"], now.astimezone(zone).date())
            instant = datetime.combine(day, clock, zone).astimezone(UTC)
        else:
            instant = datetime.fromisoformat(said)
    except (ValueError, OverflowError):
        raise BadInput("instant_unreadable", field=field, text=text) from None
    if instant.tzinfo is None or not EARLIEST <= instant <= LATEST:
        raise BadInput("instant_unreadable", field=field, text=text)
    return instant.astimezone(UTC)


def _day(name: str | None, today: date) -> date:
    if name is None:
        return today
    if name.lower() in DAYS:
        return today + timedelta(days=DAYS[name.lower()])
    return date.fromisoformat(name)

"""Dates as an iCalendar file (RFC 5545), written by the icalendar library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

_PRODUCT = "-//kigen//dates//EN"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One date in words. ``at`` is the instant where there is one, else it is the whole ``day``.

    ``key`` stays the same when the file is written again, so that a calendar replaces the entry.
    """

    key: str
    day: date
    at: datetime | None
    summary: str
    description: str


def as_icalendar(entries: Iterable[CalendarEntry], desk_id: str, now: datetime) -> bytes:
    """The file. ``now`` is when it is written, aware UTC."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{desk_id}")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("summary", entry.summary)
        event.add("description", entry.description)
        if entry.at is None:
            event.add("dtstart", entry.day)
            event.add("dtend", entry.day + timedelta(days=1))
        else:
            event.add("dtstart", entry.at.astimezone(UTC))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())

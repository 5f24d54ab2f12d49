"""Times as status pages tell them: "Between 6:23 PM and 8:03 PM PST", "from August 7, 5:10 PM to August 8 ...".

A sentence is a proposal, never a measurement: what it leaves out (the day, the zone of the first time) is taken from
the time of the post and from the second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

_HOURS: Mapping[str, int] = {
    "UTC": 0, "GMT": 0, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4,
    "CET": 1, "CEST": 2, "JST": 9,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month{{n}}>(?:{'|'.join(_MONTHS)})[a-z]*)\.?\s+(?P<day{{n}}>\d{{{{1,2}}}})(?:st|nd|rd|th)?"
_DAY = rf"(?:{_MONTH}(?:,?\s+(?P<year{{n}}>\d{{{{4}}}}))?,?\s+(?:at\s+)?)?"
_CLOCK = r"(?P<hour{n}>\d{{1,2}}):(?P<minute{n}>\d{{2}})\s*(?P<half{n}>[AP]M)?\s*(?P<zone{n}>[A-Z]{{3,4}})?"
_ON = _MONTH.replace("month{n}", "onmonth{n}").replace("day{n}", "onday{n}")
_ON_DAY = rf"(?:,?\s+on\s+{_ON},?)?"
_TIME = _DAY + _CLOCK + _ON_DAY
_BETWEEN = re.compile(
    rf"\b(?:on\s+(?P<month0>(?:{'|'.join(_MONTHS)})[a-z]*)\.?\s+(?P<day0>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:,?\s+(?P<year0>\d{4}))?,?\s+)?(?:between|from)\s+"
    + _TIME.format(n=1)
    + r",?\s+(?:and|to|until|through|-|–)\s+"
    + _TIME.format(n=2),
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"\b(?:beginning|starting)\s+(?:at|on)\s+" + _TIME.format(n=1), re.IGNORECASE)
_DAY_LONG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """``start`` and ``end`` (None: not told) are aware UTC; ``words`` is the part of the sentence that says so."""

    start: datetime
    end: datetime | None
    words: str


def told_times(text: str, posted_at: datetime, zone: str = "UTC") -> Told | None:
    """What the last sentence of ``text`` that tells times says; ``zone`` is that of times without one.

    A start without a day is the last such time before it was posted; an end without a day is the first after the start.
    """
    last = None
    text = " ".join(text.split())  # runs of spaces would be tried in every way to divide them
    for found in (*_BEGINNING.finditer(text), *_BETWEEN.finditer(text)):
        last = _told(found, posted_at, zone) or last
    return last


def _told(found: re.Match[str], posted_at: datetime, zone: str) -> Told | None:
    parts = {name: value for name, value in found.groupdict().items() if value}
    second = "hour2" in parts
    name = parts.get("zone1") or parts.get("zone2") or zone
    offsets = [_HOURS.get(each.upper()) for each in (name, parts.get("zone2") or name)]
    if None in offsets:
        return None
    first_zone, second_zone = (timezone(timedelta(hours=hours or 0)) for hours in offsets)
    try:
        start = next(_instants(parts, "1", posted_at, first_zone, half=parts.get("half1") or parts.get("half2") or ""))
        end = None
        if second:
            half = parts.get("half2", "")
            end = next(each for each in _instants(parts, "2", start, second_zone, half=half) if each >= start)
    except (ValueError, StopIteration):
        return None
    return Told(start, end, " ".join(found.group().split()))


def _instants(parts: Mapping[str, str], n: str, near: datetime, zone: timezone, *, half: str) -> Iterator[datetime]:
    """The instants that may be meant: the nearest up to ``near`` first, then later ones.

    Raises ``ValueError`` for no time of day.
    """
    hour, minute = int(parts[f"hour{n}"]), int(parts[f"minute{n}"])
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half.upper() == "PM" else 0)
    clock = time(hour, minute)
    month = parts.get(f"month{n}") or parts.get(f"onmonth{n}") or (parts.get("month0") if n == "1" else None)
    day = parts.get(f"day{n}") or parts.get(f"onday{n}") or (parts.get("day0") if n == "1" else None)
    local = near.astimezone(zone).date()
    if month is not None and day is not None:
        number = _MONTHS.index(month[:3].lower()) + 1
        year = parts.get(f"year{n}") or parts.get("year0")
        years = (int(year),) if year else (local.year, local.year - 1, local.year + 1)
        days = [date(each, number, int(day)) for each in years]
    else:
        days = [local, local - _DAY_LONG, local + _DAY_LONG]
    instants = [datetime.combine(each, clock, zone).astimezone(UTC) for each in days]
    yield from sorted(instants, key=lambda each: (each > near, abs(each - near)))

"""What operators type to try something on a month: how much longer, what is left out, which priority instead."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from core.calendars import Span
from core.desk.instants import AGO, CLOCK, parse_instant
from core.desk.what_if_month import LeftOut, Longer
from core.errors import BadInput

_LENGTH = re.compile(r"\+?\s*(?P<amount>\d{1,6})\s*(?P<unit>s|秒|m|min|分|h|時間|d|日)?")
_SECONDS = {"s": 1, "秒": 1, "m": 60, "min": 60, "分": 60, "h": 3600, "時間": 3600, "d": 86400, "日": 86400}
_BETWEEN = re.compile(r"(?<=:\d\d)\s*[-~〜]\s*")
"""The dash after a time of day; those in a date are none."""
_PRIORITY = re.compile(r"#?(?P<ticket>\d{1,12})\s*=\s*(?P<priority>\S+)")


def parse_length(text: str) -> timedelta | None:
    """``30m``, ``2h``, ``90`` (minutes); None where it is no length."""
    found = _LENGTH.fullmatch(_plain(text))
    if found is None:
        return None
    return timedelta(seconds=int(found["amount"]) * _SECONDS[found["unit"] or "m"])


@dataclass(frozen=True, slots=True)
class Clock:
    """How instants are read: relative to ``now``, local ones in ``zone``; a time of day alone is of the day ``day``."""

    now: datetime
    zone: tzinfo
    day: datetime

    def instant(self, text: str, field: str) -> datetime:
        """Raises ``BadInput("instant_unreadable")``."""
        alone = CLOCK.fullmatch(_plain(text))
        now = self.day if alone is not None and alone["day"] is None else self.now
        return parse_instant(text, now=now, zone=self.zone, field=field)


def parse_longer(text: str, clock: Clock, *, field: str) -> Longer:
    """``30m`` longer, or until ``16:40``; a time ago is no length. Raises ``BadInput("longer_unreadable")``."""
    length = parse_length(text)
    if length is not None:
        return length
    try:
        if AGO.fullmatch(_plain(text)):
            raise ValueError(text)
        return clock.instant(text, field)
    except (BadInput, ValueError):
        raise BadInput("longer_unreadable", field=field, text=text) from None


def parse_left_out(text: str, clock: Clock, *, field: str) -> LeftOut:
    """``12m``: the first ones of the stop; ``14:00-14:12``: just that time. Raises ``BadInput("span_unreadable")``."""
    length = parse_length(text)
    if length is not None:
        return length
    try:
        first, last = _BETWEEN.split(_plain(text))
        start = clock.instant(first, field)
        end = replace(clock, day=start).instant(last, field)
    except (BadInput, ValueError):
        raise BadInput("span_unreadable", field=field, text=text) from None
    if end <= start:
        raise BadInput("span_unreadable", field=field, text=text)
    return Span(start, end)


def parse_priority(text: str, *, field: str) -> tuple[int, str]:
    """``123=high``. Raises ``BadInput("priority_unreadable")``."""
    found = _PRIORITY.fullmatch(_plain(text))
    if found is None:
        raise BadInput("priority_unreadable", field=field, text=text)
    return int(found["ticket"]), found["priority"]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()

"""What is one stop's own, as operators type it: ``13:50-14:20``, ``-14:20 outside_control``, ``none``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo

from core.desk.instants import parse_instant
from core.errors import BadInput

NO_GROUND = ("none", "なし")
_BETWEEN = re.compile(r"\.\.|[-–~〜]")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Own:
    """Aware UTC instants. None: as the incident has it. ``ground`` empty: none, whatever the others have."""

    start: datetime | None = None
    end: datetime | None = None
    ground: str | None = None


def parse_own(text: str, *, now: datetime, zone: tzinfo, grounds: Collection[str], field: str) -> Own:
    """Times first, then the id of a ground (or its beginning), either may be missing; an instant alone is the start.

    Either side of the dash may be empty: that time is the incident's. Instants are those of ``parse_instant``; a start
    of day and month stands before the dash, as in ``2026-06-01 13:50 - 2026-06-01 14:20``. Raises
    ``BadInput("own_unreadable")``.
    """
    words = unicodedata.normalize("NFKC", text[:_LONGEST]).replace("~", " ~ ").split()
    if len(text) > _LONGEST:  # each way to divide it is tried
        words = []
    for count in range(len(words), -1, -1):
        times = _times(" ".join(words[:count]), now, zone)
        ground = _ground(words[count:], grounds)
        if times is not None and ground != "?" and words:
            return Own(*times, ground)
    raise BadInput("own_unreadable", field=field, text=text, grounds=tuple(sorted(grounds)))


def _times(text: str, now: datetime, zone: tzinfo) -> tuple[datetime | None, datetime | None] | None:
    """None where it is no time: each dash may be the one between, as dates and ``-20m`` have dashes too."""

    def instant(part: str) -> datetime | None:
        return parse_instant(part, now=now, zone=zone) if part.strip() else None

    if not text:
        return None, None
    for dash in (None, *_BETWEEN.finditer(text)):
        sides = (text, "") if dash is None else (text[: dash.start()], text[dash.end() :])
        try:
            found = instant(sides[0]), instant(sides[1])
        except BadInput:
            continue
        if found != (None, None):
            return found
    return None


def _ground(words: list[str], grounds: Collection[str]) -> str | None:
    """``?`` where it is none of them, or could be several."""
    if not words:
        return None
    word = " ".join(words)
    if word in grounds:
        return word
    if word.lower() in NO_GROUND:
        return ""
    found = [ground for ground in grounds if ground.startswith(word)]
    return found[0] if len(found) == 1 else "?"

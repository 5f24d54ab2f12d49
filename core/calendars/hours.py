"""Weekly hours: the local times between which a desk is open, day by day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.calendars.inputs import shown
from core.errors import BadInput

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES_OF_DAY = 24 * 60
_PIECE = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")

# Minutes after the local midnight at which the day begins; an end past 1440 is on the next day.
DayHours: TypeAlias = tuple[tuple[int, int], ...]
CLOSED: DayHours = ()
WHOLE_DAY: DayHours = ((0, _MINUTES_OF_DAY),)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The hours of each weekday, Monday first."""

    days: tuple[DayHours, ...]

    @classmethod
    def parse(cls, mapping: Mapping[str, Sequence[str]]) -> WeeklyHours:
        """Weekly hours from day names ``mon`` to ``sun`` and pieces like ``"09:00-17:00"``.

        A day without an entry is closed. An end at or before its start is on the next day, so
        ``"22:00-06:00"`` runs past midnight; ``"00:00-00:00"`` and ``"00:00-24:00"`` both mean the whole day.
        Overlapping pieces count once. Raises ``BadInput``: ``bad_day_name``, ``bad_hours``, ``hours_not_a_list``.
        """
        if not isinstance(mapping, Mapping):
            raise BadInput("hours_not_a_list", field="hours", value=shown(mapping))
        for name in mapping:
            if name not in DAY_NAMES:
                raise BadInput("bad_day_name", field="hours", value=shown(name))
        return cls(tuple(parse_day(mapping.get(name, ()), field=f"hours.{name}") for name in DAY_NAMES))

    @property
    def never_open(self) -> bool:
        """Whether no weekday has hours."""
        return not any(self.days)

    @property
    def always_open(self) -> bool:
        """Whether every weekday is open from midnight to midnight."""
        return all(hours == WHOLE_DAY for hours in self.days)


ALWAYS_OPEN = WeeklyHours((WHOLE_DAY,) * 7)


def parse_day(pieces: Sequence[str], *, field: str) -> DayHours:
    """The hours of one day from its pieces, sorted; see ``WeeklyHours.parse``."""
    if isinstance(pieces, str) or not isinstance(pieces, Sequence):
        raise BadInput("hours_not_a_list", field=field, value=shown(pieces))
    return tuple(sorted({_parse_piece(piece, field) for piece in pieces}))


def _parse_piece(text: str, field: str) -> tuple[int, int]:
    found = _PIECE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise BadInput("bad_hours", field=field, value=shown(text))
    start = int(found[1]) * 60 + int(found[2])
    end = _MINUTES_OF_DAY if found[3] is None else int(found[3]) * 60 + int(found[4])
    return start, end if end > start else end + _MINUTES_OF_DAY

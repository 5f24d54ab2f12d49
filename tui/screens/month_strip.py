"""A month as a strip, a cell a day: nothing to tell of, all answered in time, or some too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.database.read_models.priorities import DayRecord
from tui.terminal.capabilities import Glyphs

NOTHING = "."
MARKED_DAYS = 5
_STYLES = {"kept": "$text-success", "missed": "bold $text-error", "nothing": "$foreground 60%"}


@dataclass(frozen=True, slots=True)
class ShownDays:
    """The days of a month that a strip shows, both included: the last ones before ``last`` where not all fit."""

    first: int
    last: int

    @classmethod
    def until(cls, today: int, cells: int) -> ShownDays:
        """Those up to ``today`` that fit ``cells``."""
        return cls(max(1, today - cells + 1), today)

    def ruler(self, cells: int) -> str:
        """Day numbers over their days: the first one, and each fifth as far as there is room; ``cells`` wide."""
        drawn = ""
        for day in range(self.first, self.first + cells):
            label, place = str(day), day - self.first
            marked = day == self.first or day % MARKED_DAYS == 0
            clear = not drawn or place > len(drawn)
            if marked and clear and day <= max(self.last, self.first) and place + len(label) <= cells:
                drawn = drawn.ljust(place) + label
        return drawn.ljust(cells)

    def drawn(self, days: Sequence[DayRecord], glyphs: Glyphs) -> Iterator[tuple[str, str]]:
        """A sign for each day, with its style; ``days`` are those of the whole month."""
        for record in days[self.first - 1 : self.last]:
            if record.breached:
                yield glyphs.overdue, _STYLES["missed"]
            elif record.met:
                yield glyphs.answered, _STYLES["kept"]
            else:
                yield NOTHING, _STYLES["nothing"]


def legend(words: tuple[str, str, str], glyphs: Glyphs) -> tuple[tuple[str, str], ...]:
    """What the signs mean; ``words`` for a day that was kept, one with a miss, one with nothing."""
    kept, missed, nothing = words
    signs = ((glyphs.answered, "kept", kept), (glyphs.overdue, "missed", missed), (NOTHING, "nothing", nothing))
    return tuple(piece for sign, style, text in signs for piece in ((sign, _STYLES[style]), (f" {text}   ", "")))

"""The columns of the queue, and a ticket as a line of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tui.locale.formats import Formats
from tui.locale.translator import Translator
from tui.screens.wording import LOOKS, countdown, glyph_of, priority_name, state_of
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_lines import Cell, Line

if TYPE_CHECKING:
    from core.terms.registry import Catalogue
    from storage.database.read_models.queue import QueueRow

WIDE = 100
TIGHT = 76
"""Below this many cells the state is told by its sign alone: the subject needs the room."""
SHORTEST_NUMBER = 6
"""Cells of the column of numbers on a desk of less than 100,000 tickets."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells. The gaps between columns, one cell each, come on top.

    ``times`` are the columns of times by name, ``left`` and ``due``: the one that was asked for, then the other where
    there is room.
    """

    times: tuple[tuple[str, int], ...]
    state: int
    priority: int
    number: int
    contract: int
    subject: int
    owner: int


def columns_for(width: int, formats: Formats, number: int = SHORTEST_NUMBER) -> Columns:
    """The columns of a line of ``width`` cells, ``number`` of them for a ticket's number with its sign: subject and
    contract share what the others leave."""
    japanese = formats.language == "ja"
    countdown, state, priority = (11, 10, 6) if japanese else (8, 13, 8)
    if width < TIGHT:
        state = 1
    left, due = ("left", countdown), ("due", 11)
    both = (left, due) if formats.relative else (due, left)
    times = both if width >= WIDE else both[:1]
    owner = 8
    gaps = 5 + len(times)
    rest = max(0, width - sum(cells for _, cells in times) - state - priority - number - owner - gaps)
    contract = max(min(12, rest // 2), rest // 3)
    return Columns(times, state, priority, number, contract, rest - contract, owner)


class QueueLines:
    """Paints tickets. ``now`` is asked for each line, so that a repaint shows the time that it is."""

    def __init__(
        self, translator: Callable[[], Translator], glyphs: Glyphs, now: Callable[[], datetime],
        catalogue: Callable[[], Catalogue | None], marks: Callable[[], frozenset[int]] = frozenset,
    ) -> None:  # fmt: skip
        self._translator = translator
        self._glyphs = glyphs
        self._now = now
        self._catalogue = catalogue
        self._marks = marks
        self._priorities: dict[tuple[str, str], str] = {}
        self._words: dict[str, str] = {}
        self._number = SHORTEST_NUMBER

    def make_room_for(self, rows: Iterable[QueueRow]) -> None:
        """Numbers are never cut. The column only grows: it stands still while the operator goes through the queue."""
        longest = max((row.number for row in rows), default=0)
        self._number = max(self._number, len(f"#{longest}"))

    def headings(self, width: int) -> str:
        """The names of the columns, in their places."""
        translator = self._translator()
        columns = columns_for(width, translator.formats, self._number)

        def name(column: str, cells: int) -> str:
            return fit(translator.words(f"screens.column_{column}") if cells > 1 else "", cells)

        cells = [
            *(fit_right(translator.words(f"screens.column_{each}"), cells) for each, cells in columns.times),
            name("state", columns.state), name("priority", columns.priority),
            fit_right(translator.words("screens.column_number"), columns.number), name("contract", columns.contract),
            name("subject", columns.subject), name("owner", columns.owner),
        ]  # fmt: skip
        return " ".join(cells)

    def line(self, row: QueueRow, width: int) -> Line:
        """A ticket; the countdown is right-aligned, and what the state says in colour a word or sign says too."""
        translator, now, cut = self._translator(), self._now(), self._glyphs.cut
        columns = columns_for(width, translator.formats, self._number)
        state = state_of(row, now)
        look = LOOKS[state]
        word = self._word(f"screens.state_{state.value}")
        # The sign of the mark stands where the number's own is: it costs no column.
        sign, number_look = ("*", "row--marked") if row.number in self._marks() else ("#", "row")
        cells = [
            *self._times(row, columns.times, look),
            Cell(fit(f"{glyph_of(state, self._glyphs)} {word}", columns.state, cut=cut) + " ", look),
            Cell(fit(self._priority(row), columns.priority, cut=cut) + " "),
            Cell(fit_right(f"{sign}{row.number}", columns.number) + " ", number_look),
            Cell(fit(row.contract, columns.contract, cut=cut) + " "),
            Cell(fit(row.subject, columns.subject, cut=cut) + " ", "row--strong"),
            Cell(fit(row.owner, columns.owner, cut=cut), "row--faint"),
        ]
        return Line(row.id, row.version, tuple(cells))

    def _times(self, row: QueueRow, columns: tuple[tuple[str, int], ...], look: str) -> Iterator[Cell]:
        """When it is due, each in its form; the first is as pressing as the ticket."""
        formats, now, due_at = self._translator().formats, self._now(), row.due_at
        for column, width in columns:
            due = "" if due_at is None else formats.short_instant(due_at, now)
            yield Cell(fit_right(countdown(due_at, now, formats) if column == "left" else due, width) + " ", look)
            look = "row--faint"

    def placeholder(self, _: int) -> str:
        """What stands where a ticket is still being read."""
        return self._word("screens.reading")

    def forget_words(self) -> None:
        """Another language or zone."""
        self._priorities.clear()
        self._words.clear()

    def _word(self, message_id: str) -> str:
        if message_id not in self._words:
            self._words[message_id] = self._translator().words(message_id)
        return self._words[message_id]

    def _priority(self, row: QueueRow) -> str:
        key = (row.terms, row.priority)
        if key not in self._priorities:
            catalogue = self._catalogue()
            if catalogue is None or row.terms not in catalogue.ids:
                return row.priority
            self._priorities[key] = priority_name(catalogue.newest(row.terms), row.priority, self._translator())
        return self._priorities[key]

"""The columns of the queue, and a ticket as a line of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tui.locale.translator import Translator
from tui.screens.wording import LOOKS, countdown, glyph_of, priority_name, state_of
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_list import Cell, Line

if TYPE_CHECKING:
    from core.terms.registry import Catalogue
    from storage.database.read_models.queue import QueueRow

WIDE = 100


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells. The gaps between columns, one cell each, come on top."""

    countdown: int
    state: int
    priority: int
    number: int
    contract: int
    subject: int
    owner: int
    due: int


def columns_for(width: int, language: str) -> Columns:
    """The columns of a line of ``width`` cells: subject and contract share what the others leave."""
    japanese = language == "ja"
    countdown, state, priority = (11, 10, 6) if japanese else (8, 13, 8)
    number, owner, due = 6, 8, 11 if width >= WIDE else 0
    gaps = 7 if due else 6
    left = max(0, width - countdown - state - priority - number - owner - due - gaps)
    contract = max(min(12, left // 2), left // 3)
    return Columns(countdown, state, priority, number, contract, left - contract, owner, due)


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

    def headings(self, width: int) -> str:
        """The names of the columns, in their places."""
        translator = self._translator()
        columns = columns_for(width, translator.language)

        def name(column: str, cells: int) -> str:
            return fit(translator.words(f"screens.column_{column}"), cells)

        cells = [
            fit_right(translator.words("screens.column_left"), columns.countdown), name("state", columns.state),
            name("priority", columns.priority), fit_right(translator.words("screens.column_number"), columns.number),
            name("contract", columns.contract), name("subject", columns.subject), name("owner", columns.owner),
        ]  # fmt: skip
        if columns.due:
            cells.insert(1, name("due", columns.due))
        return " ".join(cells)

    def line(self, row: QueueRow, width: int) -> Line:
        """A ticket; the countdown is right-aligned, and what the state says in colour it says in a word too."""
        translator, now, cut = self._translator(), self._now(), self._glyphs.cut
        columns = columns_for(width, translator.language)
        state = state_of(row, now)
        look = LOOKS[state]
        word = self._word(f"screens.state_{state.value}")
        left = countdown(row.due_at, now, translator.formats)
        # The sign of the mark stands where the number's own is: it costs no column.
        sign, number_look = ("*", "row--marked") if row.number in self._marks() else ("#", "row--faint")
        cells = [
            Cell(fit_right(left, columns.countdown) + " ", look),
            Cell(fit(f"{glyph_of(state, self._glyphs)} {word}", columns.state, cut=cut) + " ", look),
            Cell(fit(self._priority(row), columns.priority, cut=cut) + " "),
            Cell(fit_right(f"{sign}{row.number}", columns.number) + " ", number_look),
            Cell(fit(row.contract, columns.contract, cut=cut) + " "),
            Cell(fit(row.subject, columns.subject, cut=cut) + " ", "row--strong"),
            Cell(fit(row.owner, columns.owner, cut=cut), "row--faint"),
        ]
        if columns.due:
            due = "" if row.due_at is None else translator.formats.instant(row.due_at)[5:]
            cells.insert(1, Cell(fit(due, columns.due) + " ", "row--faint"))
        return Line(row.id, row.version, tuple(cells))

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

"""The checklist beside the fields of a claim: each line jumps to where it is put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from core.claims.checklist import Item, Mark
from tui.locale.translator import Translator
from tui.screens.wording import step_text
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit
from tui.widgets.row_lines import Cell, Line, Window
from tui.widgets.row_list import RowList

_LOOKS = {Mark.DONE: "row--met", Mark.MISSING: "row--overdue", Mark.WARNING: "row--risk"}


def sign_of(mark: Mark, glyphs: Glyphs) -> str:
    """The sign of a line, for whom colours say nothing."""
    return {Mark.DONE: glyphs.answered, Mark.MISSING: glyphs.overdue, Mark.WARNING: glyphs.risk}[mark]


class Checklist(RowList):
    """Its lines, what is missing with its reason. Enter, or the digit in front of a line, jumps."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "jump", show=False)]

    class Jump(Message):
        """To the field of ``item``."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(self, translator: Callable[[], Translator], glyphs: Glyphs) -> None:
        super().__init__(ChecklistLines(translator, glyphs), marker=glyphs.cursor, id="checklist")

    def show_items(self, items: Sequence[Item]) -> None:
        """These lines; the cursor waits on the first one that is missing."""
        rows = tuple(enumerate(items, 1))
        first = next((place for place, item in enumerate(items) if item.mark is Mark.MISSING), 0)
        self.show(Window(0, rows, len(rows)), None if self.has_focus else first)

    def action_jump(self) -> None:
        """From the line under the cursor."""
        if self.current is not None:
            self.post_message(self.Jump(self.current[1]))

    async def on_key(self, event: events.Key) -> None:
        """A digit jumps from its line."""
        place = int(event.key) - 1 if event.key.isdecimal() and event.key.isascii() else -1
        row = self.window.row(place) if place >= 0 else None
        if row is not None:
            event.stop()
            event.prevent_default()
            self.post_message(self.Jump(row[1]))


class ChecklistLines:
    """Paints the lines, each with its digit."""

    def __init__(self, translator: Callable[[], Translator], glyphs: Glyphs) -> None:
        self._translator = translator
        self._glyphs = glyphs

    def line(self, row: tuple[int, Item], width: int) -> Line:
        """Digit, sign, what is there or missing, and the clause at the right."""
        number, item = row
        found, look = step_text(item.why, self._translator()), _LOOKS[item.mark]
        source = f" [{found.source}]" if found.source and width >= 60 else ""
        room = max(0, width - 4)
        text = fit(f"{found.text}{source}", room, cut=self._glyphs.cut)
        said = "row" if item.mark is Mark.DONE else look
        digit = str(number) if number < 10 else " "
        sign = sign_of(item.mark, self._glyphs)
        cells = (Cell(f"{digit} ", "row--faint"), Cell(f"{sign} ", look), Cell(text, said))
        return Line(item.about, 0, cells)

    def placeholder(self, _: int) -> str:
        """All lines are there at once."""
        return ""

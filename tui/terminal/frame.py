"""The frame: what the screens want the terminal to show, what it shows, and the way from one to the other."""

from __future__ import annotations

from operator import ne

from tui.terminal.pens import is_plain
from tui.terminal.row_writer import Erasable, RowWriter
from tui.terminal.rows import Cells, Row, blank_row, put
from tui.terminal.scroll import scroll_between, scrolled, write_scroll

ERASE_ALL = "\x1b[m\x1b[2J"


class Frame:
    """Both sides of a terminal of ``width`` and ``height``. What the terminal shows is unknown at first."""

    def __init__(self, width: int, height: int, erasable: Erasable = is_plain) -> None:
        self.size = (width, height)
        self._erasable = erasable
        self.wanted = [blank_row(width)] * height
        self._cursor: tuple[int, int] | None = None
        self._shown: list[Row] | None = None

    def forget_shown(self) -> None:
        """Something else may have written to the terminal: the next update erases and writes everything."""
        self._shown = None

    def put(self, y: int, x: int, cells: Cells) -> None:
        """Want these cells in the row ``y`` from column ``x`` on. What lies outside of the frame is left out."""
        width, height = self.size
        if 0 <= y < height and 0 <= x < width:
            self.wanted[y] = put(self.wanted[y], x, cells)

    def update(self, cursor: tuple[int, int] | None = None) -> str:
        """What makes the terminal show what is wanted; afterwards it is taken to show that. ``""`` where it does.

        ``cursor`` is the row and the column where the cursor must be left; None where that does not matter.
        """
        erase = self._shown is None
        shown = [blank_row(self.size[0])] * self.size[1] if self._shown is None else self._shown
        sent = self._shortest_way(shown)
        self._shown = self.wanted[:]
        sent = ERASE_ALL + sent if erase else sent
        if cursor is not None and (sent or cursor != self._cursor):
            self._cursor = cursor
            return f"{sent}\x1b[{cursor[0] + 1};{cursor[1] + 1}H"
        self._cursor = None if sent else self._cursor
        return sent

    def _shortest_way(self, shown: list[Row]) -> str:
        """Plain where nothing scrolled. A scroll that is shorter than the changed characters is taken without more."""
        scrolling = self._scrolling_way(shown)
        if scrolling is None:
            return self._plain_way(shown)
        changed = sum(sum(map(ne, old.chars, new.chars)) for old, new in zip(shown, self.wanted, strict=True))
        return scrolling if len(scrolling) <= changed else min(self._plain_way(shown), scrolling, key=len)

    def _plain_way(self, shown: list[Row]) -> str:
        writer = RowWriter(self._erasable)
        _update_rows(writer, shown, self.wanted)
        return writer.text()

    def _scrolling_way(self, shown: list[Row]) -> str | None:
        scroll = scroll_between(shown, self.wanted)
        if scroll is None:
            return None
        writer = RowWriter(self._erasable)
        write_scroll(writer, scroll, len(shown))
        _update_rows(writer, scrolled(shown, scroll), self.wanted)
        return writer.text()


def _update_rows(writer: RowWriter, shown: list[Row], wanted: list[Row]) -> None:
    for y, (old, new) in enumerate(zip(shown, wanted, strict=True)):
        if old is not new:
            writer.update(y, old, new)

"""A list drawn line by line: its cost follows the visible rows, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from tui.keymap import widget_bindings
from tui.widgets.cells import fit
from tui.widgets.line_view import LineView
from tui.widgets.own_keys import OwnKeys
from tui.widgets.row_lines import Cell, Painter, Window
from tui.widgets.wrapping import centred


class RowList(OwnKeys, LineView, can_focus=True):
    """Rows of a window with a cursor. The screen gives it windows and is told when others are needed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row", "row--strong", "row--faint", "row--overdue", "row--risk", "row--met", "row--waiting", "row--marked",
        "row--cursor",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*widget_bindings("list.")]
    DEFAULT_CSS = """
    RowList {
        height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        scrollbar-background: $background; scrollbar-background-hover: $background;
    }
    RowList .row { color: $foreground; }
    RowList .row--strong { color: $foreground; text-style: bold; }
    RowList .row--faint { color: $foreground 65%; }
    RowList .row--overdue { color: $text-error; text-style: bold; }
    RowList .row--risk { color: $text-warning; text-style: bold; }
    RowList .row--met { color: $text-success; }
    RowList .row--waiting { color: $foreground 65%; }
    RowList .row--marked { color: $text-accent; text-style: bold reverse; }
    RowList .row--cursor { background: $primary 35%; text-style: bold; }
    """

    class Wanted(Message):
        """Rows around ``position``, the middle of the screen, are on it (or soon) and not at hand. The cursor stays."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RowList.Wanted)

    class Moved(Message):
        """The cursor stands on another row, or its row was read anew."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RowList.Moved)

    class Resized(Message):
        """It is wider or narrower: what stands above its columns moves too."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RowList.Resized)

    def __init__(self, painter: Painter, *, marker: str, id: str | None = None) -> None:
        super().__init__(id)
        self._painter = painter
        self._marker = marker
        self._window = Window()
        self._cursor = 0
        self.moves = 0
        """How often the operator moved the cursor."""
        self._notice: tuple[str, ...] = ()
        self._notice_look = "row"
        self._asked: tuple[int, ...] = ()
        """What was in sight and at hand when it asked for rows last."""

    # -- What it holds ---------------------------------------------------------------------------------------

    @property
    def window(self) -> Window:
        """The rows at hand."""
        return self._window

    @property
    def cursor(self) -> int:
        """The position of the cursor."""
        return self._cursor

    @property
    def current(self) -> Any | None:
        """The row under the cursor, None while it is being read or where there is none."""
        return self._window.row(self._cursor)

    @property
    def visible_rows(self) -> Sequence[Any]:
        """The rows on the screen now."""
        top = self.scroll_offset.y
        rows = (self._window.row(position) for position in range(top, top + self.lines_in_sight))
        return [row for row in rows if row is not None]

    def show(self, window: Window, cursor: int | None = None) -> None:
        """Take ``window``. The cursor goes to ``cursor``, and the line it is on stays where it was on the screen."""
        line = self._cursor - self.scroll_offset.y
        resized = window.total != self._window.total
        self._window = window
        wanted = self._cursor if cursor is None else cursor
        self._cursor = max(0, min(window.total - 1, wanted))
        if resized:
            self.hold(window.total)
        self._scroll_so_that_shown(self._cursor - line)
        self.repaint_changed()
        self._ask_for_missing()
        self.post_message(self.Moved())

    def say_instead(self, *notice: str) -> None:
        """What an empty list says in its middle: why there is nothing, and what to do."""
        self._say_instead(notice, "row")

    def say_failure(self, *notice: str) -> None:
        """What it says where nothing could be read."""
        self._say_instead(notice, "row--overdue")

    def _say_instead(self, notice: tuple[str, ...], look: str) -> None:
        if (notice, look) != (self._notice, self._notice_look):
            self._notice, self._notice_look = notice, look
            self.repaint_changed()

    # -- Moving ----------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by screens, keeping one row in sight."""
        step = by * max(1, self.lines_in_sight - 1)
        top = self.scroll_offset.y + step
        self._move_to(self._cursor + step, top)

    def action_top(self) -> None:
        """Move the cursor to the first row."""
        self._move_to(0)

    def action_bottom(self) -> None:
        """Move the cursor to the last row."""
        self._move_to(self._window.total - 1)

    def _move_to(self, position: int, top: int | None = None) -> None:
        before = self._cursor
        self._cursor = max(0, min(self._window.total - 1, position))
        if self._cursor == before:
            return
        self.moves += 1
        self._scroll_so_that_shown(self.scroll_offset.y if top is None else top)
        first = self.scroll_offset.y
        self.repaint_lines(before - first, self._cursor - first)
        self._ask_for_missing()
        self.call_after_refresh(self.post_message, self.Moved())  # who follows the cursor must not hold it up

    def _scroll_so_that_shown(self, top: int) -> None:
        """Scroll to ``top``, or as little off it as brings the cursor on the screen."""
        height = self.lines_in_sight
        top = max(self._cursor - height + 1, min(top, self._cursor))
        top = max(0, min(top, max(0, self._window.total - height)))
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)

    def _ask_for_missing(self) -> None:
        """Ask for rows half a screen before the view runs out of them, or later where a window holds few screens: what
        comes must hold them too. What did not come is not asked for again."""
        top, sight, window = self.scroll_offset.y, self.lines_in_sight, self._window
        margin = max(0, min(sight // 2, len(window.rows) // 4 - sight // 2))
        first, last = max(0, top - margin), min(window.total, top + sight + margin)
        asked = (top, sight, window.start, window.end, window.total)
        if (first < window.start or last > window.end) and asked != self._asked:
            self._asked = asked
            self.post_message(self.Wanted(top + sight // 2))

    # -- Drawing ---------------------------------------------------------------------------------------------

    def strip(self, y: int) -> Strip:
        """A row, what stands for one, or a line of the notice."""
        width = self.width_in_sight
        position = self.scroll_offset.y + y
        if not self._window.total and self._notice:
            return self._notice_strip(y, width)
        if position >= self._window.total:
            return self.made((Cell(" " * width),))
        row = self._window.row(position)
        chosen = position == self._cursor
        mark = Cell(self._marker if chosen else " ", "row--strong")
        if row is not None:
            return self.made((mark, *self._painter.line(row, width - 1).cells), chosen=chosen)
        text = fit(self._painter.placeholder(width - 1), width - 1)
        return self.made((mark, Cell(text, "row--faint")), chosen=chosen)

    def _notice_strip(self, y: int, width: int) -> Strip:
        number = y - max(0, self.lines_in_sight // 3)
        looks = (self._notice_look, *("row--faint" for _ in self._notice[1:]))
        lines = [
            Cell(fit(piece.plain, width), look)
            for text, look in zip(self._notice, looks, strict=True) for piece in centred(Content(text), width)
        ]  # fmt: skip
        return self.made((lines[number] if 0 <= number < len(lines) else Cell(" " * width),))

    def resized(self) -> None:
        """Keep the cursor on the screen."""
        self._scroll_so_that_shown(self.scroll_offset.y)
        self._ask_for_missing()
        self.post_message(self.Resized())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """A scroll by the wheel or the bar needs rows too."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._ask_for_missing()

    def on_click(self, event: events.Click) -> None:
        """A click chooses the row."""
        self._move_to(self.scroll_offset.y + event.y)

"""A list drawn line by line: its cost follows the visible rows, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tui.keymap import widget_bindings
from tui.terminal.plain import CursorOnRow
from tui.widgets.cells import fit

CACHED_STRIPS = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line: text that is as wide as its column already, and the look it takes (a component class)."""

    text: str
    look: str = "row"


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is drawn. ``id`` and ``version`` say when a strip can be taken from the cache."""

    id: str
    version: int
    cells: tuple[Cell, ...]


class Painter(Protocol):
    """Turns a row into a line; asked for the visible rows only."""

    def line(self, row: Any, width: int) -> Line:
        """The cells of ``row``, together exactly ``width`` cells wide."""

    def placeholder(self, width: int) -> str:
        """What stands where a row is still being read."""


@dataclass(frozen=True, slots=True)
class Window:
    """The rows at hand: those from ``start`` on, of ``total``."""

    start: int = 0
    rows: tuple[Any, ...] = ()
    total: int = 0

    @property
    def end(self) -> int:
        """The position after the last row."""
        return self.start + len(self.rows)

    def row(self, position: int) -> Any | None:
        """The row at ``position``, None where it is not at hand."""
        return self.rows[position - self.start] if self.start <= position < self.end else None


class RowList(CursorOnRow, can_focus=True):
    """Rows of a window with a cursor. The screen gives it windows and is told when others are needed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row", "row--strong", "row--faint", "row--overdue", "row--risk", "row--met", "row--waiting", "row--marked",
        "row--cursor",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*widget_bindings("list.")]
    DEFAULT_CSS = """
    RowList { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
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
        """Rows around ``position`` are on the screen (or soon) and not at hand."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RowList.Wanted)

    class Moved(Message):
        """The cursor stands on another row."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RowList.Moved)

    def __init__(self, painter: Painter, *, marker: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painter = painter
        self._marker = marker
        self._window = Window()
        self._cursor = 0
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._painted: dict[int, Strip] = {}
        self._notice: tuple[str, ...] = ()

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
        rows = (self._window.row(position) for position in range(top, top + self._height))
        return [row for row in rows if row is not None]

    def show(self, window: Window, cursor: int | None = None) -> None:
        """Take ``window``. The cursor goes to ``cursor``, and the line it is on stays where it was on the screen."""
        line = self._cursor - self.scroll_offset.y
        resized = window.total != self._window.total
        self._window = window
        wanted = self._cursor if cursor is None else cursor
        self._cursor = max(0, min(window.total - 1, wanted))
        if resized:
            self.virtual_size = Size(0, window.total)
        self._scroll_so_that_shown(self._cursor - line)
        self.repaint_changed()
        self._ask_for_missing()
        self.post_message(self.Moved())

    def say_instead(self, *notice: str) -> None:
        """What an empty list says in its middle: why there is nothing, and what to do."""
        if notice != self._notice:
            self._notice = notice
            self.repaint_changed()

    # -- Moving ----------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by screens, keeping one row in sight."""
        step = by * max(1, self._height - 1)
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
        self._scroll_so_that_shown(self.scroll_offset.y if top is None else top)
        self.repaint_changed()
        self._ask_for_missing()
        self.post_message(self.Moved())

    def _scroll_so_that_shown(self, top: int) -> None:
        """Scroll to ``top``, or as little off it as brings the cursor on the screen."""
        height = self._height
        top = max(self._cursor - height + 1, min(top, self._cursor))
        top = max(0, min(top, max(0, self._window.total - height)))
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)

    def _ask_for_missing(self) -> None:
        """Ask for rows half a screen before the view runs out of them."""
        top, margin = self.scroll_offset.y, self._height // 2
        first, last = max(0, top - margin), min(self._window.total, top + self._height + margin)
        if first < self._window.start or last > self._window.end:
            self.post_message(self.Wanted(top))

    # -- Drawing ---------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def render_line(self, y: int) -> Strip:
        """The line at ``y`` of the view."""
        strip = self._strip(y)
        self._painted[y] = strip
        return strip

    def repaint_changed(self) -> None:
        """Repaint of each visible line only the cells that are no longer what was painted."""
        if not self.is_mounted:
            return
        for y in range(self._height):
            old, new = self._painted.get(y), self._strip(y)
            if old is new:
                continue
            first, last = (0, self.size.width) if old is None else _difference(old, new)
            if last > first:
                self.refresh(Region(first, y, last - first, 1))

    def forget_drawn(self) -> None:
        """Draw everything anew: another language, other columns."""
        self._strips.clear()
        self._painted.clear()
        self.refresh()

    def _strip(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        position = self.scroll_offset.y + y
        if not self._window.total and self._notice:
            return self._notice_strip(y, width)
        if position >= self._window.total:
            return self._cached(("blank", width), (Cell(" " * width),), chosen=False)
        row = self._window.row(position)
        chosen = position == self._cursor
        if row is None:
            text = fit(self._painter.placeholder(width - 1), width - 1)
            return self._cached(("placeholder", width, chosen), (Cell(" "), Cell(text, "row--faint")), chosen=chosen)
        line = self._painter.line(row, width - 1)
        key = (line.id, line.version, width, chosen, line.cells)
        mark = Cell(self._marker if chosen else " ", "row--strong")
        return self._cached(key, (mark, *line.cells), chosen=chosen)

    def _notice_strip(self, y: int, width: int) -> Strip:
        number = y - max(0, self._height // 3)
        text = self._notice[number] if 0 <= number < len(self._notice) else ""
        indent = " " * max(0, (width - cell_len(text)) // 2)
        line = Cell(fit(indent + text, width), "row" if number == 0 else "row--faint")
        return self._cached(("notice", width, line), (line,), chosen=False)

    def _cached(self, key: tuple[object, ...], cells: tuple[Cell, ...], *, chosen: bool) -> Strip:
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= CACHED_STRIPS:
                self._strips.clear()
            strip = self._strips[key] = self._made(cells, chosen=chosen)
        return strip

    def _made(self, cells: tuple[Cell, ...], *, chosen: bool) -> Strip:
        over = self.get_component_rich_style("row--cursor", partial=True) if chosen else Style.null()
        segments = [Segment(cell.text, self.get_component_rich_style(cell.look) + over) for cell in cells]
        return Strip(segments, sum(cell_len(cell.text) for cell in cells))

    def notify_style_update(self) -> None:
        """Another theme: the strips hold colours."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self, _: events.Resize) -> None:
        """Keep the cursor on the screen."""
        self._painted.clear()
        self._scroll_so_that_shown(self.scroll_offset.y)
        self._ask_for_missing()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """A scroll by the wheel or the bar needs rows too."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._painted.clear()
            self._ask_for_missing()

    def on_click(self, event: events.Click) -> None:
        """A click chooses the row."""
        self._move_to(self.scroll_offset.y + event.y)


def _difference(old: Strip, new: Strip) -> tuple[int, int]:
    """The cells (from, to) in which the two differ, found piece by piece from both ends; (0, 0) where they do not."""
    if old == new:
        return (0, 0)
    width = max(old.cell_length, new.cell_length)
    before, after = list(old), list(new)
    if len(before) != len(after):
        return (0, width)
    first = 0
    while before and before[0] == after[0]:
        first += cell_len(before.pop(0).text)
        after.pop(0)
    last = width
    while before and before[-1] == after[-1]:
        last -= cell_len(before.pop().text)
        after.pop()
    return (first, last)

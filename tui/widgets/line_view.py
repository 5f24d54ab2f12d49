"""A scrolling view that draws line by line: each look of a line is made once, and only what changed is drawn again."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.terminal.plain import CursorOnRow
from tui.widgets.row_lines import Cell

KEPT_STRIPS = 500
STEPS_OF_BAR = 8  # to a line: the bar is drawn in eighths of a cell


class LineView(CursorOnRow):
    """Draws what ``strip`` gives for each line. It has neither border nor padding, nor a look of its own lines.

    Textual's own way styles every line anew that scrolled to another place: more work than all the rest of a key.
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: dict[tuple[tuple[Cell, ...], bool], Strip] = {}
        self._drawn: dict[int, Strip] = {}
        self._in_sight = Size(0, 0)

    def strip(self, y: int) -> Strip:
        """The line at ``y`` of the view, as wide as the view without its scroll bar."""
        raise NotImplementedError

    def hold(self, lines: int) -> None:
        """There are ``lines`` to scroll through. Said to Textual itself, it would lay out the whole screen anew, though
        the size of the view never depends on what it holds."""
        self.set_reactive(LineView.virtual_size, Size(0, lines))
        self._scroll_update(self.virtual_size)

    def made(self, cells: tuple[Cell, ...], *, chosen: bool = False) -> Strip:
        """The strip of ``cells``; the same one for the same cells."""
        key = (cells, chosen)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= KEPT_STRIPS:
                self._strips.clear()
            over = self.get_component_rich_style("row--cursor", partial=True) if chosen else Style.null()
            segments = [Segment(cell.text, self.get_component_rich_style(cell.look) + over) for cell in cells]
            strip = self._strips[key] = Strip(segments, sum(cell_len(cell.text) for cell in cells))
        return strip

    def render_line(self, y: int) -> Strip:
        """The line at ``y`` of the view as it was when it was last repainted."""
        strip = self._drawn.get(y)
        if strip is None:
            strip = self._drawn[y] = self.strip(y)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of ``crop`` with all that lies over colours: themes of few colours, NO_COLOR."""
        self.tell_cursor(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        background = self.background_colors[1]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, background) for strip in strips]
        # A strip that is handed on as it is can be known again further on, down to the cells of the terminal.
        whole = crop.x == 0 and crop.width == self.region.width
        return strips if whole else [strip.crop(crop.x, crop.right) for strip in strips]

    def repaint_changed(self) -> None:
        """Draw of each line in sight only the cells that are no longer what was drawn."""
        if self.is_mounted:
            self._repaint(range(self.lines_in_sight))

    def repaint_lines(self, *lines: int) -> None:
        """The same of these lines of the view; those out of sight are left out."""
        self._repaint(y for y in lines if 0 <= y < self.lines_in_sight)

    def _repaint(self, lines: Iterable[int]) -> None:
        changed = [region for region in map(self._changed, lines) if region]
        if changed:
            self.refresh(*changed)  # at once: Textual works out all looks anew after each refresh

    def _changed(self, y: int) -> Region:
        old, new = self._drawn.get(y), self.strip(y)
        if old is new:
            return Region()
        self._drawn[y] = new
        first, last = (0, self.size.width) if old is None else difference(old, new)
        return Region(first, y, last - first, 1)

    def forget_drawn(self) -> None:
        """Draw everything anew: another language, other columns."""
        self._strips.clear()
        self._drawn.clear()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What was drawn moves along. The scroll bar is told of steps that it can show: it draws itself at each."""
        by = round(new_value) - round(old_value)
        if by:
            self._drawn = {y - by: strip for y, strip in self._drawn.items() if 0 <= y - by < self.lines_in_sight}
            self.refresh(self.size.region)
        if self.show_vertical_scrollbar:
            step = max(1.0, self.virtual_size.height / (self.lines_in_sight * STEPS_OF_BAR))
            at_end = new_value >= self.max_scroll_y
            self.vertical_scrollbar.position = new_value if at_end else new_value // step * step

    def on_resize(self, _: events.Resize) -> None:
        """Draw every line anew. Where the view lies is asked of Textual once, for each answer takes its time."""
        self._in_sight = self.scrollable_content_region.size
        if self._drawn:  # in its new place already, but as wide as it was
            self._drawn.clear()
            self.refresh()
        self.resized()

    def resized(self) -> None:
        """The view has another size."""

    @property
    def width_in_sight(self) -> int:
        """The width of a line, without the scroll bar."""
        return self._in_sight.width

    @property
    def lines_in_sight(self) -> int:
        """The height of the view, one line at least."""
        return max(1, self._in_sight.height)

    def notify_style_update(self) -> None:
        """Another theme: the strips hold colours."""
        super().notify_style_update()
        self._strips.clear()
        self._drawn.clear()


def difference(old: Strip, new: Strip) -> tuple[int, int]:
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

"""The incident under the cursor beside the list: when, why, and what it does to each touched contract's month."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from tui.screens.incident_effect_lines import FAINT
from tui.screens.reading_page import plain
from tui.widgets.wrapping import hung


class IncidentPane(Widget):
    """Nothing in it takes the focus: the keys stay with the list. It repaints only when what it says changed."""

    def __init__(self, *, more: str) -> None:
        super().__init__(id="beside")
        self._lines: tuple[Content, ...] = ()
        self._more = more
        self._drawn = Content("")

    @property
    def text(self) -> str:
        """What it shows, without colours."""
        return self._drawn.plain

    def show(self, lines: Sequence[Content]) -> None:
        """These lines, as far as there is room."""
        self._lines = tuple(lines)
        self._draw()

    def on_resize(self) -> None:
        """Wrap it anew."""
        self._draw()

    def render(self) -> Content:
        """What was drawn last."""
        return self._drawn

    def _draw(self) -> None:
        width, height = self.content_size.width, self.content_size.height
        if not width or not height:
            return
        pieces = [piece for line in self._lines for piece in hung(line, width)]
        if len(pieces) > height:
            pieces = [*pieces[: height - 1], plain(self._more, FAINT)]
        content = Content("\n").join(pieces)
        if not content.is_same(self._drawn):
            self._drawn = content
            self.refresh()

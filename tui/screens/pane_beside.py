"""What stands beside a list: lines about the row under the cursor, as far as there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from tui.screens.reading_page import plain
from tui.widgets.wrapping import hung

FAINT = "$foreground 60%"


class PaneBeside(Widget):
    """Nothing in it takes the focus: the keys stay with the list. It repaints only when what it says changed."""

    def __init__(self) -> None:
        super().__init__(id="beside")
        self._drawn = Content("")

    @property
    def text(self) -> str:
        """What it shows, without colours."""
        return self._drawn.plain

    def laid_out(self, width: int, height: int) -> Iterable[Content]:
        """At most ``height`` lines of ``width`` cells."""
        raise NotImplementedError

    def draw(self) -> None:
        """What it tells may be other now."""
        width, height = self.content_size.width, self.content_size.height
        if not width or not height:
            return
        content = Content("\n").join(self.laid_out(width, height))
        if not content.is_same(self._drawn):
            self._drawn = content
            self.refresh()

    def on_resize(self) -> None:
        """Wrap it anew."""
        self.draw()

    def render(self) -> Content:
        """What was drawn last."""
        return self._drawn


class LinesBeside(PaneBeside):
    """Lines from the first on; where the last ones have no room, ``more`` says how to see them."""

    def __init__(self, *, more: str) -> None:
        super().__init__()
        self._lines: tuple[Content, ...] = ()
        self._more = more

    def show(self, lines: Sequence[Content]) -> None:
        """These lines, as far as there is room."""
        self._lines = tuple(lines)
        self.draw()

    def laid_out(self, width: int, height: int) -> Iterable[Content]:
        pieces = [piece for line in self._lines for piece in hung(line, width)]
        return pieces if len(pieces) <= height else [*pieces[: height - 1], plain(self._more, FAINT)]

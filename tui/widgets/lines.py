"""Lines that repaint only when what they say changed: header, message and hint line."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.widgets.cells import fit, shown
from tui.widgets.wrapping import hung


class TextLine(Widget):
    """One line, cut to its width; the left part gives way to the right one."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    def __init__(self, *, cut: str, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._cut = cut
        self._left: tuple[tuple[str, str], ...] = ()
        self._right = ""

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(part for part, _ in self._left) + (f" {self._right}" if self._right else "")

    def say(self, *left: tuple[str, str], right: str = "") -> None:
        """Say ``left`` (texts, each with a style of Textual, or empty) and ``right``."""
        parts = tuple((shown(text), style) for text, style in left)
        right = shown(right)
        if (parts, right) != (self._left, self._right):
            self._left, self._right = parts, right
            self.refresh()

    def render(self) -> Content:
        """The line as it fits."""
        width = self.size.width
        room = max(0, width - cell_len(self._right))
        pieces: list[tuple[str, str]] = []
        for text, style in self._left:
            length = cell_len(text)
            pieces.append((text if length <= room else fit(text, room, cut=self._cut), style))
            room -= min(length, room)
            if room <= 0:
                break
        return Content.assemble(*pieces, " " * room, fit(self._right, min(width, cell_len(self._right))))


class MessageLine(TextLine):
    """A line that grows where what it says does not fit: a reason is read whole."""

    DEFAULT_CSS = "MessageLine { height: auto; min-height: 1; max-height: 6; }"

    def say(self, *left: tuple[str, str], right: str = "") -> None:
        """Say ``left``; the screen is laid out anew where that takes more or fewer lines than before."""
        before = len(self._wrapped(self.size.width))
        super().say(*left, right=right)
        if len(self._wrapped(self.size.width)) != before:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        del container, viewport
        return max(1, len(self._wrapped(width)))

    def render(self) -> Content:
        """All of it."""
        return Content("\n").join(self._wrapped(self.size.width))

    def _wrapped(self, width: int) -> list[Content]:
        said = Content.assemble(*self._left)
        return list(hung(said, width - 1)) if width > 1 else [said]

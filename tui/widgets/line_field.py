"""A line to type in, with a cursor that stands still: a blinking one sends bytes twice a second."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from tui.terminal.plain import stand_in


class LineField(Input):
    """One line. ``hints`` are the keys that do something in it beyond typing, where the screen has a hint line."""

    hints: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, id: str | None = None, placeholder: str = "", disabled: bool = False) -> None:
        super().__init__(id=id, placeholder=placeholder, disabled=disabled, select_on_focus=False)
        self.cursor_blink = False

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line, and where the cursor stands in it."""
        stand_in(self)
        return super().render_lines(crop)

"""A line to type in, with a cursor that stands still: a blinking one sends bytes twice a second."""

from __future__ import annotations

from textual.widgets import Input


class LineField(Input):
    """One line."""

    def __init__(self, *, id: str | None = None, placeholder: str = "", disabled: bool = False) -> None:
        super().__init__(id=id, placeholder=placeholder, disabled=disabled, select_on_focus=False)
        self.cursor_blink = False

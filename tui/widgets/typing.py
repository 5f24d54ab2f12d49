"""Fields to type in, with a cursor that stands still: a blinking one sends bytes twice a second."""

from __future__ import annotations

from textual.widgets import TextArea

from tui.widgets.line_field import LineField  # noqa: F401 - fields of one line and of several, at one place


class TextField(TextArea):
    """Several lines; tab goes to the next field."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False

"""Fields to type in, with a cursor that stands still: a blinking one sends bytes twice a second."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from tui.terminal.plain import stand_in


class TextField(TextArea):
    """Several lines; tab goes to the next field."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines, and where the cursor stands in them."""
        stand_in(self)
        return super().render_lines(crop)


class ProseField(TextField):
    """Several lines that enter sends, as it does a line: most are one. It is as high as its text."""

    DEFAULT_CSS = """
    ProseField { height: auto; min-height: 1; max-height: 10; border: none; padding: 0; background: $surface; }
    ProseField:focus { border: none; background: $primary 25%; }
    """

    class Submitted(Message):
        """Enter was pressed."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def on_key(self, event: events.Key) -> None:
        """Enter sends."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self.text))

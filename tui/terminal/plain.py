"""The plain mode for screen readers: they read out what changes, and where the terminal's cursor stands.

How Textual 8.2 places it: the cursor is hidden at the start (``ESC [ ? 25 l``) and again after each suspension; after
each update the app moves it to ``App.cursor_position``, and never in between. So the position must be known before the
line is drawn: a list tells it from ``render_lines``, for a row that the cursor comes to is always drawn anew. Fields to
type in tell theirs by themselves; a panel without one puts it on its question (``stand_at``). What follows from it:

- the terminal's cursor is shown (``CursorShown``) and stands on the chosen line (``CursorOnRow``);
- only what changed is sent: lists repaint cells, not lines, and the cell diff does the rest;
- no frames and no drawn signs, which would be read out: ``Capabilities.plain`` brings ASCII, and styles drop borders
  where the app has the class ``-plain``;
- nothing depends on colour: every state is a word;
- nothing moves by itself more often than once a minute: with ``times = "absolute"`` nothing does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.app import App
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.outside import send

if TYPE_CHECKING:
    from textual.widgets import Input, TextArea

SHOW_CURSOR = "\x1b[?25h"
Answer = TypeVar("Answer")


class CursorShown(App[Answer]):
    """An app that shows the terminal's cursor when it is asked to."""

    terminal_cursor_shown = False

    def show_terminal_cursor(self) -> None:
        """Now, and whenever the app comes back from a suspension. Call it once, when the app is mounted."""
        self.terminal_cursor_shown = True
        send(self, SHOW_CURSOR)
        self.app_resume_signal.subscribe(self, lambda _: send(self, SHOW_CURSOR), immediate=True)


def stand_at(widget: Widget) -> None:
    """Put the terminal's cursor at the start of ``widget``, unless something of its screen takes the keys."""
    if widget.screen.is_active and widget.screen.focused is None:
        widget.app.cursor_position = widget.region.offset
        widget.refresh()


def stand_in(field: Input | TextArea) -> None:
    """Put the terminal's cursor where letters go, for an input method and a screen reader. To be called when ``field``
    is drawn: Textual does it when a key is pressed, and then a field may yet move, for instance by growing."""
    if field.has_focus and field.screen.is_active:
        field.app.cursor_position = field.cursor_screen_offset


class CursorOnRow(ScrollView):
    """A list to build on: the terminal's cursor stands at the start of the row that ``cursor`` names.

    Costs nothing where the terminal's cursor is hidden: Textual sends its place after each update all the same.
    """

    @property
    def cursor(self) -> int:
        """The chosen row, counted from the first of the list."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; on the way the chosen row, where it is among them, says where it stands."""
        self.tell_cursor(crop)
        return super().render_lines(crop)

    def tell_cursor(self, crop: Region) -> None:
        """Say where the chosen row stands, if it is in ``crop``."""
        line = self._line_of_cursor
        if crop.y <= line.y < crop.bottom and self.has_focus and self.screen.is_active:
            self.app.cursor_position = self.region.offset + line.offset

    def on_focus(self) -> None:
        """A field had the cursor: draw the chosen row again, for only then it moves."""
        self.refresh(self._line_of_cursor)

    @property
    def _line_of_cursor(self) -> Region:
        """The line of the chosen row, inside of the widget with its border."""
        content = self.content_region
        return Region(0, self.cursor - self.scroll_offset.y, content.width, 1).translate(
            content.offset - self.region.offset
        )

"""What screens with a list have in common: the list, what it says before it is read, and where it can't be."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.widgets import Input

from core.errors import KigenError
from tui.screens.frame import DeskScreen
from tui.screens.notices import failure
from tui.widgets.line_field import LineField
from tui.widgets.row_list import RowList


class ListScreen(DeskScreen):
    """A screen whose body is a list. It is read each time that the screen is shown.

    Handlers of Textual are called for every class of the screen, so none here calls its base's.
    """

    @property
    def list(self) -> RowList:
        """The list."""
        return self.query_one("#body", RowList)

    def on_mount(self) -> None:
        """Say that it is being read."""
        self.list.say_instead(self.words("screens.opening"))

    def on_screen_resume(self) -> None:
        """Others may have acted while another screen was shown."""
        self.read_again()

    def not_read(self, error: KigenError) -> None:
        """Rows that are there stay; an empty list says what happened."""
        if self.list.window.rows:
            self.say_not_read(error)
        else:
            self.list.say_failure(*failure(error, self.kigen.translator))


class WordField(LineField):
    """Where the words of a filter are typed."""

    hints: ClassVar[tuple[str, ...]] = ("enter", "esc")


class WordFilter(ListScreen):
    """A list with a line ``#filter`` above it, which is shown while it holds something. The list follows every key."""

    def filter_changed(self, text: str) -> None:
        """Other words are typed."""
        raise NotImplementedError

    def action_filter(self) -> None:
        """Type the words."""
        self._filter_line.display = True
        self._filter_line.focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The list follows."""
        message.stop()
        self.filter_changed(message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Back to the list; the filter stays."""
        message.stop()
        self.list.focus()
        message.input.display = bool(message.value)

    def on_key(self, event: events.Key) -> None:
        """Down leaves the filter for the list."""
        if event.key == "down" and self._filter_line.has_focus:
            event.stop()
            self.list.focus()

    def back(self) -> None:
        """Drop the filter."""
        self._filter_line.value = ""
        self._filter_line.display = False
        self.list.focus()

    @property
    def _filter_line(self) -> Input:
        return self.query_one("#filter", Input)

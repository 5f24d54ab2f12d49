"""What screens with a list have in common: the list, what it says before it is read, and where it can't be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Protocol

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from core.errors import KigenError
from tui.screens.frame import DeskScreen
from tui.screens.notices import failure
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.row_lines import Painter
from tui.widgets.row_list import RowList


class Headed(Painter, Protocol):
    """Turns rows into lines of columns."""

    def headings(self, width: int) -> str:
        """The names of the columns."""


class ListScreen(DeskScreen):
    """A screen whose body is a list below its ``headings``. It is read each time that the screen is shown.

    Handlers of Textual are called for every class of the screen, so none here calls its base's.
    """

    painter: Headed
    nothing: ClassVar[str]
    """What an empty list says; with ``_keys``: what to do then."""

    def body(self) -> Iterable[Widget]:
        yield self.headings_line()
        yield self.rows()

    def headings_line(self) -> TextLine:
        """Where the names of the columns stand."""
        return TextLine(cut=self.kigen.capabilities.glyphs.cut, id="headings", classes="headings")

    def rows(self) -> RowList:
        """A new list."""
        return RowList(self.painter, marker=self.kigen.capabilities.glyphs.cursor, id="body")

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

    def on_resize(self) -> None:
        """The columns move."""
        self.call_after_refresh(self.paint_headings)

    def say_nothing(self) -> None:
        """What the list says where it has no rows."""
        self.list.say_instead(self.words(f"screens.{self.nothing}"), self.words(f"screens.{self.nothing}_keys"))

    def paint_frame(self) -> None:
        super().paint_frame()
        self.paint_figures()
        self.paint_headings()

    def paint_figures(self) -> None:
        """What stands above the list as it is now."""

    def on_row_list_resized(self) -> None:
        """A pane came or went beside the list: the columns move."""
        self.paint_headings()

    def paint_headings(self) -> None:
        """The columns as wide as the list."""
        headings = self.painter.headings(max(0, self.list.scrollable_content_region.width - 1))
        self.query_one("#headings", TextLine).say((f" {headings}", ""))

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
    """A list with its ``figures`` and a line ``#filter`` above it, which is shown while it holds something. The list
    follows every key."""

    example: ClassVar[str]
    """What the empty line shows."""
    none_found: ClassVar[str]
    """What the list says where no row has the words."""

    def __init__(self) -> None:
        super().__init__()
        self.filter_text = ""

    def body(self) -> Iterable[Widget]:
        yield from self.above()
        yield self.rows()

    @property
    def filtered(self) -> bool:
        """Whether words are looked for."""
        return bool(self.filter_text.strip())

    @property
    def found(self) -> str:
        """How many rows have the words; empty where none are looked for."""
        return self.words("screens.filtered", count=self.list.window.total) if self.filtered else ""

    def say_nothing(self) -> None:
        if self.filtered:
            self.list.say_instead(self.words(f"screens.{self.none_found}"), self.words("screens.no_match_keys"))
        else:
            super().say_nothing()

    def above(self) -> Iterable[Widget]:
        """What stands above the rows."""
        yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="figures", classes="figures")
        yield WordField(id="filter")
        yield self.headings_line()

    def on_mount(self) -> None:
        """Say what can be typed."""
        self._filter_line.placeholder = self.words(f"screens.{self.example}")

    def filter_changed(self) -> None:
        """Other words are typed: ``filter_text``."""
        raise NotImplementedError

    def action_filter(self) -> None:
        """Type the words."""
        self._filter_line.display = True
        self._filter_line.focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The list follows."""
        message.stop()
        if message.value != self.filter_text:
            self.filter_text = message.value
            self.filter_changed()

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

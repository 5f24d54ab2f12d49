"""The page of one thing: read when it is opened and again after each act, and painted anew as the time goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from core.errors import KigenError
from tui.screens.frame import DeskScreen
from tui.screens.notices import failure
from tui.screens.reading_page import ReadingPage
from tui.screens.wide import Wide

Thing = TypeVar("Thing")
"""All that is read for the page."""


class PageScreen(DeskScreen, Generic[Thing]):
    """One page of text. Handlers of Textual are called for every class of the screen, so none calls its base's."""

    def __init__(self) -> None:
        super().__init__()
        self.reading: Thing | None = None

    def body(self) -> Iterable[Widget]:
        yield ReadingPage()

    @property
    def page(self) -> ReadingPage:
        """What takes the keys."""
        return self.query_one("#body", ReadingPage)

    def on_mount(self) -> None:
        """Say that it is being read."""
        self.page.say_instead(self.words("screens.reading"))
        self.read_again()

    def paint(self, reading: Thing) -> None:
        """Show ``reading`` as it is now."""
        raise NotImplementedError

    def repaint(self) -> None:
        """As it is now, once it was read."""
        if self.reading is not None:
            self.paint(self.reading)

    def show(self, reading: Thing) -> None:
        """It was read."""
        self.was_read()
        self.reading = reading
        self.paint(reading)

    def not_read(self, error: KigenError) -> None:
        """What was read before stays; an empty page says what happened."""
        if self.reading is None:
            self.page.say_failure(*failure(error, self.kigen.translator))
        else:
            self.say_not_read(error)


class TwoPages(PageScreen[Thing], Wide):
    """On a wide terminal two pages beside each other; on a narrow one the second follows below the first."""

    def body(self) -> Iterable[Widget]:
        yield Horizontal(ReadingPage("body"), ReadingPage("story"), id="panes")

    def on_resize(self) -> None:
        """The pages move."""
        if self.reading is not None:
            self.call_after_refresh(self.repaint)

    def lay_out(self, first: Sequence[Content], second: Sequence[Content]) -> None:
        """Show both beside each other."""
        self.page.show(first)
        self.query_one("#story", ReadingPage).show(second)

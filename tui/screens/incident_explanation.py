"""Why the months of an incident came to what they did, over its screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.desk_work import Working
from tui.screens.reading_page import ReadingPage
from tui.widgets.lines import TextLine


class IncidentExplanation(Working[None], ModalScreen[None]):
    """The steps with their clauses, month by month."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["explanation.tcss", "incidents.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,e,q,enter", "close", show=False)]
    AUTO_FOCUS = "#explanation"

    def __init__(self, title: Content, lines: Sequence[Content]) -> None:
        super().__init__()
        self._heading = title
        self._lines = tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical(classes="overlay"):
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-title")
            yield ReadingPage("explanation")
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self._heading.plain, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.close_keys"), "$foreground 60%"))
        self.query_one(ReadingPage).show(self._lines)

    def action_close(self) -> None:
        """Back to where it was asked."""
        self.dismiss(None)

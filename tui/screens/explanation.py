"""Why a ticket's clocks stand where they stand, over the queue."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.desk_work import Working
from tui.readings import TicketReading
from tui.screens.reading_page import ReadingPage
from tui.screens.ticket_lines import TicketLines
from tui.widgets.lines import TextLine


class ExplanationScreen(Working[None], ModalScreen[None]):
    """The explanation of each clock of one ticket."""

    CSS_PATH = "explanation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,e,q,enter", "close", show=False)]
    AUTO_FOCUS = "#explanation"

    def __init__(self, reading: TicketReading) -> None:
        super().__init__()
        self._reading = reading

    def compose(self) -> ComposeResult:
        with Vertical(classes="overlay"):
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-title")
            yield ReadingPage("explanation")
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-hints")

    def on_mount(self) -> None:
        ticket = self._reading.ticket
        self.query_one("#panel-title", TextLine).say((f"#{ticket.number}  {ticket.subject}", "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.close_keys"), "$foreground 60%"))
        self.query_one(ReadingPage).show(TicketLines.of(self._reading, self.kigen).reasons())

    def action_close(self) -> None:
        """Back to where it was asked."""
        self.dismiss(None)

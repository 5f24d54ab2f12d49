"""One ticket: its clock and why it stands there, what happened, what the plan does not cover, what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from core.errors import KigenError
from tui.actions import Place
from tui.keymap import place_bindings
from tui.readings import TicketReading, ticket_reading
from tui.screens.notices import failure
from tui.screens.reading_page import ReadingPage, blocks, explanation_lines, heading
from tui.screens.ticket_acting import TicketActing
from tui.screens.ticket_lines import TicketLines, clock_name
from tui.screens.wording import ticks_by_second

WIDE = 110


class TicketScreen(TicketActing):
    """The ticket on one page; a wide terminal has the clocks at the left and the story at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "ticket.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 an instance variable in Textual
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.TICKET)]
    place = Place.TICKET
    tab = Place.QUEUE

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._reading: TicketReading | None = None

    def body(self) -> Iterable[Widget]:
        """The clocks with the facts, and the story; on a narrow terminal the story follows below."""
        yield Horizontal(ReadingPage("body"), ReadingPage("story"), id="panes")

    def on_mount(self) -> None:
        self.acted(self._number)

    def number(self) -> int | None:
        return self._number

    def status(self) -> str:
        return "" if self._reading is None else self._reading.state.status.value

    def owner(self) -> str:
        return "" if self._reading is None else self._reading.state.owner

    def yanked(self) -> str:
        """Why it is due then: number and subject, and each clock with its steps."""
        reading = self._reading
        if reading is None:
            return ""
        translator, lines = self.kigen.translator, TicketLines.of(reading, self.kigen)
        copied = [f"#{reading.ticket.number}  {reading.ticket.subject}"]
        for clock, explanation in reading.clocks:
            steps = explanation_lines(explanation, translator)
            copied += ["", f"{clock_name(clock, translator)}  {lines.clock(clock).plain}"]
            copied += [step.plain for step in steps]
        return "\n".join(copied)

    def acted(self, number: int) -> None:
        """Read the ticket anew."""
        self.ask("ticket", lambda desk: ticket_reading(desk, number), self._show, self._fail)

    def read_again(self) -> None:
        self.acted(self._number)

    def on_resize(self) -> None:
        """The panes move."""
        if self._reading is not None:
            self.call_after_refresh(self._paint)

    @property
    def ticks_by_second(self) -> bool:
        """Where one of its clocks shows seconds."""
        clocks = () if self._reading is None else self._reading.clocks
        return any(clock.running and ticks_by_second(clock.due_at, self.kigen.now()) for clock, _ in clocks)

    def tick(self) -> None:
        """The clocks went on."""
        super().tick()
        if self._reading is not None:
            self._paint()

    def _show(self, reading: TicketReading) -> None:
        self._reading = reading
        self.was_read()
        self._number = reading.ticket.number
        self._paint()

    def _fail(self, error: KigenError) -> None:
        if self._reading is None:
            self.query_one("#body", ReadingPage).say_failure(*failure(error, self.kigen.translator))
        else:
            self.say_not_read(error)

    def _paint(self) -> None:
        if self._reading is None:
            return
        lines = TicketLines.of(self._reading, self.kigen)
        clocks = blocks(
            [lines.title(), *lines.asked_first()], lines.warnings(), lines.about(), lines.why(),
        )  # fmt: skip
        story = blocks([heading(self.words("screens.timeline")), *lines.timeline()], lines.text())
        wide = self.app.size.width >= WIDE
        self.query_one("#body", ReadingPage).show(clocks if wide else [*clocks, Content(""), *story])
        self.query_one("#story", ReadingPage).show(story if wide else [])

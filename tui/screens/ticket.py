"""One ticket: its clock and why it stands there, what happened, what the plan does not cover, what was asked."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from core.desk.acts.seen import last_answer
from tui.actions import Place
from tui.keymap import place_bindings
from tui.readings import TicketReading, ticket_reading
from tui.screens.page_screen import TwoPages
from tui.screens.reading_page import blocks, explanation_lines, heading
from tui.screens.seen import UNSEEN, Seen
from tui.screens.ticket_acting import TicketActing
from tui.screens.ticket_lines import TicketLines, clock_name
from tui.screens.watching import Watching
from tui.screens.wording import ticks_by_second


class TicketScreen(TwoPages[TicketReading], Watching, TicketActing):
    """The ticket on one page; a wide terminal has the clocks at the left and the story at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "two_pages.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.TICKET)]
    place = Place.TICKET
    tab = Place.QUEUE

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def number(self) -> int | None:
        return self._number

    def status(self) -> str:
        return "" if self.reading is None else self.reading.state.status.value

    def seen(self, number: int) -> Seen:
        if self.reading is None or number != self._number:
            return UNSEEN
        state = self.reading.state
        return Seen(state.owner, state.priority, last_answer(self.reading.ticket), state.resolved_at is None)

    def yanked(self) -> str:
        """Why it is due then: number and subject, and each clock with its steps."""
        reading = self.reading
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
        self.ask("ticket", lambda desk: ticket_reading(desk, number), self.show, self.not_read)

    def read_again(self) -> None:
        self.acted(self._number)

    @property
    def ticks_by_second(self) -> bool:
        """Where one of its clocks shows seconds."""
        clocks = () if self.reading is None else self.reading.clocks
        return any(clock.running and ticks_by_second(clock.due_at, self.kigen.now()) for clock, _ in clocks)

    def tick(self) -> None:
        """The clocks went on."""
        super().tick()
        self.repaint()

    def show(self, reading: TicketReading) -> None:
        self._number = reading.ticket.number
        super().show(reading)

    def paint(self, reading: TicketReading) -> None:
        lines = TicketLines.of(reading, self.kigen)
        clocks = blocks(
            [lines.title(), *lines.asked_first()], lines.warnings(), lines.about(), lines.why(),
        )  # fmt: skip
        story = blocks([heading(self.words("screens.timeline")), *lines.timeline()], lines.text())
        if self.wide:
            self.lay_out(clocks, story)
        else:
            self.lay_out([*clocks, Content(""), *story], ())

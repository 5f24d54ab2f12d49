"""One ticket: its clock and why it stands there, what happened, what the plan does not cover, what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from core.desk.clocks import Clock
from core.desk.events import ClockEvent
from core.desk.standing import ClockStatus
from tui.actions import Place
from tui.keymap import place_bindings
from tui.readings import TicketReading, ticket_reading
from tui.screens.explanation import clock_name
from tui.screens.reading_page import ReadingPage, explanation_lines, facts, heading, plain
from tui.screens.ticket_acting import TicketActing
from tui.screens.wording import countdown, event_line, priority_name, step_text
from tui.widgets.cells import fit, fit_right, shown

CLOCK_STYLES = {
    ClockStatus.RUNNING: "bold", ClockStatus.MET: "$text-success", ClockStatus.BREACHED: "bold $text-error",
    ClockStatus.PAUSED: "$foreground 60%", ClockStatus.BEST_EFFORT: "$foreground 60%",
    ClockStatus.UNKNOWN: "$foreground 60%",
}  # fmt: skip

INSTANT, AGO = 11, 8


class TicketScreen(TicketActing):
    """The ticket on one page; a wide terminal has the clocks at the left and the story at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "ticket.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 an instance variable in Textual
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
        super().on_mount()
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
        lines = [f"#{reading.ticket.number}  {reading.ticket.subject}"]
        for clock, explanation in reading.clocks:
            steps = explanation_lines(explanation, self.kigen.translator)
            lines += ["", self._clock(clock).plain, *(step.plain for step in steps)]
        return "\n".join(lines)

    def acted(self, number: int) -> None:
        """Read the ticket anew."""
        self.ask("ticket", lambda desk: ticket_reading(desk, number), self._show, self.say_error)

    def read_again(self) -> None:
        self.acted(self._number)

    def on_resize(self) -> None:
        """The panes move."""
        if self._reading is not None:
            self.call_after_refresh(self._paint)

    def tick(self) -> None:
        """The clocks went on."""
        super().tick()
        if self._reading is not None:
            self._paint()

    def _show(self, reading: TicketReading) -> None:
        self._reading = reading
        self._number = reading.ticket.number
        self._paint()

    def _paint(self) -> None:
        if self._reading is None:
            return
        clocks = list(self._about(self._reading))
        story = list(self._story(self._reading))
        wide = self.app.size.width >= 110
        self.query_one("#body", ReadingPage).show(clocks if wide else [*clocks, Content(""), *story])
        self.query_one("#story", ReadingPage).show(story if wide else [])

    # -- What it says ----------------------------------------------------------------------------------------

    def _about(self, reading: TicketReading) -> Iterator[Content]:
        translator, ticket, terms = self.kigen.translator, reading.ticket, reading.terms
        yield Content.assemble((f"#{ticket.number}  ", "$foreground 60%"), (shown(ticket.subject), "bold"))
        inquiry = terms.inquiries.get(ticket.inquiry)
        plan = (
            f"{reading.contract.name}  {translator.value(terms.title)} / {translator.value(reading.promise.plan.name)}"
        )
        yield from facts(
            (self.words("screens.column_contract"), plan),
            (self.words("screens.column_priority"), priority_name(terms, reading.state.priority, translator)),
            (self.words("screens.column_state"), self.words(f"screens.status_{reading.state.status.value}")),
            (self.words("screens.column_owner"), reading.state.owner or self.words("screens.nobody")),
            (self.words("screens.inquiry"), "" if inquiry is None else translator.value(inquiry.name)),
            (self.words("screens.requester"), ticket.requester),
            (self.words("screens.external_id"), ticket.external_id),
        )
        for clock, explanation in reading.clocks:
            yield Content("")
            yield self._clock(clock)
            yield from explanation_lines(explanation, translator)
        yield from self._warnings(reading)

    def _clock(self, clock: Clock) -> Content:
        """``First response  running  2:35 left, due Mon 2026-06-01 15:40``."""
        now, formats = self.kigen.now(), self.kigen.translator.formats
        status = clock.status(now)
        parts = [(f"{clock_name(clock, self.kigen.translator)}  ", "bold $primary")]
        parts.append((self.words(f"screens.clock_{status.value}"), CLOCK_STYLES[status]))
        if clock.running and clock.due_at is not None:
            left = countdown(clock.due_at, now, formats)
            which = "screens.clock_left" if now <= clock.due_at else "screens.clock_over"
            due = formats.instant_with_weekday(clock.due_at)
            parts.append((f"  {self.words(which, left=left.lstrip('+'), due=due)}", CLOCK_STYLES[status]))
        return Content.assemble(*parts)

    def _warnings(self, reading: TicketReading) -> Iterator[Content]:
        translator = self.kigen.translator
        steps = (*reading.admission.advice, *(() if reading.admission.in_scope else reading.admission.explanation))
        if not steps and not reading.missing:
            return
        yield Content("")
        yield heading(self.words("screens.warnings"))
        for step in steps:
            found = step_text(step, translator)
            yield Content.assemble("  ! ", shown(found.text), (shown(f"  [{found.source}]"), "$foreground 60%"))
        for capability in reading.missing:
            name = translator.value(capability.name)
            source = reading.terms.rules[capability.rule]
            text = self.words("screens.not_in_plan", name=name)
            yield Content.assemble("  - ", shown(text), (shown(f"  [{source.id} {source.clause}]"), "$foreground 60%"))

    def _story(self, reading: TicketReading) -> Iterator[Content]:
        yield heading(self.words("screens.timeline"))
        for event in reading.timeline:
            yield self._event(event, reading)
        if reading.ticket.body:
            yield Content("")
            yield heading(self.words("screens.body"))
            yield from (plain(line) for line in reading.ticket.body.split("\n"))

    def _when(self, at: datetime) -> str:
        """``06-03 11:20   25m ago``, or all of the instant."""
        formats, now = self.kigen.translator.formats, self.kigen.now()
        if not formats.relative:
            return formats.instant(at)
        return f"{fit(formats.short_instant(at, now), INSTANT)}  {fit_right(formats.ago(at, now), AGO)}"

    def _event(self, event: ClockEvent, reading: TicketReading) -> Content:
        translator = self.kigen.translator
        voided = event.id in reading.voided
        text = event_line(event, reading.terms, translator)
        if voided:
            text = self.words("screens.event_undone", event=text)
        style = "$foreground 60%" if voided else ""
        when = self._when(event.at)
        return Content.assemble(
            (f"  {when}  ", "$foreground 60%"),
            (shown(text), style),
            (fit("", 2) + shown(event.actor), "$foreground 60%"),
        )

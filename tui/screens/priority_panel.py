"""Another priority: one key chooses it, a line says why; the due that it would give stands beside each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from core.desk.acts.clock import ChangePriority, change_priority
from core.desk.clocks import clocks
from core.errors import BadInput, KigenError
from core.terms.model import Priority
from tui.readings import TicketReading
from tui.screens.doing import Doing
from tui.screens.panel import ActPanel
from tui.widgets.cells import fit
from tui.widgets.lines import TextLine
from tui.widgets.typing import LineField


class PriorityPanel(ActPanel):
    """Chosen by its number; then the reason, which the terms' policy makes part of the record (J7). For marked tickets
    the choices are those of the first."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, reading: TicketReading, now: datetime, marked: tuple[int, ...] = ()) -> None:
        super().__init__()
        self._reading = reading
        self._now = now
        self._marked = marked
        self._choices = choices(reading)
        self._chosen: Priority | None = None
        self._reason = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            yield Static(id="panel-choices")
            yield LineField(id="panel-input", placeholder=self.words("screens.reason"), disabled=True)
            yield self.line("panel-error")
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        number, count = self._reading.ticket.number, len(self._marked)
        one, many = ("screens.ask_priority", "screens.many_priority")
        title = self.words(many, count=count) if count else self.words(one, number=number)
        self.query_one("#panel-title", TextLine).say((title, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.priority_keys"), "$foreground 60%"))
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """A number chooses while no reason is typed."""
        if self._chosen is None and event.character and event.character.isdecimal():
            event.stop()
            chosen = next((each for each in self._choices if str(each.rank + 1) == event.character), None)
            if chosen is not None:
                self._choose(chosen)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if self._chosen is None:
            self.show_error(BadInput("reason_required", field="priority"))
            return
        self._reason = message.value
        doing, marked = self.doing, self._marked
        self.perform(doing.on_each(marked) if marked else doing.on(self._reading.ticket.number))

    @property
    def doing(self) -> Doing:
        """The act that was chosen."""
        priority, reason = "" if self._chosen is None else self._chosen.id, self._reason
        return Doing("priority", change_priority, lambda _, number: ChangePriority(number, priority, reason))

    def action_cancel(self) -> None:
        """Back to the choice first, then away."""
        if self._chosen is not None and not self._storing:
            self._chosen = None
            self.query_one("#panel-input", Input).disabled = True
            self.set_focus(None)
            self._paint()
        else:
            super().action_cancel()

    def _choose(self, priority: Priority) -> None:
        self._chosen = priority
        line = self.query_one("#panel-input", Input)
        line.disabled = False
        line.focus()
        self._paint()

    def _paint(self) -> None:
        self.query_one("#panel-choices", Static).update(Content("\n").join(map(self._line, self._choices)))

    def _line(self, priority: Priority) -> Content:
        translator = self.kigen.translator
        number = priority.rank + 1
        name = translator.value(priority.name)
        now_so = priority.id == self._reading.state.priority
        note = "" if self._marked else self.words("screens.now_so") if now_so else self._due(priority)
        cut = self.kigen.capabilities.glyphs.cut
        room = max(12, self.app.size.width - 38)
        style = "bold reverse" if self._chosen is priority else ""
        return Content.assemble(
            (f" {number} ", "bold $primary"), (fit(name, room, cut=cut), style), f"  {note}",
        )  # fmt: skip

    def _due(self, priority: Priority) -> str:
        """The due that the change would give, by the policy of the terms."""
        reading = self._reading
        state = replace(reading.state, priorities=(*reading.state.priorities, (self._now, priority.id)))
        try:
            clock = clocks(state, reading.promise)[0]
        except KigenError:
            return ""
        due = clock.due_at
        if due is None or clock.stopped_at is not None:
            return ""
        return self.words("screens.would_be_due", due=self.kigen.translator.formats.instant_with_weekday(due))


def choices(reading: TicketReading) -> list[Priority]:
    """The priorities of the plan, the most urgent first; a best-effort desk takes any of the terms."""
    known = reading.terms.priorities
    allowed = reading.promise.plan.targets or known
    return sorted((known[name] for name in allowed), key=lambda priority: priority.rank)

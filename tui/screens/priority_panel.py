"""Another priority by one key; the due that it would give stands beside each, and the reason that is kept below."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from types import MappingProxyType
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from core.desk.acts.clock import ChangePriority, change_priority
from core.desk.clocks import clocks
from core.errors import BadInput, KigenError
from core.terms.model import Priority
from tui.readings import TicketReading
from tui.screens.doing import Doing
from tui.screens.panel import ActPanel, Work
from tui.screens.seen import Seen
from tui.widgets.cells import fit
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine


class PriorityPanel(ActPanel):
    """Its number stores a priority at once, with the reason that stands there: the record needs one (J7), so there is
    one from the start, and tab goes to it for another. For marked tickets (by number what was seen of each) the choices
    are those of the first."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["panel.tcss", "priority_panel.tcss"]
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab,shift+tab", "reason", show=False, priority=True)]

    def __init__(
        self, reading: TicketReading, now: datetime, marked: Mapping[int, Seen] = MappingProxyType({})
    ) -> None:
        super().__init__()
        self._reading = reading
        self._now = now
        self._marked = marked
        self._choices = choices(reading)
        self._chosen = ("", "")
        self._doing = self._to(*self._chosen)

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            yield Static(id="panel-choices")
            with Horizontal(id="panel-reason"):
                yield self.line("panel-label")
                yield LineField(id="panel-input")
            yield self.reason()
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        number, count = self._reading.ticket.number, len(self._marked)
        one, many = ("screens.ask_priority", "screens.ask_priority_many")
        title = self.words(many, count=count) if count else self.words(one, number=number)
        self.query_one("#panel-title", TextLine).say((title, "bold"))
        self.query_one("#panel-label", TextLine).say((self.words("screens.reason"), "bold"))
        self.query_one("#panel-choices", Static).update(Content("\n").join(map(self._line, self._choices)))
        self.query_one("#panel-input", Input).value = self.words("screens.priority_reason")
        self._hint()

    @property
    def doing(self) -> Doing:
        """The act that was chosen."""
        return self._doing

    # -- Keys ------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A number chooses, also one of an input method left on, unless it belongs to the reason."""
        typed = unicodedata.normalize("NFKC", event.character or "")
        if self._at_reason or not typed.isdecimal():
            return
        event.stop()
        chosen = next((each for each in self._choices if str(each.rank + 1) == typed), None)
        if chosen is None:
            known = tuple(str(each.rank + 1) for each in self._choices)
            self.show_error(BadInput("no_such_choice", field="priority", key=typed, known=known))
        else:
            self._choose(chosen)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """The reason is written; now the number."""
        message.stop()
        self.action_reason()

    def action_reason(self) -> None:
        """To the reason, or back to the numbers; the reason stays as it was typed."""
        line = self.query_one("#panel-input", Input)
        if self._at_reason:
            self.set_focus(None)
        else:
            line.focus()
            line.action_select_all()
        self._hint()

    def action_cancel(self) -> None:
        """Back to the numbers first, then away."""
        if self._at_reason:
            self.action_reason()
        else:
            super().action_cancel()

    def show_error(self, error: KigenError) -> None:
        """A reason that is missing or wrong takes the keys."""
        super().show_error(error)
        if error.field == "reason" and not self._at_reason:
            self.action_reason()

    @property
    def _at_reason(self) -> bool:
        return self.query_one("#panel-input", Input).has_focus

    def content(self) -> object:
        return self._chosen

    def _choose(self, priority: Priority) -> None:
        self._chosen = (priority.id, self.query_one("#panel-input", Input).value)
        self._doing = self._to(*self._chosen)
        self.perform(self._doing.on_each(self._marked) if self._marked else self._on_one(self._reading.state.priority))

    def again(self, seen: str) -> Work | None:
        return self._on_one(seen)

    def _on_one(self, seen: str) -> Work:
        return self._doing.on(self._reading.ticket.number, Seen(priority=seen))

    def _to(self, priority: str, reason: str) -> Doing:
        return Doing("priority", change_priority, lambda _, number: ChangePriority(number, priority, reason))

    # -- What stands there -----------------------------------------------------------------------------------

    def _hint(self) -> None:
        which = "screens.reason_keys" if self._at_reason else "screens.priority_keys"
        self.query_one("#panel-hints", TextLine).say((self.words(which), "$foreground 60%"))

    def _line(self, priority: Priority) -> Content:
        translator = self.kigen.translator
        name = translator.value(priority.name)
        now_so = priority.id == self._reading.state.priority
        note = "" if self._marked else self.words("screens.now_so") if now_so else self._due(priority)
        room = max(12, self.app.size.width - 38)
        shown_name = fit(name, room, cut=self.kigen.capabilities.glyphs.cut)
        return Content.assemble((f" {priority.rank + 1} ", "bold $primary"), shown_name, f"  {note}")

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

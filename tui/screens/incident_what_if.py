"""What would be, without storing anything: a longer outage, minutes left out, another cause, or no incident at all."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from core.calendars import Span
from core.desk.incident import Incident
from core.desk.month import MonthFacts
from core.desk.what_if import caused_by, excluded, extended, without
from core.errors import BadInput, KigenError
from core.terms.availability import Cause
from storage.desk import Desk
from tui.desk_work import Working
from tui.screens.incident_draft import Clock
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_effects import Change, Effects, Sight
from tui.screens.incident_reading import IncidentReading
from tui.terminal.plain import stand_at
from tui.widgets.cells import shown
from tui.widgets.line_field import LineField
from tui.widgets.lines import MessageLine, TextLine
from tui.widgets.picker import Option, Picker
from tui.widgets.wrapping import hung

FIELDS = ("until", "leave_out", "other_cause")
NONE = "none"
"""Not a cause: as if the incident had not been."""
PAUSE_SECONDS = 0.15
MOST_SHOWN = 12
_MINUTES = re.compile(r"(\d{1,6})\s*(m|h|min|分|時間)?")


def left_out(text: str, incident: Incident, clock: Clock) -> Span | None:
    """``12m`` are the first minutes of the incident; ``14:00-14:12`` is what it says. None: nothing.

    Raises ``BadInput("span_unreadable")``.
    """
    said = text.strip()
    if not said:
        return None
    minutes = _MINUTES.fullmatch(said)
    if minutes:
        length = timedelta(minutes=int(minutes[1]) * (60 if minutes[2] in ("h", "時間") else 1))
        return Span(incident.start, incident.start + length)
    first, dash, last = said.replace("〜", "-").rpartition("-")
    try:
        start, end = clock.instant(first, "leave_out"), clock.instant(last, "leave_out")
    except KigenError:
        raise BadInput("span_unreadable", field="leave_out", text=text) from None
    if not dash or end <= start:
        raise BadInput("span_unreadable", field="leave_out", text=text)
    return Span(start, end)


def supposed(incident: Incident, until: datetime | None, without_span: Span | None, cause: str) -> Change:
    """What the fields say, for the facts of any contract."""

    def change(facts: MonthFacts) -> MonthFacts:
        if cause == NONE:
            return without(facts, incident.number)
        found = facts if until is None else extended(facts, incident.number, until)
        found = found if not cause else caused_by(found, incident.number, Cause(cause))
        return found if without_span is None else excluded(found, without_span)

    return change


class WhatIfScreen(Working[None], ModalScreen[None]):
    """Three fields, and under them each month as it is and as it would be."""

    CSS_PATH = "incident_entry.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, reading: IncidentReading) -> None:
        super().__init__()
        self._incident = reading.incident
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            for name in FIELDS:
                with Horizontal(classes="field"):
                    yield TextLine(cut=cut, id=f"label-{name}", classes="label")
                    if name == "other_cause":
                        yield Picker(cut=cut, id=name, unmatched=self.words("screens.nothing_matches"))
                    else:
                        yield LineField(id=name, placeholder=self.words(f"screens.example_{name}"))
                yield TextLine(cut=cut, id=f"error-{name}", classes="error")
            yield Static(id="preview")
            yield MessageLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        incident = self._incident
        title = self.words("screens.what_if", number=incident.number, title=incident.title)
        self.query_one("#panel-title", TextLine).say((title, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.what_if_keys"), "$foreground 60%"))
        for name in FIELDS:
            self._mark(name)
        options = [
            Option(each, self.words(f"screens.cause_{each}"), str(key))
            for key, each in enumerate((*(each.value for each in Cause), NONE), 1)
        ]
        self.query_one(Picker).offer(options)
        self.query_one("#until", Input).focus()
        self.call_after_refresh(stand_at, self.query_one("#panel-title"))
        self._show()

    @property
    def waits(self) -> bool:
        """Whether what would be is about to be computed."""
        return self._rest is not None

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._mark(str(message.input.id))
        self._soon()

    def on_picker_picked(self, message: Picker.Picked) -> None:
        message.stop()
        self._soon()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """To the next field, from the last one to the first."""
        message.stop()
        name = str(message.input.id).removesuffix("-input")
        following = FIELDS[(FIELDS.index(name) + 1) % len(FIELDS)]
        field = self.query_one(f"#{following}")
        (field.query_one(Input) if isinstance(field, Picker) else field).focus()

    def action_close(self) -> None:
        """Nothing was stored."""
        self.dismiss(None)

    def _soon(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(PAUSE_SECONDS, self._show)

    def _show(self) -> None:
        self._rest = None
        now, formats = self.kigen.now(), self.kigen.translator.formats
        zone = formats.zone or now.astimezone().tzinfo
        assert isinstance(zone, tzinfo)
        clock, incident = Clock(now, zone), self._incident
        text = self.query_one("#until", Input).value.strip()
        try:
            until = clock.instant(text, "until") if text else None
            span = left_out(self.query_one("#leave_out", Input).value, incident, clock)
        except KigenError as error:
            self._mark(error.field or "until", self.kigen.translator.text(error.message))
            return
        change = supposed(incident, until, span, self.query_one(Picker).value)

        def work(desk: Desk) -> Effects:
            with Sight.of(desk, now) as sight:
                return sight.effects(incident, most=MOST_SHOWN, change=change)

        self.ask("effect", work, self._shown, self._failed)

    def _shown(self, found: Effects) -> None:
        self.query_one("#panel-error", TextLine).say(("", ""))
        lines = EffectLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        width = max(10, self.app.size.width - 3)
        pieces = [piece for line in lines.change(found) for piece in hung(line, width)]
        self.query_one("#preview", Static).update(Content("\n").join(pieces))

    def _failed(self, error: KigenError) -> None:
        text = shown(self.kigen.translator.text(error.message).replace("\n", " "))
        self.query_one("#panel-error", TextLine).say((f"! {text}", "bold $text-error"))

    def _mark(self, name: str, error: str = "") -> None:
        name = name.removesuffix("-input")
        label = self.words(f"screens.if_{name}")
        self.query_one(f"#label-{name}", TextLine).say((label, "bold $text-error" if error else "bold"))
        line = self.query_one(f"#error-{name}", TextLine)
        line.say((f"! {error}" if error else "", "$text-error"))
        line.display = bool(error)

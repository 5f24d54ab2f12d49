"""What would be, without storing anything: a longer outage, minutes left out, another cause, or no incident at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import ClassVar

from core.calendars import Span
from core.desk.incident import Incident
from core.desk.month import MonthFacts
from core.desk.what_if import caused_by, excluded, extended, without
from core.desk.what_if_text import Clock as TypedClock
from core.desk.what_if_text import parse_left_out
from core.errors import BadInput, KigenError
from core.terms.availability import Cause
from storage.desk import Desk
from tui.screens.entry import FormScreen
from tui.screens.entry_clock import Clock
from tui.screens.entry_form import EntryForm
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_effects import Change, Effects, Sight
from tui.screens.incident_reading import IncidentReading
from tui.screens.typing import QUIET
from tui.terminal.plain import stand_at
from tui.widgets.picker import Option

FIELDS = ("until", "leave_out", "other_cause")
NONE = "none"
"""Not a cause: as if the incident had not been."""
MOST_SHOWN = 12


def left_out(text: str, incident: Incident, clock: Clock) -> Span | None:
    """``12m`` are the first minutes of the incident; ``14:00-14:12`` is what it says, on the day that the incident
    ended, of one that goes on today. None: nothing, also where the incident goes on and all of it is still to come.

    Raises ``BadInput("span_unreadable")``.
    """
    if not text.strip():
        return None
    day = min(incident.end or clock.now, clock.now)
    found = parse_left_out(text, TypedClock(clock.now, clock.zone, day), field="leave_out")
    span = Span(incident.start, incident.start + found) if isinstance(found, timedelta) else found
    return None if incident.open and span.start >= clock.now else span


def supposed(incident: Incident, until: datetime | None, without_span: Span | None, cause: str) -> Change:
    """What the fields say, for the facts of any contract."""

    def change(facts: MonthFacts) -> MonthFacts:
        if cause == NONE:
            return without(facts, incident.number)
        found = facts if until is None else extended(facts, incident.number, until)
        found = found if not cause else caused_by(found, incident.number, Cause(cause))
        return found if without_span is None else excluded(found, without_span)

    return change


class WhatIfForm(EntryForm):
    """Three fields."""

    labels = "screens.if_"
    picked = ("other_cause",)
    examples = ("screens.example_", ("until", "leave_out"))

    def on_mount(self) -> None:
        """The causes, each with its key; the last one is that there was no incident."""
        words = self.translator.words
        named = [(each, words(f"screens.cause_{each}")) for each in (*(each.value for each in Cause), NONE)]
        self.picker("other_cause").offer([Option(each, name, str(key)) for key, (each, name) in enumerate(named, 1)])


class WhatIfScreen(FormScreen[None]):
    """The fields, and under them each month as it is and as it would be."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["entry.tcss", "incident_what_if.tcss"]

    def __init__(self, reading: IncidentReading) -> None:
        super().__init__()
        self._incident = reading.incident

    def heading(self) -> str:
        return self.words("screens.what_if", number=self._incident.number, title=self._incident.title)

    def make_form(self, cut: str) -> WhatIfForm:
        return WhatIfForm(self.kigen.translator, FIELDS, cut=cut)

    def keys(self) -> Iterable[tuple[str, str]]:
        return ((self.words("screens.what_if_keys"), QUIET),)

    def on_mount(self) -> None:
        self.call_after_refresh(stand_at, self.query_one("#panel-title"))
        self.compute()

    def compute(self) -> None:
        """Each month as it is, and as it would be."""
        values, clock, incident = self.form.values(), self.clock, self._incident
        text = values["until"].strip()
        try:
            until = clock.instant(text, "until") if text else None
            if until is not None and until <= incident.start:
                raise BadInput("ends_before_start", field="until", start=incident.start, end=until)
            span = left_out(values["leave_out"], incident, clock)
        except KigenError as error:
            self.form.mark(error.field or "until", self.said(error))
            return
        change = supposed(incident, until, span, values["other_cause"])

        def work(desk: Desk) -> Effects:
            with Sight.of(desk, clock.now) as sight:
                return sight.effects(incident, most=MOST_SHOWN, change=change)

        self.ask("effect", work, self._shown, self.not_shown)

    def _shown(self, found: Effects) -> None:
        lines = EffectLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        self.say_below(lines.change(found))

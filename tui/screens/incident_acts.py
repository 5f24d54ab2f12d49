"""What the keys of `incident_acting` do. Loaded with the first of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING

from textual.widgets import Input

from core.desk.acts.incidents import (
    DropIncident,
    EndIncident,
    ReopenIncident,
    drop_incident,
    end_incident,
    reopen_incident,
)
from core.desk.instants import parse_instant
from core.desk.ports import Done
from core.errors import KigenError
from storage.desk import Desk
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_entry import IncidentEntryScreen
from tui.screens.incident_explanation import IncidentExplanation
from tui.screens.incident_lines import IncidentLines
from tui.screens.incident_reading import IncidentReading, incident_reading
from tui.screens.incident_waiver import WaiverPanel
from tui.screens.incident_what_if import WhatIfScreen
from tui.screens.panel import ActPanel, Outcome, Work
from tui.screens.text_panels import PromptPanel
from tui.terminal.clipboard import copy

if TYPE_CHECKING:
    from tui.screens.incident_acting import IncidentActing


class EndPanel(PromptPanel):
    """When it ended: now, unless something else is typed."""

    def begin(self) -> None:
        super().begin()
        if not self.typed()["text"]:
            with self.prevent(Input.Changed):  # nobody typed it: it is no draft
                self.put_back({"text": self.words("screens.now")})


class IncidentActs:
    """The acts of one screen."""

    def __init__(self, screen: IncidentActing) -> None:
        self._screen = screen

    def new(self) -> None:
        """The empty form."""
        self._screen.app.push_screen(IncidentEntryScreen(), self._logged)

    def change(self) -> None:
        """The form with what it is."""

        def go(reading: IncidentReading) -> None:
            def closed(done: Done | None) -> None:
                self._closed("changed", reading.incident.number, done)

            self._screen.app.push_screen(IncidentEntryScreen(reading), closed)

        self._with_reading(go)

    def end(self) -> None:
        """Ask when."""

        def make(number: int, text: str) -> Work:
            formats, now = self._screen.kigen.translator.formats, self._screen.kigen.now
            zone = formats.zone or now().astimezone().tzinfo
            assert isinstance(zone, tzinfo)

            def work(desk: Desk) -> Done:
                at = parse_instant(text, now=now(), zone=zone) if text.strip() else None
                return desk.perform(end_incident, EndIncident(number, at))

            return work

        self._prompt("ended", "screens.ask_end_incident", make, EndPanel)

    def drop(self) -> None:
        """Ask why, which is a yes too."""

        def make(number: int, text: str) -> Work:
            return lambda desk: desk.perform(drop_incident, DropIncident(number, text))

        self._prompt("dropped", "screens.ask_drop_incident", make, PromptPanel)

    def reopen(self) -> None:
        """At once."""

        def go(number: int) -> None:
            def then(done: Done) -> None:
                self._closed("reopened", number, done)

            command = ReopenIncident(number)
            what = self._screen.words("screens.act_reopen_incident", number=number)
            self._screen.act(
                f"reopen {number}", what, lambda desk: desk.perform(reopen_incident, command), then,
                self._screen.say_error,
            )  # fmt: skip

        self._with_incident(go)

    def waive(self) -> None:
        """Which contract's stop, and why."""

        def go(reading: IncidentReading) -> None:
            if not reading.incident.touches:
                self._screen.say(self._screen.words("screens.touches_nothing"))
                return
            self._panel("waived", reading.incident.number, WaiverPanel(reading))

        self._with_reading(go)

    def what_if(self) -> None:
        """Try it."""

        def go(reading: IncidentReading) -> None:
            self._screen.app.push_screen(WhatIfScreen(reading))

        self._with_reading(go)

    def claim(self) -> None:
        """The entry of a claim for a month that it touches."""
        from tui.screens.claim_of_incident import months_touched

        def go(number: int) -> None:
            now = self._screen.kigen.now()
            self._screen.ask(
                "claim entry", lambda desk: months_touched(desk, number, now), self._screen.claiming.one_of,
                self._screen.say_error,
            )  # fmt: skip

        self._with_incident(go)

    def explain(self) -> None:
        """The steps behind its figures."""

        def go(reading: IncidentReading) -> None:
            lines = self._lines(reading)
            self._screen.app.push_screen(IncidentExplanation(lines.title(), lines.reasons()))

        self._with_reading(go)

    def yank(self) -> None:
        """All of it to the clipboard of the operator's terminal."""

        def go(reading: IncidentReading) -> None:
            lines = self._lines(reading)
            text = "\n".join(line.plain for line in (*lines.facts(), *lines.months()))
            try:
                self._screen.say(self._screen.kigen.translator.text(copy(self._screen.app, text, os.environ)))
            except KigenError as error:
                self._screen.say_error(error)

        self._with_reading(go)

    # -- How -------------------------------------------------------------------------------------------------

    def _lines(self, reading: IncidentReading) -> IncidentLines:
        kigen = self._screen.kigen
        return IncidentLines(reading, EffectLines(kigen.translator, kigen.capabilities.glyphs, kigen.now()))

    def _prompt(self, name: str, question: str, make: Callable[[int, str], Work], panel: type[PromptPanel]) -> None:
        def go(number: int) -> None:
            asked = self._screen.words(question, number=number)
            self._panel(name, number, panel(f"incident-{name}-{number}", asked, lambda text: make(number, text), None))

        self._with_incident(go)

    def _panel(self, name: str, number: int, panel: ActPanel) -> None:
        def closed(outcome: Outcome | None) -> None:
            self._closed(name, number, outcome)

        self._screen.app.push_screen(panel, closed)

    def _closed(self, name: str, number: int, outcome: Outcome | None) -> None:
        if isinstance(outcome, Done):
            which = f"screens.incident_{name}" if outcome.changed else "screens.incident_unchanged"
            self._screen.say(self._screen.words(which, number=number))
            self._screen.acted(number)

    def _logged(self, done: Done | None) -> None:
        if done is not None:
            self._screen.say(self._screen.words("screens.incident_logged", number=int(done.subject)))
            self._screen.logged(int(done.subject))

    def _with_incident(self, go: Callable[[int], object]) -> None:
        number = self._screen.number()
        if number is None:
            self._screen.say(self._screen.words("screens.no_incident_here"))
        else:
            go(number)

    def _with_reading(self, go: Callable[[IncidentReading], None]) -> None:
        def read(number: int) -> None:
            now = self._screen.kigen.now()
            self._screen.ask("reading", lambda desk: incident_reading(desk, number, now), go, self._screen.say_error)

        self._with_incident(read)

"""One incident: what is said of it, what it does to each touched contract's month, and who did what to it."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType

from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.incident_acting import IncidentActing
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_lines import IncidentLines
from tui.screens.incident_reading import IncidentReading, incident_reading
from tui.screens.page_screen import TwoPages
from tui.screens.reading_page import blocks
from tui.screens.watching import Watching
from tui.screens.wording import ticks_by_second


class IncidentScreen(TwoPages[IncidentReading], Watching, IncidentActing):
    """The incident on one page; a wide terminal has the facts at the left and the months at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "two_pages.tcss", "incidents.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.INCIDENT)]
    place = Place.INCIDENT
    tab = Place.INCIDENTS

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def number(self) -> int | None:
        return self._number

    def acted(self, number: int) -> None:
        """Read it anew."""
        now = self.kigen.now()
        self.ask("incident", lambda desk: incident_reading(desk, number, now), self.show, self.not_read)

    def logged(self, number: int) -> None:
        """Another one: its own screen takes the place of this one."""
        self._number = number
        self.acted(number)

    def read_again(self) -> None:
        self.acted(self._number)

    def on_screen_resume(self) -> None:
        """Others may have acted meanwhile."""
        if self.reading is not None:
            self.read_again()

    # -- Time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """What goes on went on: once a minute its figures are computed anew."""
        super().tick()
        if self.reading is None:
            return
        self.paint(self.reading)
        now = self.kigen.now()
        steps = [each.step.at for each in self.reading.effects.shown if each.step is not None]
        if self.reading.incident.open and (now.second == 0 or any(at <= now for at in steps)):
            self.read_again()

    @property
    def ticks_by_second(self) -> bool:
        """Where a step is so near that its countdown shows seconds."""
        found = () if self.reading is None else self.reading.effects.shown
        now = self.kigen.now()
        return any(each.step is not None and ticks_by_second(each.step.at, now) for each in found)

    # -- What it shows ---------------------------------------------------------------------------------------

    def paint(self, reading: IncidentReading) -> None:
        kigen = self.kigen
        catalogue = None if kigen.opened is None else kigen.opened.catalogue_at_hand
        effects = EffectLines(kigen.translator, kigen.capabilities.glyphs, kigen.now())
        lines = IncidentLines(reading, effects, catalogue)
        if self.wide:
            self.lay_out(blocks(lines.facts(), lines.tickets(), lines.trail()), lines.months())
        else:
            self.lay_out(blocks(lines.facts(), lines.months(), lines.tickets(), lines.trail()), ())

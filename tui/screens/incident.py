"""One incident: what is said of it, what it does to each touched contract's month, and who did what to it."""

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
from tui.screens.incident_acting import IncidentActing
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_lines import IncidentLines
from tui.screens.incident_reading import IncidentReading, incident_reading
from tui.screens.notices import failure
from tui.screens.reading_page import ReadingPage, blocks
from tui.screens.watching import Watching
from tui.screens.wording import ticks_by_second

WIDE = 110


class IncidentScreen(Watching, IncidentActing):
    """The incident on one page; a wide terminal has the facts at the left and the months at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "incidents.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 an instance variable in Textual
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.INCIDENT)]
    place = Place.INCIDENT
    tab = Place.INCIDENTS

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._reading: IncidentReading | None = None

    def body(self) -> Iterable[Widget]:
        yield Horizontal(ReadingPage("body"), ReadingPage("story"), id="panes")

    def on_mount(self) -> None:
        self.query_one("#body", ReadingPage).say_instead(self.words("screens.reading"))
        self.acted(self._number)

    def number(self) -> int | None:
        return self._number

    def acted(self, number: int) -> None:
        """Read it anew."""
        now = self.kigen.now()
        self.ask("incident", lambda desk: incident_reading(desk, number, now), self._show, self._fail)

    def logged(self, number: int) -> None:
        """Another one: its own screen takes the place of this one."""
        self._number = number
        self.acted(number)

    def read_again(self) -> None:
        self.acted(self._number)

    def on_screen_resume(self) -> None:
        """Others may have acted meanwhile."""
        if self._reading is not None:
            self.read_again()

    def on_resize(self) -> None:
        """The panes move."""
        if self._reading is not None:
            self.call_after_refresh(self._paint)

    # -- Time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """What goes on went on: once a minute its figures are computed anew."""
        super().tick()
        if self._reading is None:
            return
        self._paint()
        now = self.kigen.now()
        steps = [each.step.at for each in self._reading.effects.shown if each.step is not None]
        if self._reading.incident.open and (now.second == 0 or any(at <= now for at in steps)):
            self.read_again()

    @property
    def ticks_by_second(self) -> bool:
        """Where a step is so near that its countdown shows seconds."""
        found = () if self._reading is None else self._reading.effects.shown
        now = self.kigen.now()
        return any(each.step is not None and ticks_by_second(each.step.at, now) for each in found)

    # -- What it shows ---------------------------------------------------------------------------------------

    def _show(self, reading: IncidentReading) -> None:
        self.was_read()
        self._reading = reading
        self._paint()

    def _fail(self, error: KigenError) -> None:
        if self._reading is None:
            self.query_one("#body", ReadingPage).say_failure(*failure(error, self.kigen.translator))
        else:
            self.say_not_read(error)

    def _paint(self) -> None:
        if self._reading is None:
            return
        kigen = self.kigen
        catalogue = None if kigen.opened is None else kigen.opened.catalogue_at_hand
        effects = EffectLines(kigen.translator, kigen.capabilities.glyphs, kigen.now())
        lines = IncidentLines(self._reading, effects, catalogue)
        wide = self.app.size.width >= WIDE
        if wide:
            self.query_one("#body", ReadingPage).show(blocks(lines.facts(), lines.tickets(), lines.trail()))
            self.query_one("#story", ReadingPage).show(lines.months())
        else:
            page = blocks(lines.facts(), lines.months(), lines.tickets(), lines.trail())
            self.query_one("#body", ReadingPage).show(page)
            self.query_one("#story", ReadingPage).show([Content("")])

"""The incidents: what goes on, with what it costs next, and what was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from storage.database.read_models.incidents import IncidentCounts, IncidentRow
from storage.desk import Desk
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.incident_acting import IncidentActing
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_effects import Effect
from tui.screens.incident_lines import IncidentLines
from tui.screens.incident_reading import (
    IncidentReading,
    IncidentsPart,
    coming_next,
    incident_reading,
    incidents_around,
    incidents_beside,
)
from tui.screens.incident_rows import IncidentRows, shows_seconds
from tui.screens.list_with_pane import ListWithPane
from tui.widgets.lines import TextLine
from tui.widgets.row_list import RowList


class IncidentsScreen(ListWithPane[IncidentReading], IncidentActing):
    """The list, and the incident under the cursor."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "list_with_pane.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.INCIDENTS)]
    place = Place.INCIDENTS
    tab = Place.INCIDENTS
    nothing = "no_incidents"
    none_found = "no_incidents_match"
    example = "incident_filter_example"
    more = ("pane_more", "incident.open")

    def __init__(self) -> None:
        super().__init__()
        self._counts: IncidentCounts | None = None
        self._go_to: int | None = None
        self._coming: Mapping[int, Effect] = {}
        self.painter = IncidentRows(
            lambda: self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now, lambda: self._coming
        )

    # -- The incident under the cursor -------------------------------------------------------------------------

    def number(self) -> int | None:
        row = self.list.current
        return row.number if isinstance(row, IncidentRow) else None

    def acted(self, number: int) -> None:
        self._read(number)

    def logged(self, number: int) -> None:
        """The cursor goes to the new incident."""
        self._go_to = number
        self._read(number)

    def action_open_incident(self) -> None:
        """The incident under the cursor on its own screen."""
        from tui.screens.incident import IncidentScreen

        number = self.number()
        if number is not None:
            self.app.push_screen(IncidentScreen(number))

    # -- Reading ---------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        self._read(self.number())

    def _read(self, number: int | None, position: int | None = None) -> None:
        wanted = self._go_to or number
        where = self.list.cursor if position is None else position
        work = partial(incidents_around, text=self.filter_text, position=where, number=wanted)
        self.ask("rows", work, self._show, self.not_read)

    def filter_changed(self) -> None:
        """Words of the title, or a contract's name."""
        self._read(None, 0)

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        """The list runs out of rows at hand."""
        work = partial(incidents_beside, text=self.filter_text, position=message.position)
        self.ask("rows", work, self._show, self.not_read)

    def _show(self, part: IncidentsPart) -> None:
        self.was_read()
        self._counts = part.counts
        self.say_nothing()
        moved = part.position if self._go_to is not None or self.list.window.total else 0
        self.list.show(part.window, moved)
        self._go_to = None
        self.paint_frame()
        self.follow()
        # The rows first: what comes next is looked for meanwhile.
        now = self.kigen.now()
        self.ask("coming", lambda desk: coming_next(desk, now), self._show_coming, self.say_error)

    def _show_coming(self, coming: Mapping[int, Effect]) -> None:
        self._coming = coming
        self.list.repaint_changed()

    # -- Beside the list ---------------------------------------------------------------------------------------

    def on_row_list_moved(self) -> None:
        """The cursor stands on another row."""
        if self.told is None or self.told.incident.number != self.number():
            self.follow()

    def reader(self) -> Callable[[Desk], IncidentReading] | None:
        number, now = self.number(), self.kigen.now()
        return None if number is None else lambda desk: incident_reading(desk, number, now)

    def lines_of(self, told: IncidentReading) -> Sequence[Content]:
        lines = EffectLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        return IncidentLines(told, lines).pane()

    # -- Time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """The timers went on; what passed a step is read anew."""
        super().tick()
        self.list.repaint_changed()
        self.paint_beside()
        now = self.kigen.now()
        passed = any(each.step is not None and each.step.at <= now for each in self._coming.values())
        if passed or now.second == 0:
            self.read_again()

    @property
    def ticks_by_second(self) -> bool:
        """Where a countdown on the screen shows seconds."""
        now = self.kigen.now()
        return any(shows_seconds(effect, now) for effect in self._coming.values())

    # -- Frame -----------------------------------------------------------------------------------------------

    def paint_figures(self) -> None:
        counts = self._counts
        if counts is None:
            return
        style = "bold $text-error" if counts.open else "bold"
        self.query_one("#figures", TextLine).say(
            ("  ", ""), (self.words("screens.incidents_open", count=counts.open), style), ("   ", ""),
            (self.words("screens.incidents_over", count=counts.over), ""), right=f"{self.found} ",
        )  # fmt: skip

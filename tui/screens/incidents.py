"""The incidents: what goes on, with what it costs next, and what was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from storage.database.read_models.incidents import IncidentCounts, IncidentRow
from tui.actions import Place
from tui.key_names import shown_key
from tui.keymap import place_bindings
from tui.screens.incident_acting import IncidentActing
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_effects import Effect
from tui.screens.incident_lines import IncidentLines
from tui.screens.incident_pane import IncidentPane
from tui.screens.incident_reading import (
    IncidentReading,
    IncidentsPart,
    coming_next,
    incident_reading,
    incidents_around,
)
from tui.screens.incident_rows import IncidentRows, shows_seconds
from tui.screens.list_screen import WordField, WordFilter
from tui.screens.watching import Watching
from tui.widgets.lines import TextLine
from tui.widgets.row_list import RowList

WIDE = 110
FOLLOWS_AFTER_SECONDS = 0.1


class IncidentsScreen(WordFilter, Watching, IncidentActing):
    """The list, and the incident under the cursor below it or, on a wide terminal, beside it."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "incidents.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 an instance variable in Textual
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.INCIDENTS)]
    place = Place.INCIDENTS
    tab = Place.INCIDENTS

    def __init__(self) -> None:
        super().__init__()
        self._filter_text = ""
        self._counts: IncidentCounts | None = None
        self._go_to: int | None = None
        self._beside: IncidentReading | None = None
        self._resting: Timer | None = None
        self._coming: Mapping[int, Effect] = {}
        self._rows = IncidentRows(
            lambda: self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now, lambda: self._coming
        )

    def body(self) -> Iterable[Widget]:
        glyphs = self.kigen.capabilities.glyphs
        yield TextLine(cut=glyphs.cut, id="figures", classes="figures")
        yield WordField(id="filter")
        yield TextLine(cut=glyphs.cut, id="headings", classes="headings")
        more = self.words("screens.pane_more", key=shown_key(self.kigen.keys.of["incident.open"][0]))
        yield Container(RowList(self._rows, marker=glyphs.cursor, id="body"), IncidentPane(more=more), id="panes")

    @property
    def pane(self) -> IncidentPane:
        """What is told of the incident under the cursor."""
        return self.query_one(IncidentPane)

    def on_mount(self) -> None:
        self.query_one("#filter", Input).placeholder = self.words("screens.incident_filter_example")

    def on_resize(self) -> None:
        """The columns move."""
        self.call_after_refresh(self._paint_headings)

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
        work = partial(incidents_around, text=self._filter_text, position=where, number=wanted)
        self.ask("rows", work, self._show, self.not_read)

    def filter_changed(self, text: str) -> None:
        """Words of the title, or a contract's name."""
        if text != self._filter_text:
            self._filter_text = text
            self._read(None, 0)

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        """The list runs out of rows at hand."""
        self._read(None, message.position)

    def _show(self, part: IncidentsPart) -> None:
        self.was_read()
        self._counts = part.counts
        words = ("no_incidents_match", "no_match_keys") if self._filter_text.strip() else (
            "no_incidents", "no_incidents_keys")  # fmt: skip
        self.list.say_instead(*(self.words(f"screens.{word}") for word in words))
        moved = part.position if self._go_to is not None or self.list.window.total else 0
        self.list.show(part.window, moved)
        self._go_to = None
        self.paint_frame()
        self._follow()
        # The rows first: what comes next is looked for meanwhile.
        now = self.kigen.now()
        self.ask("coming", lambda desk: coming_next(desk, now), self._show_coming, self.say_error)

    def _show_coming(self, coming: Mapping[int, Effect]) -> None:
        self._coming = coming
        self.list.repaint_changed()

    # -- Beside the list ---------------------------------------------------------------------------------------

    @property
    def follows(self) -> bool:
        """Whether the pane is about to show another incident."""
        return self._resting is not None

    def on_row_list_moved(self) -> None:
        """The cursor stands on another row."""
        if self._beside is None or self._beside.incident.number != self.number():
            self._follow()

    def _follow(self) -> None:
        """Show the incident under the cursor as soon as the cursor rests."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(FOLLOWS_AFTER_SECONDS, self._rested)

    def _rested(self) -> None:
        self._resting = None
        number, now = self.number(), self.kigen.now()
        if number is None:
            self._beside = None
            self.pane.show(())
        else:
            wanted = number
            self.ask("beside", lambda desk: incident_reading(desk, wanted, now), self._show_beside, self.say_error)

    def _show_beside(self, reading: IncidentReading) -> None:
        self._beside = reading
        self._paint_beside()

    def _paint_beside(self) -> None:
        if self._beside is not None:
            lines = EffectLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
            self.pane.show(IncidentLines(self._beside, lines).pane())

    # -- Time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """The timers went on; what passed a step is read anew."""
        super().tick()
        self.list.repaint_changed()
        self._paint_beside()
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

    def paint_frame(self) -> None:
        super().paint_frame()
        self._paint_figures()
        self._paint_headings()

    def _paint_figures(self) -> None:
        counts = self._counts
        if counts is None:
            return
        style = "bold $text-error" if counts.open else "bold"
        found = self.words("screens.filtered", count=counts.total) if self._filter_text.strip() else ""
        self.query_one("#figures", TextLine).say(
            ("  ", ""), (self.words("screens.incidents_open", count=counts.open), style), ("   ", ""),
            (self.words("screens.incidents_over", count=counts.over), ""), right=f"{found} ",
        )  # fmt: skip

    def _paint_headings(self) -> None:
        headings = self._rows.headings(max(0, self.list.scrollable_content_region.width - 1))
        self.query_one("#headings", TextLine).say((f" {headings}", ""))

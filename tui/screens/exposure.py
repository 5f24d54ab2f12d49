"""What is at stake: money by direction and currency, late answers, and the months by their next irrevocable moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from core.desk.contract import Direction
from core.desk.month import MonthKey
from core.terms.model import Terms
from storage.database.read_models.kept_months import MonthRow
from storage.desk import Desk
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.exposure_lines import ExposureLines
from tui.screens.exposure_reading import (
    Closer,
    ExposurePart,
    ExposureRow,
    closer_look,
    exposure_around,
    exposure_beside,
)
from tui.screens.exposure_rows import ExposureRows, shows_seconds
from tui.screens.list_screen import ListScreen
from tui.screens.month_acting import MonthActing
from tui.screens.month_place import MonthPlace
from tui.screens.month_reading import year_of
from tui.screens.watching import Watching
from tui.screens.wide import Wide
from tui.widgets.lines import TextLine
from tui.widgets.row_list import RowList


class ExposureScreen(ListScreen, Watching, Wide, MonthActing):
    """The sums, the list, and the month under the cursor below it or, on a wide terminal, beside it."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "exposure.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.EXPOSURE)]
    place = Place.EXPOSURE
    tab = Place.EXPOSURE
    nothing = "no_exposure"

    def __init__(self) -> None:
        super().__init__()
        self._part: ExposurePart | None = None
        self._closer = Closer()
        self._year: Sequence[MonthRow] = ()
        self._live_wanted = False
        self._read_at = datetime.max.replace(tzinfo=UTC)
        self.painter = ExposureRows(lambda: self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now)

    def body(self) -> Iterable[Widget]:
        for name in ("payable", "receivable", "answers"):
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id=name, classes="figures")
        yield self.headings_line()
        yield Container(self.rows(), Static(id="beside", markup=False), id="panes")

    def on_resize(self) -> None:
        """The panes move."""
        self.call_after_refresh(self._paint_beside)

    # -- Reading ---------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        """The kept figures at once; then those of what goes on, which take longer."""
        self._live_wanted = True
        self._read()

    def _read(self) -> None:
        """Around the row under the cursor; at the top the cursor stays there, whatever comes to stand first."""
        row = self._current
        at = row.month.key if row is not None and self.list.cursor else None
        work = partial(exposure_around, now=self.kigen.now(), position=self.list.cursor, at=at, closer=self._closer)
        self.ask("rows", work, self._show, self.not_read)

    def _show_closer(self, closer: Closer) -> None:
        before, self._closer = self._closer, closer
        if closer.live or before.live or closer.apart != before.apart:
            self._read()

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        """The list runs out of rows at hand."""
        work = partial(exposure_beside, now=self.kigen.now(), position=message.position, closer=self._closer)
        self.ask("rows", work, self._show, self.not_read)

    def _show(self, part: ExposurePart) -> None:
        self.was_read()
        first = self._part is None
        self._part = part
        self.say_nothing()
        self.list.show(part.window, 0 if first else part.position)
        self.paint_frame()
        self._follow()
        if self._live_wanted:  # not beside the reading of the rows: both would take longer
            self._live_wanted = False
            now = self._read_at = self.kigen.now()
            self.ask("live", lambda desk: closer_look(desk, now), self._show_closer, self.say_error)

    # -- The month under the cursor ------------------------------------------------------------------------------

    @property
    def _current(self) -> ExposureRow | None:
        row = self.list.current
        return row if isinstance(row, ExposureRow) else None

    def month_place(self) -> MonthPlace | None:
        row = self._current
        return None if row is None else MonthPlace(row.month.contract, row.month.month, row.month.scope)

    def month_terms(self) -> Terms | None:
        row = self._current
        return None if row is None else row.terms

    def action_open_month(self) -> None:
        """The month under the cursor on its own screen."""
        from tui.screens.month import MonthScreen

        place = self.month_place()
        if place is not None:
            self.app.push_screen(MonthScreen(place))

    def on_row_list_moved(self) -> None:
        """The cursor stands on another row."""
        self._follow()

    def _follow(self) -> None:
        row = self._current
        if row is None:
            self._paint_beside()
            return
        key = row.month.key
        self._paint_beside()
        self.paint_hints()

        def work(desk: Desk) -> Sequence[MonthRow]:
            return year_of(desk, row.month)

        self.ask("year", work, lambda year: self._show_year(key, year), self.say_error)

    def _show_year(self, key: MonthKey, year: Sequence[MonthRow]) -> None:
        if self._current is not None and self._current.month.key == key:
            self._year = year
            self._paint_beside()

    # -- Time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """What goes on went on: once a minute, and where a moment passed, it is computed anew."""
        super().tick()
        self.list.repaint_changed()
        self._paint_beside()
        now = self.kigen.now()
        passed = any(row.moment is not None and self._read_at < row.moment <= now for row in self.list.visible_rows)
        if passed or (now.second == 0 and self._closer.live):
            self.read_again()

    @property
    def ticks_by_second(self) -> bool:
        """Where a countdown on the screen shows seconds."""
        now = self.kigen.now()
        return any(shows_seconds(row, now) for row in self.list.visible_rows)

    # -- Frame -----------------------------------------------------------------------------------------------

    @property
    def _lines(self) -> ExposureLines:
        width = max(1, self.query_one("#beside").content_region.width)
        at_hand = None if self.kigen.opened is None else self.kigen.opened.catalogue_at_hand
        documents = () if at_hand is None else tuple(at_hand.newest(each) for each in at_hand.ids)
        kigen = self.kigen
        return ExposureLines(kigen.translator, kigen.capabilities.glyphs, kigen.now(), width, documents)

    def paint_figures(self) -> None:
        if self._part is None:
            return
        lines = self._lines
        for direction in Direction:
            self.query_one(f"#{direction.value}", TextLine).say(*lines.money(self._part.sums, direction))
        self.query_one("#answers", TextLine).say(*lines.answers(self._part))

    def _paint_beside(self) -> None:
        if self._part is None:
            return
        row, lines = self._current, self._lines
        told = [] if row is None else lines.beside(row, self._year)
        if self.wide:
            told += [Content(""), *lines.charts(self._part)]
        self.query_one("#beside", Static).update(Content("\n").join(told))

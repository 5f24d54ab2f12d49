"""One month of one contract: its figures with their clauses, what happened in it, and settling it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from core.terms.model import Terms
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.exposure_lines import ExposureLines
from tui.screens.exposure_rows import shows_seconds
from tui.screens.month_acting import MonthActing
from tui.screens.month_lines import MonthLines
from tui.screens.month_place import MonthPlace
from tui.screens.month_reading import MonthReading, month_reading
from tui.screens.page_screen import PageScreen
from tui.screens.watching import Watching


class MonthScreen(PageScreen[MonthReading], Watching, MonthActing):
    """The month on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.MONTH)]
    place = Place.MONTH
    tab = Place.EXPOSURE

    def __init__(self, place: MonthPlace) -> None:
        super().__init__()
        self._place = place

    def month_place(self) -> MonthPlace | None:
        return self._place

    def month_terms(self) -> Terms | None:
        return None if self.reading is None else self.reading.view.found.terms

    def read_again(self) -> None:
        place, now = self._place, self.kigen.now()
        self.ask(
            "month", lambda desk: month_reading(desk, place.contract, place.month, place.scope, now), self.show,
            self.not_read,
        )  # fmt: skip

    def tick(self) -> None:
        """What goes on went on."""
        super().tick()
        if self.reading is None:
            return
        self.paint(self.reading)
        if self.reading.row.month.open and self.kigen.now().second == 0:
            self.read_again()

    @property
    def ticks_by_second(self) -> bool:
        """Where its next moment is so near that the countdown shows seconds."""
        return self.reading is not None and shows_seconds(self.reading.row, self.kigen.now())

    def show(self, reading: MonthReading) -> None:
        super().show(reading)
        self.paint_hints()
        self.paint_frame()

    def paint(self, reading: MonthReading) -> None:
        lines = ExposureLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        self.page.show(MonthLines(reading, lines).all())

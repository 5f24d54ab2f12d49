"""One month of one contract: its figures with their clauses, what happened in it, and settling it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from core.errors import KigenError
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.exposure_lines import ExposureLines
from tui.screens.exposure_rows import shows_seconds
from tui.screens.month_acting import MonthActing
from tui.screens.month_lines import MonthLines
from tui.screens.month_place import MonthPlace
from tui.screens.month_reading import MonthReading, month_reading
from tui.screens.notices import failure
from tui.screens.reading_page import ReadingPage
from tui.screens.watching import Watching


class MonthScreen(Watching, MonthActing):
    """The month on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.MONTH)]
    place = Place.MONTH
    tab = Place.EXPOSURE

    def __init__(self, place: MonthPlace) -> None:
        super().__init__()
        self._place = place
        self._reading: MonthReading | None = None

    def body(self) -> Iterable[Widget]:
        yield ReadingPage()

    def month_place(self) -> MonthPlace | None:
        return self._place

    def on_mount(self) -> None:
        self.query_one(ReadingPage).say_instead(self.words("screens.reading"))
        self.read_again()

    def read_again(self) -> None:
        place, now = self._place, self.kigen.now()
        self.ask(
            "month", lambda desk: month_reading(desk, place.contract, place.month, place.scope, now), self._show,
            self._fail,
        )  # fmt: skip

    def tick(self) -> None:
        """What goes on went on."""
        super().tick()
        if self._reading is None:
            return
        self._paint(self._reading)
        if self._reading.row.month.open and self.kigen.now().second == 0:
            self.read_again()

    @property
    def ticks_by_second(self) -> bool:
        """Where its next moment is so near that the countdown shows seconds."""
        return self._reading is not None and shows_seconds(self._reading.row, self.kigen.now())

    def _show(self, reading: MonthReading) -> None:
        self.was_read()
        self._reading = reading
        self._paint(reading)
        self.paint_frame()

    def _paint(self, reading: MonthReading) -> None:
        lines = ExposureLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        self.query_one(ReadingPage).show(MonthLines(reading, lines).all())

    def _fail(self, error: KigenError) -> None:
        if self._reading is None:
            self.query_one(ReadingPage).say_failure(*failure(error, self.kigen.translator))
        else:
            self.say_not_read(error)

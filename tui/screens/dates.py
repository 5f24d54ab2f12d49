"""Everything that falls due on a day, over all contracts: claims, plans, payments, work, restoring, reviews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo
from pathlib import Path, PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from core.desk.dates import DueDate
from core.desk.ports import Done
from storage.desk import Desk
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.dates_reading import DatesReading, dates_reading
from tui.screens.dates_rows import DateRows, date_text, kind_text
from tui.screens.panel import Outcome, Work
from tui.screens.sifted_list import SiftedList
from tui.screens.watching import Watching
from tui.widgets.lines import MessageLine, TextLine


class DatesScreen(SiftedList[DatesReading, DueDate], Watching):
    """The list, and all of the date under the cursor below it."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "dates.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.DATES)]
    place = Place.DATES
    tab = Place.DATES
    nothing = "no_dates"
    none_found = "no_dates_match"
    example = "dates_filter_example"

    def __init__(self) -> None:
        super().__init__()
        self.painter = DateRows(lambda: self.kigen.translator, self.kigen.capabilities.glyphs, lambda: self.today)

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield MessageLine(cut=self.kigen.capabilities.glyphs.cut, id="whole")

    @property
    def today(self) -> date:
        """The operator's day."""
        return self.kigen.now().astimezone(self._zone).date()

    @property
    def _zone(self) -> tzinfo | None:
        return self.kigen.translator.formats.zone

    # -- Reading ---------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        today, now = self.today, self.kigen.now()
        self.ask("rows", lambda desk: dates_reading(desk, today, now), self.show, self.not_read)

    def rows_of(self, reading: DatesReading) -> Iterable[DueDate]:
        return reading.dates

    def texts_of(self, row: DueDate) -> Iterable[str]:
        """The day, what falls due, the contract, the reason."""
        translator = self.kigen.translator
        reason = (translator.text(row.why.message), row.why.rule, row.why.clause)
        return (f"{row.day}", kind_text(row, translator), row.contract, row.scope, *reason)

    def cursor_in(self, found: tuple[DueDate, ...]) -> int | None:
        """On its date, whatever came or went above it."""
        chosen = self.list.current
        return next((at for at, row in enumerate(found) if chosen is not None and row.key == chosen.key), None)

    def cursor_stands(self) -> None:
        self._paint_whole()

    def tick(self) -> None:
        """Another day begins: other days are left."""
        super().tick()
        if self.reading is not None and self.reading.today != self.today:
            self.read_again()

    # -- The date under the cursor -------------------------------------------------------------------------------

    @property
    def _current(self) -> DueDate | None:
        row = self.list.current
        return row if isinstance(row, DueDate) else None

    def action_open_date(self) -> None:
        """The contract of the date under the cursor."""
        from tui.screens.contract import ContractScreen

        row = self._current
        if row is not None:
            self.app.push_screen(ContractScreen(row.contract))

    def on_row_list_moved(self) -> None:
        """The cursor stands on another row."""
        self._paint_whole()

    def action_write_dates(self) -> None:
        """Ask for a file, and write what the list shows as iCalendar."""
        from tui.screens.text_panels import PromptPanel

        shown, translator = tuple(self.list.window.rows), self.kigen.translator
        if not shown:
            self.say(self.words("screens.no_dates"))
            return

        def make(text: str) -> Work:
            def work(desk: Desk) -> Done:
                from tui.calendar_file import write_dates

                write_dates(shown, Path(text.strip()).expanduser(), desk, translator)
                return Done(text.strip())

            return work

        def closed(outcome: Outcome | None) -> None:
            if isinstance(outcome, Done):
                self.say(self.words("screens.dates_written", count=len(shown), file=outcome.subject))

        asked = self.words("screens.ask_dates_file", count=len(shown))
        self.app.push_screen(PromptPanel("dates-file", asked, make, None), closed)

    # -- Frame -----------------------------------------------------------------------------------------------

    def paint_figures(self) -> None:
        reading = self.reading
        if reading is None:
            return
        left = [(each.day - reading.today).days for each in reading.dates]
        late, week, month = (sum(map(test, left)) for test in (_late, _in_a_week, _in_a_month))
        self.query_one("#figures", TextLine).say(
            ("  ", ""), (self.words("screens.dates_late", count=late), "bold $text-error" if late else ""), ("   ", ""),
            (self.words("screens.dates_week", count=week), "bold $text-warning" if week else ""), ("   ", ""),
            (self.words("screens.dates_month", count=month), ""), right=f"{self.found} ",
        )  # fmt: skip

    def _paint_whole(self) -> None:
        row = self._current
        text = "" if row is None else date_text(row, self.today, self.kigen.translator)
        self.query_one("#whole", MessageLine).say((f"  {text}", ""))


def _late(left: int) -> bool:
    return left < 0


def _in_a_week(left: int) -> bool:
    return 0 <= left < 7


def _in_a_month(left: int) -> bool:
    return 0 <= left < 31

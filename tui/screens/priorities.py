"""Plan by priority: the target and its calendar, when a ticket received now would be due, how it goes this month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from core.errors import KigenError
from core.messages import Words
from tui.actions import Place
from tui.keymap import place_bindings
from tui.readings import PriorityReading, priority_readings
from tui.screens.frame import DeskScreen
from tui.screens.reading_page import ReadingPage, plain
from tui.screens.wording import priority_name, short
from tui.widgets.cells import fit, fit_right, shown
from tui.widgets.lines import TextLine

FIGURES = ("open", "at_risk", "overdue", "met", "breached")
STYLES = {"at_risk": "bold $text-warning", "overdue": "bold $text-error", "breached": "bold $text-error",
          "met": "$text-success"}  # fmt: skip
WIDE = 100


class PrioritiesScreen(DeskScreen):
    """A dashboard of what is promised and how it stands; read anew each minute."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.PRIORITIES)]
    place = Place.PRIORITIES
    tab = Place.PRIORITIES

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PriorityReading, ...] = ()
        self._read_at: datetime | None = None

    def body(self) -> Iterable[Widget]:
        yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="headings", classes="headings")
        yield ReadingPage()

    def on_screen_resume(self) -> None:
        """Read anew each time it is shown."""
        super().on_screen_resume()
        self.read_again()

    def on_mount(self) -> None:
        super().on_mount()
        self._wait()

    def on_resize(self) -> None:
        """The columns move."""
        self.call_after_refresh(self._paint)

    def _wait(self) -> None:
        now = self.kigen.now()
        passed = timedelta(seconds=now.second, microseconds=now.microsecond)
        self.set_timer((timedelta(minutes=1) - passed).total_seconds(), self._tick)

    def _tick(self) -> None:
        if self.is_current:
            self.paint_frame()
            self.read_again()
        self._wait()

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("rows", lambda desk: (now, priority_readings(desk, now)), self._show, self._fail)

    def _show(self, found: tuple[datetime, tuple[PriorityReading, ...]]) -> None:
        self._read_at, self._rows = found
        self._paint()
        self.paint_frame()

    def _fail(self, error: KigenError) -> None:
        self.query_one(ReadingPage).show([plain(self.kigen.translator.error(error), "$text-error")])

    def _paint(self) -> None:
        if self._read_at is None:
            return
        if not self._rows:
            lines = [plain(self.words("screens.no_contracts")), plain(self.words("screens.no_contracts_keys"))]
            self.query_one(ReadingPage).show(lines)
            return
        widths = dict(zip(FIGURES, self._figure_widths, strict=True))
        names = [fit_right(self.words(f"screens.priorities_{each}"), width) for each, width in widths.items()]
        received = self.words("screens.received_now", time=self.kigen.translator.formats.time(self._read_at))
        left = fit(received, self._text_width)
        self.query_one("#headings", TextLine).say((f" {left}{''.join(names)}", ""))
        self.query_one(ReadingPage).show(self._lines())

    @property
    def _figure_widths(self) -> tuple[int, ...]:
        """As wide as each heading and one more, room for 9,999 at least."""
        gap = 4 if self.app.size.width >= WIDE else 1
        return tuple(max(5, cell_len(self.words(f"screens.priorities_{each}"))) + gap for each in FIGURES)

    @property
    def _text_width(self) -> int:
        return max(20, self.app.size.width - 3 - sum(self._figure_widths))

    def _lines(self) -> Iterator[Content]:
        translator = self.kigen.translator
        first = True
        for (_, plan_id), group in groupby(self._rows, key=lambda row: (row.row.terms, row.row.plan)):
            rows = list(group)
            terms = rows[0].terms
            plan = terms.plans[plan_id]
            if not first:
                yield Content("")
            first = False
            title = f"{translator.value(terms.title)} / {translator.value(plan.name)}"
            yield plain(title, "bold $primary")
            if plan.best_effort is not None:
                hours = terms.calendar_names[plan.best_effort.calendar]
                yield plain("  " + self.words("screens.best_effort_desk", hours=hours), "$foreground 60%")
            for row in rows:
                yield self._line(row)

    def _line(self, row: PriorityReading) -> Content:
        translator = self.kigen.translator
        name = priority_name(row.terms, row.row.priority, translator)
        parts: list[tuple[str, str]]
        if row.target is None or row.due_at is None:
            parts = [(fit(f"  {name}", self._text_width), "bold")]
        else:
            names = 6 if translator.language == "ja" else 9
            room = self._text_width - names - 21
            parts = [("  " + fit(name, names), "bold")]
            target = fit(translator.value(row.target.covered), 7)
            due = translator.formats.instant(row.due_at)[5:]
            parts += [(target, ""), (fit(due, 12), "bold"),
                      (fit(self._calendar(row), max(0, room)), "$foreground 60%")]  # fmt: skip
        for each, width in zip(FIGURES, self._figure_widths, strict=True):
            figure = getattr(row.row, each)
            style = STYLES.get(each, "") if figure else "$foreground 60%"
            parts.append((fit_right(f"{figure:,}", width), style))
        return Content.assemble(*((shown(text), style) for text, style in parts))

    def _calendar(self, row: PriorityReading) -> str:
        assert row.target is not None
        name: Words = row.terms.calendar_names[row.target.calendar]
        translator = self.kigen.translator
        return translator.value(name) if self.app.size.width >= WIDE else short(name, translator)

"""Plan by priority: the target and its calendar, when a ticket received now would be due, how it goes this month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import ClassVar

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
        self._read()

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
            self._read()
        self._wait()

    def _read(self) -> None:
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
        names = [fit_right(self.words(f"screens.priorities_{each}"), self._figure_width) for each in FIGURES]
        received = self.words("screens.received_now", time=self.kigen.translator.formats.time(self._read_at))
        left = fit(received, self._text_width)
        self.query_one("#headings", TextLine).say((f" {left}{''.join(names)}", ""))
        self.query_one(ReadingPage).show(self._lines())

    @property
    def _figure_width(self) -> int:
        return 12 if self.app.size.width >= WIDE else 9 if self.kigen.translator.language == "en" else 8

    @property
    def _text_width(self) -> int:
        return max(20, self.app.size.width - 3 - self._figure_width * len(FIGURES))

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
                yield plain("  " + self.words("screens.best_effort_desk", hours=hours), "$text-muted")
            for row in rows:
                yield self._line(row)

    def _line(self, row: PriorityReading) -> Content:
        translator = self.kigen.translator
        name = fit(priority_name(row.terms, row.row.priority, translator), 9)
        parts: list[tuple[str, str]] = [("  " + name, "bold")]
        room = self._text_width - 11
        if row.target is None or row.due_at is None:
            parts.append((" " * room, ""))
        else:
            target = fit(translator.value(row.target.covered), 8)
            due = translator.formats.instant(row.due_at)[5:]
            parts += [(target, ""), (fit(due, 12), "bold"),
                      (fit(self._calendar(row), max(0, room - 21)), "$text-muted"), (" ", "")]  # fmt: skip
        for each in FIGURES:
            figure = getattr(row.row, each)
            style = STYLES.get(each, "") if figure else "$text-muted"
            parts.append((fit_right(f"{figure:,}", self._figure_width), style))
        return Content.assemble(*((shown(text), style) for text, style in parts))

    def _calendar(self, row: PriorityReading) -> str:
        assert row.target is not None
        name: Words = row.terms.calendar_names[row.target.calendar]
        translator = self.kigen.translator
        return translator.value(name) if self.app.size.width >= WIDE else short(name, translator)

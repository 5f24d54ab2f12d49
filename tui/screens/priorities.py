"""Plan by priority: the target and its calendar, when a ticket received now would be due, how it goes this month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from core.errors import KigenError
from tui.actions import Place
from tui.keymap import place_bindings
from tui.readings import PriorityReading, priority_readings
from tui.screens.notices import failure
from tui.screens.priority_lines import PriorityLines
from tui.screens.reading_page import ReadingPage
from tui.screens.watching import Watching
from tui.widgets.lines import TextLine


class PrioritiesScreen(Watching):
    """A dashboard of what is promised and how it stands; read anew each minute too."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.PRIORITIES)]
    place = Place.PRIORITIES
    tab = Place.PRIORITIES

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PriorityReading, ...] = ()
        self._read_at: datetime | None = None
        self._shown: tuple[Content, ...] = ()

    def body(self) -> Iterable[Widget]:
        cut = self.kigen.capabilities.glyphs.cut
        yield TextLine(cut=cut, id="groups", classes="headings")
        yield TextLine(cut=cut, id="headings", classes="headings")
        yield ReadingPage()

    def on_screen_resume(self) -> None:
        """Read anew each time it is shown."""
        self.read_again()

    def on_mount(self) -> None:
        self.query_one(ReadingPage).say_instead(self.words("screens.opening"))

    def on_resize(self) -> None:
        """The columns move."""
        self.call_after_refresh(self._paint)

    def tick(self) -> None:
        """What a ticket received now would be due."""
        super().tick()
        self.read_again()

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("rows", lambda desk: (now, priority_readings(desk, now)), self._show, self._fail)

    def _show(self, found: tuple[datetime, tuple[PriorityReading, ...]]) -> None:
        self._read_at, self._rows = found
        self.was_read()
        self._paint()
        self.paint_frame()

    def _fail(self, error: KigenError) -> None:
        if self._rows:
            self.say_not_read(error)
        else:
            self._say()
            self.query_one(ReadingPage).say_failure(*failure(error, self.kigen.translator))

    def _paint(self) -> None:
        if self._read_at is None:
            return
        if not self._rows:
            self._say()
            notice = (self.words("screens.no_contracts"), self.words("screens.no_contracts_keys"))
            self.query_one(ReadingPage).say_instead(*notice)
            return
        formats = self.kigen.translator.formats
        glyphs, width = self.kigen.capabilities.glyphs, self.app.size.width - 3
        lines = PriorityLines(self.kigen.translator, glyphs, self._rows, width)
        time = formats.time(self._read_at)
        self.query_one("#groups", TextLine).say((f" {lines.groups()}", ""))
        self.query_one("#headings", TextLine).say(
            (f" {lines.headings(self.words('screens.received_now', time=time))}", "")
        )
        self._say(*lines.lines(self.query_one(ReadingPage).size.height))

    def _say(self, *lines: Content) -> None:
        """Nothing is drawn where nothing changed."""
        if lines != self._shown:
            self._shown = lines
            self.query_one(ReadingPage).show(lines)

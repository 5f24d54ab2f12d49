"""One claim: what it says, what it lacks, what happened to it, and how its figures come about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from core.claims.events import ClaimStep
from core.claims.life import ClaimState
from core.desk.contract import Direction
from core.errors import KigenError
from storage.database.read_models.claim import ClaimView
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.claim_acting import ClaimActing
from tui.screens.claim_lines import ClaimLines
from tui.screens.claim_place import ClaimPlace
from tui.screens.claim_reading import claim_reading
from tui.screens.month_place import MonthPlace
from tui.screens.notices import failure
from tui.screens.reading_page import ReadingPage, blocks
from tui.screens.watching import Watching

WIDE = 110
NOWHERE = MonthPlace("", date.min)
"""The month of a claim that is known by its number alone, before it is read."""


class ClaimScreen(Watching, ClaimActing):
    """The claim, or a month that nobody has claimed, on one page; a wide terminal has the story at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "claims.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 an instance variable in Textual
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CLAIM)]
    place = Place.CLAIM
    tab = Place.CLAIMS

    def __init__(self, place: ClaimPlace | int) -> None:
        super().__init__()
        self._place = ClaimPlace(place, NOWHERE) if isinstance(place, int) else place
        self._view: ClaimView | None = None

    def body(self) -> Iterable[Widget]:
        yield Horizontal(ReadingPage("body"), ReadingPage("story"), id="panes")

    def on_mount(self) -> None:
        self.query_one("#body", ReadingPage).say_instead(self.words("screens.reading"))
        self.read_again()

    def claim_place(self) -> ClaimPlace | None:
        return self._place

    def claim_state(self) -> tuple[ClaimState, Direction, frozenset[ClaimStep]] | None:
        view = self._view
        if view is None:
            return None
        open_ones = frozenset({ClaimStep.OPENED}) if view.state is ClaimState.DETECTED else frozenset()
        allowed = open_ones if view.claim is None else view.claim.standing.allowed()
        return view.state, view.contract.direction, allowed

    def claimed(self, number: int) -> None:
        self._place = ClaimPlace(number, self._place.month)
        self.read_again()

    def read_again(self) -> None:
        place, now = self._place, self.kigen.now()
        self.ask("claim", lambda desk: claim_reading(desk, place, now), self._show, self._fail)

    def on_screen_resume(self) -> None:
        """Others may have acted meanwhile."""
        if self._view is not None:
            self.read_again()

    def on_resize(self) -> None:
        """The panes move."""
        if self._view is not None:
            self.call_after_refresh(self._paint)

    # -- What it shows ---------------------------------------------------------------------------------------

    def _show(self, view: ClaimView) -> None:
        self.was_read()
        self._view = view
        number = 0 if view.claim is None else view.claim.number
        self._place = ClaimPlace(number, MonthPlace(view.contract.name, view.month.month, view.month.scope))
        self._paint()
        self.paint_frame()

    def _fail(self, error: KigenError) -> None:
        if self._view is None:
            self.query_one("#body", ReadingPage).say_failure(*failure(error, self.kigen.translator))
        else:
            self.say_not_read(error)

    def _paint(self) -> None:
        if self._view is None:
            return
        kigen = self.kigen
        lines = ClaimLines(self._view, kigen.translator, kigen.capabilities.glyphs, kigen.now())
        body, story = self.query_one("#body", ReadingPage), self.query_one("#story", ReadingPage)
        if self.app.size.width >= WIDE:
            body.show(lines.facts())
            story.show(lines.story())
        else:
            body.show(blocks(lines.facts(), lines.story()))
            story.show([Content("")])

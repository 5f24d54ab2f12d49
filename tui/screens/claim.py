"""One claim: what it says, what it lacks, what happened to it, and how its figures come about."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType

from core.claims.events import ClaimStep
from core.claims.life import ClaimState
from core.desk.contract import Direction
from storage.database.read_models.claim import ClaimView
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.claim_acting import ClaimActing
from tui.screens.claim_lines import ClaimLines
from tui.screens.claim_place import ClaimPlace
from tui.screens.claim_reading import claim_reading
from tui.screens.month_place import MonthPlace
from tui.screens.page_screen import TwoPages
from tui.screens.reading_page import blocks
from tui.screens.watching import Watching

NOWHERE = MonthPlace("", date.min)
"""The month of a claim that is known by its number alone, before it is read."""


class ClaimScreen(TwoPages[ClaimView], Watching, ClaimActing):
    """The claim, or a month that nobody has claimed, on one page; a wide terminal has the story at the right."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "two_pages.tcss", "claims.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CLAIM)]
    place = Place.CLAIM
    tab = Place.CLAIMS

    def __init__(self, place: ClaimPlace | int) -> None:
        super().__init__()
        self._place = ClaimPlace(place, NOWHERE) if isinstance(place, int) else place

    def claim_place(self) -> ClaimPlace | None:
        return self._place

    def claim_state(self) -> tuple[ClaimState, Direction, frozenset[ClaimStep]] | None:
        view = self.reading
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
        self.ask("claim", lambda desk: claim_reading(desk, place, now), self.show, self.not_read)

    def on_screen_resume(self) -> None:
        """Others may have acted meanwhile."""
        if self.reading is not None:
            self.read_again()

    # -- What it shows ---------------------------------------------------------------------------------------

    def show(self, reading: ClaimView) -> None:
        number = 0 if reading.claim is None else reading.claim.number
        self._place = ClaimPlace(number, MonthPlace(reading.contract.name, reading.month.month, reading.month.scope))
        super().show(reading)
        self.paint_frame()

    def paint(self, reading: ClaimView) -> None:
        lines = ClaimLines(reading, self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        if self.wide:
            self.lay_out(lines.facts(), lines.story())
        else:
            self.lay_out(blocks(lines.facts(), lines.story()), ())

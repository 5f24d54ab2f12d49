"""The claims: what is to be claimed before its window closes, what waits for its answer, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from core.claims.events import ClaimStep
from core.claims.life import ClaimState
from core.desk.contract import Direction
from storage.database.read_models.claim import ClaimView
from storage.database.read_models.claims import ClaimRow
from storage.desk import Desk
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.claim_acting import ClaimActing
from tui.screens.claim_lines import ClaimLines
from tui.screens.claim_place import ClaimPlace, place_of
from tui.screens.claim_reading import ClaimsReading, claim_reading, claims_reading
from tui.screens.claim_rows import ClaimRows
from tui.screens.claim_text import state_text, worth_text
from tui.screens.list_with_pane import ListWithPane
from tui.screens.sifted_list import SiftedList
from tui.widgets.lines import TextLine

NEXT = {
    ClaimState.DETECTED: {ClaimStep.OPENED},
    ClaimState.DRAFT: {ClaimStep.CHANGED, ClaimStep.MADE_READY, ClaimStep.DROPPED},
    ClaimState.READY: {ClaimStep.CHANGED, ClaimStep.FILED, ClaimStep.DROPPED},
    ClaimState.FILED: {ClaimStep.ACCEPTED, ClaimStep.REJECTED},
    ClaimState.ACCEPTED: {ClaimStep.SETTLED},
}
"""What the hint line names before the claim itself is read."""


# The pane first: Textual looks for styles along the first bases alone.
class ClaimsScreen(ListWithPane[ClaimView], SiftedList[ClaimsReading, ClaimRow], ClaimActing):
    """The list, and the claim under the cursor."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "list_with_pane.tcss", "claims.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CLAIMS)]
    place = Place.CLAIMS
    tab = Place.CLAIMS
    nothing = "no_claims"
    none_found = "no_claims_match"
    example = "claims_filter_example"
    more = ("claim_more", "claim.open")

    def __init__(self) -> None:
        super().__init__()
        self._go_to = 0
        self.painter = ClaimRows(lambda: self.kigen.translator, self.kigen.capabilities.glyphs, lambda: self.today)

    @property
    def today(self) -> date:
        """The operator's day."""
        return self.kigen.now().astimezone(self.kigen.translator.formats.zone).date()

    # -- The claim under the cursor ----------------------------------------------------------------------------

    @property
    def current(self) -> ClaimRow | None:
        """The line under the cursor."""
        row = self.list.current
        return row if isinstance(row, ClaimRow) else None

    def claim_place(self) -> ClaimPlace | None:
        """What was just acted on, before the list is read again, else the line under the cursor."""
        row = self.current
        if row is None:
            return None
        return ClaimPlace(self._go_to, place_of(row).month) if self._go_to else place_of(row)

    def claim_state(self) -> tuple[ClaimState, Direction, frozenset[ClaimStep]] | None:
        row, beside = self.current, self.told
        if row is None:
            return None
        if beside is not None and beside.claim is not None and beside.claim.number == row.number:
            return row.state, row.direction, beside.claim.standing.allowed()
        return row.state, row.direction, frozenset(NEXT.get(row.state, ()))

    def claimed(self, number: int) -> None:
        """The cursor goes to the claim."""
        self._go_to = number
        self.read_again()

    def action_new_claim(self) -> None:
        """Not before the month under the cursor is known."""
        if self.reading is None:
            self.say(self.words("screens.reading"))
        else:
            super().action_new_claim()

    def action_another_claim(self) -> None:
        self.claiming.another()

    def action_open_claim(self) -> None:
        """The claim under the cursor on its own page."""
        from tui.screens.claim import ClaimScreen

        place = self.claim_place()
        if place is not None:
            self.app.push_screen(ClaimScreen(place))

    # -- Reading ---------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("claims", lambda desk: claims_reading(desk, now), self.show, self.not_read)

    def rows_of(self, reading: ClaimsReading) -> Iterable[ClaimRow]:
        return reading.rows

    def cursor_in(self, found: tuple[ClaimRow, ...]) -> int | None:
        """To the claim that was acted on, else to the line that it was on."""
        before, wanted, self._go_to = self.claim_place(), self._go_to, 0
        for number, row in enumerate(found):
            place = place_of(row)
            if (wanted and row.number == wanted) or (not wanted and before is not None and place == before):
                return number
        return None

    def cursor_stands(self) -> None:
        self.follow()

    def texts_of(self, row: ClaimRow) -> Iterable[str]:
        """State, contract, month, customer, case."""
        translator = self.kigen.translator
        side = translator.words(f"screens.side_{row.direction.value}")
        state = state_text(row.state, row.direction, translator)
        number = f"#{row.number}" if row.number else ""
        return (
            state, row.state.value, row.contract, row.customer, row.scope, f"{row.month:%Y-%m}", side, number, row.case,
            worth_text(row, translator), row.terms,
        )  # fmt: skip

    # -- Beside the list ---------------------------------------------------------------------------------------

    def on_row_list_moved(self) -> None:
        """The cursor stands on another line."""
        self.paint_hints()
        self.follow()

    def reader(self) -> Callable[[Desk], ClaimView] | None:
        place, now = self.claim_place(), self.kigen.now()
        return None if place is None else lambda desk: claim_reading(desk, place, now)

    def tell(self, told: ClaimView) -> None:
        super().tell(told)
        self.paint_hints()

    def lines_of(self, told: ClaimView) -> Sequence[Content]:
        lines = ClaimLines(told, self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        return lines.beside() if self.wide else lines.pane()

    # -- Frame -----------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Another day begins: other days are left; a window closes."""
        super().tick()
        now = self.kigen.now()
        if self.reading is not None and now.second == 0 and now.minute % 5 == 0:
            self.read_again()

    def paint_figures(self) -> None:
        reading = self.reading
        if reading is None:
            return
        told = [
            (self.words("screens.claims_to_file", count=reading.to_file), "bold" if reading.to_file else ""),
            (self.words("screens.claims_waiting", count=reading.waiting), ""),
            (self.words("screens.claims_to_answer", count=reading.to_answer), "bold" if reading.to_answer else ""),
        ]
        pieces = [piece for each in told for piece in (each, ("   ", ""))]
        self.query_one("#figures", TextLine).say(("  ", ""), *pieces, right=f"{self.found} ")

"""Entering a claim for a month, and changing what its draft says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.claims.events import ClaimStep
from core.claims.life import ClaimState
from core.desk.ports import Done
from core.errors import Refused
from core.messages import Message
from storage.database.read_models.claim import ClaimView
from storage.database.read_models.claims import ClaimRow
from storage.desk import Desk
from tui.screens.claim_at_hand import ClaimAtHand
from tui.screens.claim_draft import Known
from tui.screens.claim_place import ClaimPlace
from tui.screens.claim_reading import claims_reading

if TYPE_CHECKING:
    from tui.screens.month_place import MonthPlace


class ClaimEntering(ClaimAtHand):
    """A month has one claim at most that stands."""

    def new(self) -> None:
        """The entry of the month under the cursor; where nobody knows which, it is asked for."""
        place = self.screen.claim_place()
        if place is None or place.number:
            self.another()
        else:
            self.enter(place.month)

    def another(self) -> None:
        """Ask which month of which contract."""
        from tui.screens.claim_month_choice import MonthChoiceScreen

        self.screen.app.push_screen(MonthChoiceScreen(), self._chosen)

    def one_of(self, places: tuple[MonthPlace, ...]) -> None:
        """One of these months: the only one, or the one that is chosen."""
        from tui.screens.claim_month_choice import MonthChoiceScreen

        if not places:
            self.screen.say(self.words("screens.claim_no_month"))
        elif len(places) == 1:
            self.enter(places[0])
        else:
            self.screen.app.push_screen(MonthChoiceScreen(places), self._chosen)

    def enter(self, month: MonthPlace) -> None:
        """The entry; the claim itself where the month has one that stands."""
        from tui.screens.claim_known import known_at

        now = self.screen.kigen.now()

        def work(desk: Desk) -> Known | ClaimRow:
            rows = claims_reading(desk, now).rows
            found = next((row for row in rows if _stands_for(row, month)), None)
            return known_at(desk, ClaimPlace(0, month), now) if found is None else found

        self.screen.ask("claim entry", work, self._open_entry, self.screen.say_error)

    def _chosen(self, place: MonthPlace | None) -> None:
        if place is not None:
            self.enter(place)

    def _open_entry(self, found: Known | ClaimRow) -> None:
        if isinstance(found, Known):
            self._push_entry(found)
            return
        state, month = Message(f"claims.state_{found.state.value}"), f"{found.month:%Y-%m}"
        exists = Refused("claim_exists", claim=found.number, contract=found.contract, month=month, state=state)
        self.screen.say_error(exists)
        self.screen.claimed(found.number)

    def change(self) -> None:
        """The form with what the draft says."""
        from tui.screens.claim_known import known_of

        def go(view: ClaimView) -> None:
            if self.forbidden(view, ClaimStep.CHANGED):
                return
            now = self.screen.kigen.now()
            self.screen.ask(
                "claim entry", lambda desk: known_of(desk, view, now), self._push_entry, self.screen.say_error
            )

        self.with_claim(go)

    def _push_entry(self, known: Known) -> None:
        from tui.screens.claim_entry import ClaimEntryScreen

        def closed(done: Done | None) -> None:
            self.closed(f"stored_{known.purpose.value}", done)

        self.screen.app.push_screen(ClaimEntryScreen(known), closed)


def _stands_for(row: ClaimRow, month: MonthPlace) -> bool:
    """Whether a claim stands in the way of another one for the month."""
    gone = (ClaimState.REJECTED, ClaimState.DROPPED)
    same = (row.contract, row.month, row.scope) == (month.contract, month.month, month.scope)
    return bool(row.number) and same and row.state not in gone

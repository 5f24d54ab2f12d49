"""A screen with claims, or with months to claim: what its keys act on, and the keys."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from core.claims.events import ClaimStep
from core.claims.life import ClaimState
from core.desk.contract import Direction
from tui.actions import Action
from tui.screens.frame import DeskScreen

if TYPE_CHECKING:
    from tui.screens.claim_acts import ClaimActs
    from tui.screens.claim_place import ClaimPlace


class Claiming(DeskScreen):
    """A screen from which a month can be claimed."""

    @cached_property
    def claiming(self) -> ClaimActs:
        """Loaded with the first key."""
        from tui.screens.claim_acts import ClaimActs

        return ClaimActs(self)

    def claim_place(self) -> ClaimPlace | None:
        """The claim, or the month, that a key acts on."""
        raise NotImplementedError

    def claimed(self, number: int) -> None:
        """There is a claim ``number``: its own page."""
        from tui.screens.claim import ClaimScreen

        self.app.push_screen(ClaimScreen(number))

    def action_new_claim(self) -> None:
        self.claiming.new()


STEPS = {
    "claim.change": ClaimStep.CHANGED, "claim.ready": ClaimStep.MADE_READY, "claim.file": ClaimStep.FILED,
    "claim.accept": ClaimStep.ACCEPTED, "claim.reject": ClaimStep.REJECTED, "claim.settle": ClaimStep.SETTLED,
    "claim.take_back": ClaimStep.TAKEN_BACK, "claim.drop": ClaimStep.DROPPED, "claim.new": ClaimStep.OPENED,
}  # fmt: skip
SENT = frozenset({"claim.write", "claim.mail"})


class ClaimActing(Claiming):
    """The acts are the same from the list and from the claim's own page."""

    def claim_state(self) -> tuple[ClaimState, Direction, frozenset[ClaimStep]] | None:
        """The state of what the keys act on, whose claim it is, and which steps may follow; None: not known yet."""
        raise NotImplementedError

    def claimed(self, number: int) -> None:
        """Shown where the cursor is."""
        raise NotImplementedError

    def offers(self, action: Action) -> bool:
        """The hint line names the keys that lead on from this state."""
        if not super().offers(action):
            return False
        found = self.claim_state()
        if not action.id.startswith("claim."):
            return True
        if action.id == "claim.open" or found is None:
            return action.id in ("claim.open", "claim.new")
        state, direction, allowed = found
        if action.id in SENT:
            return state is ClaimState.READY and direction is Direction.RECEIVABLE
        return STEPS[action.id] in allowed if action.id in STEPS else True

    # -- Keys --------------------------------------------------------------------------------------------------

    def action_change_claim(self) -> None:
        self.claiming.change()

    def action_ready(self) -> None:
        self.claiming.ready()

    def action_preview(self) -> None:
        self.claiming.preview()

    def action_before_after(self) -> None:
        self.claiming.before_after()

    def action_write_package(self) -> None:
        self.claiming.write()

    def action_copy_request(self) -> None:
        self.claiming.copy()

    def action_mail(self) -> None:
        self.claiming.mail()

    def action_file_claim(self) -> None:
        self.claiming.file()

    def action_accept_claim(self) -> None:
        self.claiming.accept()

    def action_reject_claim(self) -> None:
        self.claiming.reject()

    def action_settle(self) -> None:
        self.claiming.settle()

    def action_take_back(self) -> None:
        self.claiming.take_back()

    def action_drop_claim(self) -> None:
        self.claiming.drop()

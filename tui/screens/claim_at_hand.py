"""The claim that a key acts on: read as it is now, refused what may not follow, told what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.claims.events import ClaimStep
from core.claims.life import Standing
from core.desk.acts.claim_recording import number_of
from core.desk.ports import Done
from core.errors import Refused
from core.messages import Message
from storage.database.read_models.claim import ClaimView
from tui.screens.claim_reading import claim_reading
from tui.screens.panel import ActPanel, Outcome

if TYPE_CHECKING:
    from tui.screens.claim_acting import Claiming


class ClaimAtHand:
    """What the acts of one screen have in common."""

    def __init__(self, screen: Claiming) -> None:
        self.screen = screen

    def panel(self, name: str, panel: ActPanel) -> None:
        """Ask in a panel, then ``closed``."""

        def closed(outcome: Outcome | None) -> None:
            self.closed(name, outcome if isinstance(outcome, Done) else None)

        self.screen.app.push_screen(panel, closed)

    def closed(self, name: str, done: Done | None) -> None:
        """Say what was done, if anything was, and show it."""
        if done is None:
            return
        which = f"screens.claim_done_{name}" if done.changed else "screens.claim_unchanged"
        self.screen.say(self.words(which, number=number_of(done)))
        self.screen.claimed(number_of(done))

    def forbidden(self, view: ClaimView, step: ClaimStep) -> bool:
        """Whether the step may not follow; the reason is said."""
        standing = Standing() if view.claim is None else view.claim.standing
        if step in standing.allowed():
            return False
        state = Message(f"claims.state_{standing.state.value}")
        self.screen.say_error(Refused("claim_step", step=Message(f"claims.step_{step.value}"), state=state))
        return True

    def with_claim(self, go: Callable[[ClaimView], None]) -> None:
        """With the claim as it is now; where there is none it is said how to make one."""

        def read(view: ClaimView) -> None:
            if view.claim is None:
                self.screen.say(self.words("screens.claim_none_yet", key=self.key("claim.new")))
            else:
                go(view)

        self.with_view(read)

    def with_view(self, go: Callable[[ClaimView], None]) -> None:
        """With what stands there, a claim or a month that nobody has claimed."""
        place, now = self.screen.claim_place(), self.screen.kigen.now()
        if place is None:
            self.screen.say(self.words("screens.no_claim_here"))
            return
        self.screen.ask("claim", lambda desk: claim_reading(desk, place, now), go, self.screen.say_error)

    def key(self, action_id: str) -> str:
        """The key of an action."""
        return self.screen.key_of(action_id)

    def words(self, message_id: str, **params: str | int) -> str:
        """A text in the operator's language."""
        return self.screen.words(message_id, **params)

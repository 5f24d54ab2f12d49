"""What the keys of `claim_acting` do. Loaded with the first of them."""

from __future__ import annotations

from collections.abc import Callable

from core.claims.events import ClaimStep
from core.desk.acts.claim_answers import TakeBack, take_back
from core.desk.acts.claims import DropClaim, MakeReady, drop_claim, make_ready
from core.errors import KigenError, ManyErrors
from storage.database.read_models.claim import ClaimView
from tui.screens.claim_entering import ClaimEntering
from tui.screens.claim_handing_over import ClaimHandingOver
from tui.screens.panel import Work
from tui.screens.text_panels import PromptPanel


class ClaimActs(ClaimEntering, ClaimHandingOver):
    """The acts of one screen: entry, documents, and the steps of a claim's life."""

    def ready(self) -> None:
        """At once; what is missing is told all together."""

        def go(view: ClaimView) -> None:
            if self.forbidden(view, ClaimStep.MADE_READY) or view.claim is None:
                return
            command = MakeReady(view.claim.number)
            what = self.words("screens.act_claim_ready", number=command.number)
            self.screen.act(
                "claim act", what, lambda desk: desk.perform(make_ready, command),
                lambda done: self.closed("ready", done), self._not_ready,
            )  # fmt: skip

        self.with_claim(go)

    def _not_ready(self, error: KigenError) -> None:
        from tui.screens.incident_explanation import IncidentExplanation
        from tui.screens.reading_page import plain

        if not isinstance(error, ManyErrors):
            self.screen.say_error(error)
            return
        translator = self.screen.kigen.translator
        lines = [plain(f"! {translator.text(each.message)}") for each in error.errors]
        title = plain(self.words("screens.claim_not_ready", count=len(lines)))
        self.screen.app.push_screen(IncidentExplanation(title, lines))

    def file(self) -> None:
        """Ask for case, channel and time."""
        self._step(ClaimStep.FILED)

    def accept(self) -> None:
        """Ask what was promised."""
        self._step(ClaimStep.ACCEPTED)

    def reject(self) -> None:
        """Ask why."""
        self._step(ClaimStep.REJECTED)

    def settle(self) -> None:
        """Ask what was given, and where it was seen."""
        self._step(ClaimStep.SETTLED)

    def take_back(self) -> None:
        """Ask why the last step was a mistake."""

        def make(number: int, text: str) -> Work:
            return lambda desk: desk.perform(take_back, TakeBack(number, text))

        self._prompt(ClaimStep.TAKEN_BACK, make)

    def drop(self) -> None:
        """Ask why, which is a yes too."""

        def make(number: int, text: str) -> Work:
            return lambda desk: desk.perform(drop_claim, DropClaim(number, text))

        self._prompt(ClaimStep.DROPPED, make)

    def _step(self, step: ClaimStep) -> None:
        from tui.screens.claim_step_entry import ClaimStepScreen

        def go(view: ClaimView) -> None:
            if not self.forbidden(view, step):
                self.screen.app.push_screen(ClaimStepScreen(step, view), lambda done: self.closed(step.value, done))

        self.with_claim(go)

    def _prompt(self, step: ClaimStep, make: Callable[[int, str], Work]) -> None:
        def go(view: ClaimView) -> None:
            if self.forbidden(view, step) or view.claim is None:
                return
            number = view.claim.number
            last = self.words(f"claims.step_{view.claim.standing.steps[-1].step.value}")
            withdrawn = step is ClaimStep.DROPPED and view.claim.standing.received
            question = "withdrawn" if withdrawn else step.value
            asked = self.words(f"screens.ask_claim_{question}", number=number, step=last)
            panel = PromptPanel(f"claim-{step.value}-{number}", asked, lambda text: make(number, text), None)
            self.panel(step.value, panel)

        self.with_claim(go)

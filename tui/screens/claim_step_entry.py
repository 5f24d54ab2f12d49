"""Recording a step of a claim: that it was filed, accepted, rejected or settled; and below the fields what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from textual.content import Content

from core.claims.events import ClaimStep, Given
from core.claims.following import difference_of
from core.desk.acts.claim_answers import AcceptClaim, RejectClaim, accept_claim, reject_claim, settle_claim
from core.desk.acts.claims import FileClaim, file_claim
from core.desk.ports import Done
from core.errors import KigenError
from core.terms.consequences import answer_due
from core.terms.plans import local_day
from storage.database.read_models.claim import ClaimView
from storage.desk import Desk
from tui.screens.claim_lines import FAINT, GOOD, WARNING
from tui.screens.claim_step_form import StepForm, awaited, given_in, step_command
from tui.screens.claim_text import given_text
from tui.screens.entry import EntryScreen
from tui.screens.reading_page import plain


class ClaimStepScreen(EntryScreen):
    """The form of one step of one claim."""

    def __init__(self, step: ClaimStep, view: ClaimView) -> None:
        super().__init__()
        self._step = step
        self._view = view
        assert view.claim is not None
        self._number = view.claim.number

    @property
    def draft_kind(self) -> str:
        """The step and the claim: ``claim-filed-3``."""
        return f"claim-{self._step.value}-{self._number}"

    def heading(self) -> str:
        place = f"{self._view.contract.name} {self._view.month.scope}".rstrip()
        title = self.words(f"screens.claim_title_{self._step.value}", number=self._number)
        return f"{title}  {place}  {self._view.month.month:%Y-%m}"

    def make_form(self, cut: str) -> StepForm:
        return StepForm(self.kigen.translator, self._step, self._view, cut=cut)

    def on_mount(self) -> None:
        """What was typed the last time; and what follows."""
        self.begin()
        self.soon()

    def as_it_is(self) -> Mapping[str, str]:
        """It happened now, unless something else is typed; a case is filed where the terms want one."""
        return {"at": self.words("screens.now")}

    # -- What follows ----------------------------------------------------------------------------------------

    def compute(self) -> None:
        self.say_below(list(self._follows()))

    def _follows(self) -> Iterator[Content]:
        view, values, translator = self._view, self.form.values(), self.kigen.translator
        match self._step:
            case ClaimStep.FILED:
                yield from self._after_filing(values)
            case ClaimStep.ACCEPTED | ClaimStep.SETTLED:
                known = awaited(view)
                told = given_text(known, translator)
                if told:
                    yield plain(self.words("screens.claim_awaited", given=told), FAINT)
                try:
                    given = given_in(values, view)
                except KigenError:
                    return
                if given is not None and known is not None:
                    yield self._difference(known, given)
            case _:
                yield plain(self.words("screens.claim_rejected_follows"), FAINT)

    def _after_filing(self, values: Mapping[str, str]) -> Iterator[Content]:
        view = self._view
        try:
            at = self.clock.instant(values.get("at", ""), "at") if values.get("at", "").strip() else self.clock.now
            answer = answer_due(view.month.terms, local_day(view.month.terms, at))
        except KigenError:
            return
        which = "claim_filing_follows" if view.said.over else "claim_filed_early"
        yield plain(self.words(f"screens.{which}"), FAINT)
        if answer.by is not None:
            day = self.kigen.translator.formats.day_with_weekday(answer.by)
            yield plain(self.words("screens.claim_answer_by", day=day))

    def _difference(self, known: Given, given: Given) -> Content:
        found, translator = difference_of(known, given), self.kigen.translator
        told = [given_text(each, translator) for each in (given, known)]
        if not found.any:
            return Content.styled(self.words("screens.claim_as_expected", given=told[0]), GOOD)
        apart = given_text(Given(found.amount, found.months), translator) or "-"
        return Content.styled(self.words("screens.claim_apart", given=told[0], expected=told[1], apart=apart), WARNING)

    # -- Storing ---------------------------------------------------------------------------------------------

    def to_store(self) -> Callable[[Desk], Done]:
        command = step_command(self._step, self._view, self.form.values(), self.clock)
        act: Callable[..., Done] = settle_claim
        if isinstance(command, FileClaim):
            act = file_claim
        elif isinstance(command, AcceptClaim):
            act = accept_claim
        elif isinstance(command, RejectClaim):
            act = reject_claim
        return partial(_performed, act, command)

    def field_at(self, error_field: str) -> str:
        if error_field == "given":
            return "months" if "months" in self.form.names else "amount"
        return {"why_late": "late_why"}.get(error_field, error_field)


def _performed(act: Callable[..., Done], command: Any, desk: Desk) -> Done:
    return desk.perform(act, command)

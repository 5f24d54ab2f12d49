"""What the keys of `claim_acting` do. Loaded with the first of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.claims.events import ClaimStep
from core.claims.life import ClaimState, Standing
from core.desk.acts.claim_answers import TakeBack, take_back
from core.desk.acts.claim_recording import number_of
from core.desk.acts.claims import DropClaim, MakeReady, drop_claim, make_ready
from core.desk.contract import Direction
from core.desk.ports import Done
from core.errors import KigenError, ManyErrors, Refused
from core.messages import Message
from storage.claiming.documents import Documents
from storage.database.read_models.claim import ClaimView
from storage.database.read_models.claims import ClaimRow
from storage.desk import Desk
from tui.screens.claim_documents import documents_of
from tui.screens.claim_draft import Known
from tui.screens.claim_place import ClaimPlace
from tui.screens.claim_reading import claim_reading, claims_reading
from tui.screens.panel import ActPanel, Outcome, Work
from tui.screens.text_panels import PromptPanel
from tui.terminal.clipboard import copy

if TYPE_CHECKING:
    from tui.screens.claim_acting import Claiming
    from tui.screens.month_place import MonthPlace

_NOT_SENT = frozenset({ClaimState.DETECTED, ClaimState.DRAFT, ClaimState.DROPPED})


class ClaimActs:
    """The acts of one screen."""

    def __init__(self, screen: Claiming) -> None:
        self._screen = screen

    # -- Entry -----------------------------------------------------------------------------------------------

    def new(self) -> None:
        """The entry of the month under the cursor; where nobody knows which, it is asked for."""
        place = self._screen.claim_place()
        if place is None or place.number:
            self.another()
        else:
            self.enter(place.month)

    def another(self) -> None:
        """Ask which month of which contract."""
        from tui.screens.claim_month_choice import MonthChoiceScreen

        self._screen.app.push_screen(MonthChoiceScreen(), self._chosen)

    def one_of(self, places: tuple[MonthPlace, ...]) -> None:
        """One of these months: the only one, or the one that is chosen."""
        from tui.screens.claim_month_choice import MonthChoiceScreen

        if not places:
            self._screen.say(self._words("screens.claim_no_month"))
        elif len(places) == 1:
            self.enter(places[0])
        else:
            self._screen.app.push_screen(MonthChoiceScreen(places), self._chosen)

    def enter(self, month: MonthPlace) -> None:
        """The entry; the claim itself where the month has one that stands."""
        from tui.screens.claim_known import known_at

        now = self._screen.kigen.now()

        def work(desk: Desk) -> Known | ClaimRow:
            rows = claims_reading(desk, now).rows
            found = next((row for row in rows if _stands_for(row, month)), None)
            return known_at(desk, ClaimPlace(0, month), now) if found is None else found

        self._screen.ask("claim entry", work, self._open_entry, self._screen.say_error)

    def _chosen(self, place: MonthPlace | None) -> None:
        if place is not None:
            self.enter(place)

    def _open_entry(self, found: Known | ClaimRow) -> None:
        if isinstance(found, Known):
            self._push_entry(found)
            return
        state, month = Message(f"claims.state_{found.state.value}"), f"{found.month:%Y-%m}"
        exists = Refused("claim_exists", claim=found.number, contract=found.contract, month=month, state=state)
        self._screen.say_error(exists)
        self._screen.claimed(found.number)

    def change(self) -> None:
        """The form with what the draft says."""
        from tui.screens.claim_known import known_of

        def go(view: ClaimView) -> None:
            if self._forbidden(view, ClaimStep.CHANGED):
                return
            now = self._screen.kigen.now()
            self._screen.ask(
                "claim entry", lambda desk: known_of(desk, view, now), self._push_entry, self._screen.say_error
            )

        self._with_claim(go)

    def _push_entry(self, known: Known) -> None:
        from tui.screens.claim_entry import ClaimEntryScreen

        def closed(done: Done | None) -> None:
            self._closed(f"stored_{known.purpose.value}", done)

        self._screen.app.push_screen(ClaimEntryScreen(known), closed)

    # -- Steps -----------------------------------------------------------------------------------------------

    def ready(self) -> None:
        """At once; what is missing is told all together."""

        def go(view: ClaimView) -> None:
            if self._forbidden(view, ClaimStep.MADE_READY) or view.claim is None:
                return
            command = MakeReady(view.claim.number)
            self._screen.ask(
                "claim act", lambda desk: desk.perform(make_ready, command), lambda done: self._closed("ready", done),
                self._not_ready,
            )  # fmt: skip

        self._with_claim(go)

    def _not_ready(self, error: KigenError) -> None:
        from tui.screens.incident_explanation import IncidentExplanation
        from tui.screens.reading_page import plain

        if not isinstance(error, ManyErrors):
            self._screen.say_error(error)
            return
        translator = self._screen.kigen.translator
        lines = [plain(f"! {translator.text(each.message)}") for each in error.errors]
        title = plain(self._words("screens.claim_not_ready", count=len(lines)))
        self._screen.app.push_screen(IncidentExplanation(title, lines))

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
            if not self._forbidden(view, step):
                self._screen.app.push_screen(ClaimStepScreen(step, view), lambda done: self._closed(step.value, done))

        self._with_claim(go)

    def _prompt(self, step: ClaimStep, make: Callable[[int, str], Work]) -> None:
        def go(view: ClaimView) -> None:
            if self._forbidden(view, step) or view.claim is None:
                return
            number = view.claim.number
            last = self._words(f"claims.step_{view.claim.standing.steps[-1].step.value}")
            asked = self._words(f"screens.ask_claim_{step.value}", number=number, step=last)
            panel = PromptPanel(f"claim-{step.value}-{number}", asked, lambda text: make(number, text), None)
            self._panel(step.value, panel)

        self._with_claim(go)

    # -- What is sent ------------------------------------------------------------------------------------------

    def preview(self) -> None:
        """Every document exactly as it is sent."""
        self._show_documents(redaction=False)

    def before_after(self) -> None:
        """What of the logs is replaced."""
        self._show_documents(redaction=True)

    def _show_documents(self, *, redaction: bool) -> None:
        from tui.screens.claim_preview import ClaimPreviewScreen

        def go(found: tuple[ClaimView, Documents]) -> None:
            self._screen.app.push_screen(ClaimPreviewScreen(*found, redaction=redaction))

        self._with_documents(go)

    def copy(self) -> None:
        """The request to the clipboard of the operator's terminal."""

        def go(found: tuple[ClaimView, Documents]) -> None:
            try:
                said = copy(self._screen.app, found[1].request, os.environ)
                self._screen.say(self._screen.kigen.translator.text(said))
            except KigenError as error:
                self._screen.say_error(error)

        self._with_documents(go)

    def write(self) -> None:
        """Ask for a path, and write everything there."""
        from tui.screens.claim_sending import WritePanel

        def go(view: ClaimView) -> None:
            if self._unfinished(view) or view.claim is None:
                return
            kigen = self._screen.kigen
            folder = Path.home() if Path.cwd() == Path("/") else Path.cwd()
            proposed = folder / f"claim-{view.claim.number}-{view.month.month:%Y-%m}.zip"
            asked = self._words("screens.ask_claim_package", number=view.claim.number)
            panel = WritePanel(asked, view, str(proposed), kigen.translator.language, kigen.now())

            def closed(outcome: Outcome | None) -> None:
                if isinstance(outcome, Done):
                    self._screen.say(self._words("screens.claim_written", file=outcome.subject, count=panel.count))

            self._screen.app.push_screen(panel, closed)

        self._with_claim(go)

    def mail(self) -> None:
        """Show from whom to whom it goes, and ask."""
        from tui.screens.claim_sending import MailScreen

        def go(found: tuple[ClaimView, Documents]) -> None:
            view, documents = found
            if self._unfinished(view) or view.claim is None:
                return

            def closed(done: Done | None) -> None:
                if done is not None:
                    self._screen.say(self._words("screens.claim_mailed", to=done.subject, key=self._key("claim.file")))

            self._screen.app.push_screen(MailScreen(view, documents), closed)

        self._with_documents(go)

    # -- How -------------------------------------------------------------------------------------------------

    def _panel(self, name: str, panel: ActPanel) -> None:
        def closed(outcome: Outcome | None) -> None:
            self._closed(name, outcome if isinstance(outcome, Done) else None)

        self._screen.app.push_screen(panel, closed)

    def _closed(self, name: str, done: Done | None) -> None:
        if done is None:
            return
        which = f"screens.claim_done_{name}" if done.changed else "screens.claim_unchanged"
        self._screen.say(self._words(which, number=number_of(done)))
        self._screen.claimed(number_of(done))

    def _forbidden(self, view: ClaimView, step: ClaimStep) -> bool:
        """Whether the step may not follow; the reason is said."""
        standing = Standing() if view.claim is None else view.claim.standing
        if step in standing.allowed():
            return False
        state = Message(f"claims.state_{standing.state.value}")
        self._screen.say_error(Refused("claim_step", step=Message(f"claims.step_{step.value}"), state=state))
        return True

    def _unfinished(self, view: ClaimView) -> bool:
        """Whether it can't be sent yet; the reason is said."""
        ours = view.contract.direction is Direction.RECEIVABLE
        standing = Standing() if view.claim is None else view.claim.standing
        if ours and standing.state in _NOT_SENT:
            self._screen.say(self._words("screens.claim_first_ready", key=self._key("claim.ready")))
            return True
        return False

    def _with_claim(self, go: Callable[[ClaimView], None]) -> None:
        """With the claim as it is now; where there is none it is said how to make one."""

        def read(view: ClaimView) -> None:
            if view.claim is None:
                self._screen.say(self._words("screens.claim_none_yet", key=self._key("claim.new")))
            else:
                go(view)

        self._with_view(read)

    def _with_view(self, go: Callable[[ClaimView], None]) -> None:
        place, now = self._screen.claim_place(), self._screen.kigen.now()
        if place is None:
            self._screen.say(self._words("screens.no_claim_here"))
            return
        self._screen.ask("claim", lambda desk: claim_reading(desk, place, now), go, self._screen.say_error)

    def _with_documents(self, go: Callable[[tuple[ClaimView, Documents]], None]) -> None:
        """With everything that it sends; also of a month that nobody has claimed yet."""
        place, now = self._screen.claim_place(), self._screen.kigen.now()
        language = self._screen.kigen.translator.language
        if place is None:
            self._screen.say(self._words("screens.no_claim_here"))
            return

        def work(desk: Desk) -> tuple[ClaimView, Documents]:
            view = claim_reading(desk, place, now)
            return view, documents_of(view.said, language)

        self._screen.ask("claim", work, go, self._screen.say_error)

    def _key(self, action_id: str) -> str:
        from tui.key_names import shown_key

        return shown_key(self._screen.kigen.keys.of[action_id][0])

    def _words(self, message_id: str, **params: str | int) -> str:
        return self._screen.words(message_id, **params)


def _stands_for(row: ClaimRow, month: MonthPlace) -> bool:
    """Whether a claim stands in the way of another one for the month."""
    gone = (ClaimState.REJECTED, ClaimState.DROPPED)
    same = (row.contract, row.month, row.scope) == (month.contract, month.month, month.scope)
    return bool(row.number) and same and row.state not in gone

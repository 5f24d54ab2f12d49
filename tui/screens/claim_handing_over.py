"""What a claim sends: shown as it is sent, copied, written as a package, mailed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from core.claims.checklist import missing
from core.claims.life import ClaimState, Standing
from core.desk.contract import Direction
from core.desk.ports import Done
from core.errors import KigenError
from storage.claiming.documents import Documents
from storage.database.read_models.claim import ClaimView
from storage.desk import Desk
from tui.claim_documents import configured_now, documents_of
from tui.screens.claim_at_hand import ClaimAtHand
from tui.screens.claim_reading import claim_reading
from tui.screens.panel import Outcome
from tui.terminal.clipboard import copy

_NOT_SENT = frozenset({ClaimState.DETECTED, ClaimState.DRAFT, ClaimState.DROPPED})


class ClaimHandingOver(ClaimAtHand):
    """Also of a month that nobody has claimed yet; only a claim that is ready leaves the desk."""

    def preview(self) -> None:
        """Every document exactly as it is sent."""
        self._show_documents(redaction=False)

    def before_after(self) -> None:
        """What of the logs is replaced."""
        self._show_documents(redaction=True)

    def _show_documents(self, *, redaction: bool) -> None:
        from tui.screens.claim_preview import ClaimPreviewScreen

        def go(found: tuple[ClaimView, Documents]) -> None:
            self.screen.app.push_screen(ClaimPreviewScreen(*found, redaction=redaction))

        self._with_documents(go)

    def copy(self) -> None:
        """The request to the clipboard of the operator's terminal."""

        def go(found: tuple[ClaimView, Documents]) -> None:
            try:
                said = copy(self.screen.app, found[1].request, os.environ)
                self.screen.say(self.screen.kigen.translator.text(said))
            except KigenError as error:
                self.screen.say_error(error)

        self._with_documents(go)

    def write(self) -> None:
        """Ask for a path, and write everything there."""
        from tui.screens.claim_sending import WritePanel

        def go(view: ClaimView) -> None:
            if self._unfinished(view) or view.claim is None:
                return
            kigen = self.screen.kigen
            folder = Path.home() if Path.cwd() == Path("/") else Path.cwd()
            proposed = folder / f"claim-{view.claim.number}-{view.month.month:%Y-%m}.zip"
            asked = self.words("screens.ask_claim_package", number=view.claim.number)
            panel = WritePanel(asked, view, str(proposed), kigen.translator.language, kigen.now())

            def closed(outcome: Outcome | None) -> None:
                if isinstance(outcome, Done):
                    said = self.words("screens.claim_written", file=outcome.subject, count=panel.count)
                    self.screen.say(f"{said} {self._lacking(view)}".rstrip())

            self.screen.app.push_screen(panel, closed)

        self.with_claim(go)

    def _lacking(self, view: ClaimView) -> str:
        """What the checklist of a claim of ours misses, as the command says it."""
        translator = self.screen.kigen.translator
        lacking = tuple(dict.fromkeys(translator.text(item.why.message) for item in missing(view.items)))
        if not lacking or view.contract.direction is not Direction.RECEIVABLE:
            return ""
        return translator.words("cli.claim_incomplete", what=lacking)

    def mail(self) -> None:
        """Show from whom to whom it goes, and ask."""
        from tui.screens.claim_sending import MailScreen

        def go(found: tuple[ClaimView, Documents]) -> None:
            view, documents = found
            if self._unfinished(view) or view.claim is None:
                return

            def closed(done: Done | None) -> None:
                if done is not None:
                    self.screen.say(self.words("screens.claim_mailed", to=done.subject, key=self.key("claim.file")))

            self.screen.app.push_screen(MailScreen(view, documents), closed)

        self._with_documents(go)

    def _unfinished(self, view: ClaimView) -> bool:
        """Whether it can't be sent yet; the reason is said."""
        ours = view.contract.direction is Direction.RECEIVABLE
        standing = Standing() if view.claim is None else view.claim.standing
        if ours and standing.state in _NOT_SENT:
            self.screen.say(self.words("screens.claim_first_ready", key=self.key("claim.ready")))
            return True
        return False

    def _with_documents(self, go: Callable[[tuple[ClaimView, Documents]], None]) -> None:
        """With everything that it sends; also of a month that nobody has claimed yet."""
        place, now = self.screen.claim_place(), self.screen.kigen.now()
        language = self.screen.kigen.translator.language
        if place is None:
            self.screen.say(self.words("screens.no_claim_here"))
            return

        def work(desk: Desk) -> tuple[ClaimView, Documents]:
            view = claim_reading(desk, place, now)
            return view, documents_of(view.said, language, configured_now())

        self.screen.ask("claim", work, go, self.screen.say_error)

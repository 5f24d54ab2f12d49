"""Handing a claim over: written to a folder or a zip, or mailed once the operator has seen to whom."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from textual.content import Content

from core.claims.life import ClaimState
from core.desk.contract import Direction
from core.desk.ports import Done
from core.errors import BadInput, Refused
from storage.claim_settings import MailServer
from storage.claiming.documents import Documents
from storage.claiming.mail import compose, recipient_in, send
from storage.claiming.package import build_package, files_of
from storage.database.read_models.claim import ClaimView
from storage.desk import Desk
from tui.claim_documents import configured_now, documents_of
from tui.locale.language import Language
from tui.screens.entry import EntryScreen
from tui.screens.entry_form import EntryForm
from tui.screens.panel import Work
from tui.screens.reading_page import facts, plain
from tui.screens.text_panels import PromptPanel

WARNING = "bold $text-warning"


class WritePanel(PromptPanel):
    """Where to: a path is proposed. A file that is there stays, and is told; of a claim that is to be filed nothing is
    written where claimed errors have no record (K6)."""

    def __init__(self, question: str, view: ClaimView, proposed: str, language: Language, at: datetime) -> None:
        assert view.claim is not None
        super().__init__(f"claim-package-{view.claim.number}", question, self._make, None)
        self._view = view
        self._proposed = proposed
        self._language = language
        self._at = at
        self.count = 0
        """How many files were written."""

    def hints(self, first: str, *action_ids: str) -> Iterator[tuple[str, str]]:
        del first
        return super().hints(self.words("screens.claim_write_keys"), *action_ids)

    def begin(self) -> None:
        super().begin()
        if not self.typed()["text"]:
            self.put_back({"text": self._proposed})

    def keep_draft(self) -> None:
        """A path is proposed anew each time."""

    def _make(self, text: str) -> Work:
        path = Path(text.strip() or self._proposed).expanduser()

        def work(_: Desk) -> Done:
            documents = documents_of(self._view.said, self._language, configured_now())
            if documents.lacks_records and self._view.state is ClaimState.READY:
                found = documents.extract
                raise Refused("package_lacks_records", found=found.records, claimed=found.claimed)
            package = build_package(documents, path, self._at)
            self.count = len(package.files)
            return Done(str(package.path))

        return work


class MailForm(EntryForm):
    """To whom it goes."""

    labels = "screens.claim_"
    examples = ("screens.example_claim_", ("mail_to",))


class MailScreen(EntryScreen):
    """Sender, recipient, subject and files are shown; nothing is sent before the operator says so."""

    def __init__(self, view: ClaimView, documents: Documents) -> None:
        super().__init__()
        assert view.claim is not None
        self._view = view
        self._number = view.claim.number
        self._documents = documents
        self._server: MailServer | None = None

    @property
    def draft_kind(self) -> str:
        """``claim-mail-3``."""
        return f"claim-mail-{self._number}"

    def heading(self) -> str:
        return self.words("screens.claim_title_mail", number=self._number)

    def make_form(self, cut: str) -> MailForm:
        return MailForm(self.kigen.translator, ("mail_to",), cut=cut)

    def keys(self) -> Iterable[tuple[str, str]]:
        return self.hints(self.words("screens.claim_mail_keys"))

    def on_mount(self) -> None:
        """Which server it goes through is read anew: a mistake in the configuration can be put right meanwhile."""
        self.begin()
        self.ask("server", lambda _: configured_now().claim_settings.mail, self._show_server, self.not_shown)

    def as_it_is(self) -> Mapping[str, str]:
        return {"mail_to": recipient_in(self._documents.to)}

    def _show_server(self, server: MailServer | None) -> None:
        self._server = server
        self.soon()

    def compute(self) -> None:
        self.say_below(list(self._told()))

    def _told(self) -> Iterable[Content]:
        server, documents, words = self._server, self._documents, self.words
        if server is None:
            yield plain(f"! {words('screens.claim_no_mail_server')}", WARNING)
            return
        to = self.form.values()["mail_to"].strip()
        filed_at = self._view.said.filed_at
        if filed_at is not None and self._view.contract.direction is Direction.RECEIVABLE:
            told = words("screens.claim_sent_already", number=self._number, at=self.kigen.translator.value(filed_at))
            yield plain(f"! {told}", WARNING)
        if to:
            yield plain(words("screens.claim_will_mail", to=to), "bold")
        names = self.kigen.translator.joined(each.name for each in files_of(documents)[1:])
        yield from facts(
            (words("screens.claim_mail_from"), server.sender),
            (words("screens.claim_mail_server"), f"{server.host}:{server.port}"),
            (words("screens.claim_to"), documents.to),
            (words("screens.claim_subject"), documents.subject),
            (words("screens.claim_mail_files"), names),
        )
        for problem in documents.extract.problems:
            yield plain(f"! {self.kigen.translator.text(problem)}", WARNING)

    def to_store(self) -> Callable[[Desk], Done]:
        server, documents, at = self._server, self._documents, self.kigen.now()
        to = self.form.values()["mail_to"].strip()
        if server is None:
            raise BadInput("mail_not_configured")
        mail = compose(documents, server.sender, to, at)

        def work(_: Desk) -> Done:
            send(mail, server, server.secret(os.environ))
            return Done(to)

        return work

    def field_at(self, error_field: str) -> str:
        return "mail_to" if error_field == "--to" else error_field

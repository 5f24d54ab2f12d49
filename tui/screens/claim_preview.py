"""Everything that a claim sends, exactly as it is sent, file by file; and what of the logs was replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from core.claims.redaction import MASK, Redacted
from core.claims.redaction_rules import DEFAULT_RULES, UNLISTED
from core.errors import KigenError
from storage.claiming.documents import Documents
from storage.claiming.package import files_of
from storage.database.read_models.claim import ClaimView
from tui.cli.changed_figures import change_words
from tui.desk_work import Working
from tui.screens.reading_page import ReadingPage, facts, heading, plain
from tui.terminal.clipboard import copy
from tui.widgets.lines import TextLine

MOST_LINES = 1_000
"""Of one file on the screen; the file itself has them all."""
FAINT, WARNING = "$foreground 60%", "bold $text-warning"
_NAMED = frozenset({*(rule.name for rule in DEFAULT_RULES.rules), UNLISTED})


class ClaimPreviewScreen(Working[None], ModalScreen[None]):
    """A page a file; left, right and tab turn them, the last pages are what was redacted and our own file."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["explanation.tcss", "claim_preview.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,v", "close", show=False),
        Binding("tab,right,l,n", "turn(1)", show=False, priority=True),
        Binding("shift+tab,left,h,p", "turn(-1)", show=False, priority=True),
        Binding("b", "redaction", show=False),
        Binding("y", "copy", show=False),
    ]
    AUTO_FOCUS = "#document"

    def __init__(self, view: ClaimView, documents: Documents, *, redaction: bool) -> None:
        super().__init__()
        self._view = view
        self._documents = documents
        self._files = (*files_of(documents), documents.own)
        self._page = len(self._files) if redaction else 0

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="overlay"):
            yield TextLine(cut=cut, id="panel-title")
            yield ReadingPage("document")
            yield TextLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        """The request, or what was redacted."""
        self.query_one("#panel-hints", TextLine).say((self.words("screens.claim_preview_keys"), FAINT))
        self._paint()

    # -- Keys ------------------------------------------------------------------------------------------------

    def action_close(self) -> None:
        """Back to the claim."""
        self.dismiss(None)

    def action_turn(self, by: int) -> None:
        """Another file."""
        self._page = (self._page + by) % (len(self._files) + 1)
        self._paint()

    def action_redaction(self) -> None:
        """What was redacted, and back to the request."""
        self._page = 0 if self._page == len(self._files) else len(self._files)
        self._paint()

    def action_copy(self) -> None:
        """This page to the clipboard of the operator's terminal."""
        text = self._files[self._page].text if self._page < len(self._files) else self._shown.text
        line = self.query_one("#panel-error", TextLine)
        try:
            line.say((self.kigen.translator.text(copy(self.app, text, os.environ)), ""))
        except KigenError as error:
            line.say((f"! {self.kigen.translator.text(error.message)}", "bold $text-error"))

    # -- What it shows ---------------------------------------------------------------------------------------

    @property
    def _shown(self) -> ReadingPage:
        return self.query_one(ReadingPage)

    def _paint(self) -> None:
        count = len(self._files) + 1
        if self._page < len(self._files):
            file = self._files[self._page]
            name = file.name
            if file is self._documents.own:
                name = self.words("screens.claim_own_file", file=file.name)
        else:
            name = self.words("screens.claim_redaction")
        self.query_one("#panel-title", TextLine).say((name, "bold"), right=f"{self._page + 1} / {count} ")
        self.query_one("#panel-error", TextLine).say(("", ""))
        page = self._shown
        page.show(self._lines())
        page.scroll_home(animate=False)

    def _lines(self) -> Iterator[Content]:
        if self._page == len(self._files):
            yield from self._redaction()
            return
        if self._page == 0:
            yield from facts(
                (self.words("screens.claim_to"), self._documents.to),
                (self.words("screens.claim_subject"), self._documents.subject),
            )
            yield from self._changed()
            yield from self._problems()
            yield Content("")
        lines = self._files[self._page].text.splitlines()
        yield from map(plain, lines[:MOST_LINES])
        if len(lines) > MOST_LINES:
            yield plain(self.words("screens.claim_more_lines", count=len(lines) - MOST_LINES), FAINT)

    def _changed(self) -> Iterator[Content]:
        """What was sent stays as it was; that the month has moved on is told."""
        if self._view.since:
            changes = self.kigen.translator.joined(change_words(self._view.since, self.kigen.translator))
            yield plain(f"! {self.words(self._view.since_told, changes=changes)}", WARNING)

    def _problems(self) -> Iterator[Content]:
        for problem in self._documents.extract.problems:
            yield plain(f"! {self.kigen.translator.text(problem)}", WARNING)

    def _redaction(self) -> Iterator[Content]:
        extract = self._documents.extract
        yield from self._problems()
        if not extract.counts:
            yield plain(self.words("screens.claim_nothing_redacted"), FAINT)
            return
        total = sum(extract.counts.values())
        yield heading(self.words("screens.claim_redacted", count=total, records=extract.records))
        yield from facts(*((self._rule(name), f"{times:,}") for name, times in extract.counts.items()))
        for number, each in enumerate(extract.shown, 1):
            yield Content("")
            yield from self._before_after(number, each)

    def _before_after(self, number: int, redacted: Redacted) -> Iterator[Content]:
        """The replacements of one record, then all of it as it goes out."""
        yield heading(self.words("screens.claim_record", number=number))
        for hit in redacted.hits:
            before = plain(f"- {hit.before}", "$text-error")
            place = f"{self._rule(hit.rule)} {hit.place}".rstrip()
            yield Content.assemble(before, (f"  {self.kigen.capabilities.glyphs.arrow} {MASK}", "$text-success"))
            yield plain(f"    {place}", FAINT)
        yield plain(f"+ {redacted.after.rstrip()}", "$text-success")

    def _rule(self, name: str) -> str:
        return self.words(f"claims.redacted_{name}") if name in _NAMED else name

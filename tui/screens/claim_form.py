"""The fields of a claim: what stands in them, and what is wrong, each beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input

from core.claims.events import Channel
from core.desk.acts.claims import LANGUAGES
from storage.database.read_models.claims import ClaimRow
from tui.locale.translator import Translator
from tui.screens.claim_draft import Known
from tui.screens.claim_text import worth_text
from tui.screens.entry_form import EntryForm
from tui.screens.listed import FILES, Listed
from tui.widgets.picker import Option
from tui.widgets.typing import ProseField


class ClaimForm(EntryForm):
    """Those that the terms of the month need."""

    labels = "screens.claim_"
    picked = ("language", "backs", "channel")
    optional = ("language", "backs")
    examples = (
        "screens.example_claim_", ("applicant", "evidence", "months_asked", "to", "late_why", "case", "at"),
    )  # fmt: skip

    lists: ClassVar[Mapping[str, Listed]] = {"evidence": FILES}

    def __init__(self, translator: Translator, known: Known, *, cut: str) -> None:
        super().__init__(translator, known.fields, cut=cut)
        self._known = known

    def field(self, name: str) -> Widget:
        return ProseField(id=name) if name == "statement" else super().field(name)

    def on_mount(self) -> None:
        """What can be chosen; and to whom it goes where nobody else is named."""
        words = self.translator.words
        if "language" in self.names:
            named = [(each, words(f"screens.language_{each}")) for each in LANGUAGES]
            self.picker("language").offer([Option(each, text, str(key)) for key, (each, text) in enumerate(named, 1)])
        if "channel" in self.names:
            channels = enumerate(Channel, 1)
            self.picker("channel").offer(
                [Option(each.value, words(f"claims.channel_{each.value}"), str(key)) for key, each in channels]
            )
        if "backs" in self.names:
            self.picker("backs").offer([Option(str(row.number), self._called(row)) for row in self._known.payable])
        if "to" in self.names:
            self.query_one("#to", Input).placeholder = self.translator.value(self._known.view.said.recipient.to)
        assessed = self._known.view.said.months_asked
        if "months_asked" in self.names and assessed is not None:
            self.query_one("#months_asked", Input).placeholder = str(assessed)

    def _called(self, row: ClaimRow) -> str:
        return f"#{row.number} {row.contract} {row.month:%Y-%m} {worth_text(row, self.translator)}"

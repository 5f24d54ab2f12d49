"""Twelve months of a contract as a strip: uptime, whether the promise was kept, and the remedy of each that was not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from core.desk.contract import Contract
from core.months import last_day
from core.terms.model import Terms
from storage.database.read_models.contracts import KeptMonth
from tui.locale.translator import Translator
from tui.screens.contract_reading import ContractPage
from tui.screens.month_strip import NOTHING, legend
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, shown

CELL, INDENT, MOST_LABEL = 6, 2, 18
KEPT, MISSED, FAINT = "$text-success", "bold $text-error", "$foreground 60%"


@dataclass(frozen=True, slots=True)
class YearStrip:
    """The strip of ``page``; a sign says what its colour says."""

    page: ContractPage
    translator: Translator
    glyphs: Glyphs

    def lines(self) -> Iterator[Content]:
        """Month names, then for each scope the uptime and the sign, then a line for each remedy; nothing where the
        terms promise neither uptime nor a remedy."""
        if self._terms.availability is None and self._terms.remedy is None:
            return
        labels = {scope: fit(scope, MOST_LABEL, cut=self.glyphs.cut).rstrip() for scope in self.page.scopes}
        yield Content.styled(self._row([f"{month:%y-%m}" for month in self.page.months]), FAINT)
        for scope, label in labels.items():
            if label:
                yield Content.styled(" " * INDENT + shown(label), "bold")
            found = {each.month: each for each in self.page.kept if each.scope == scope}
            if self._terms.availability is not None:
                yield Content(self._row([self._uptime(month, found.get(month)) for month in self.page.months]))
            signs = [self._sign(month, found.get(month)) for month in self.page.months]
            yield Content.assemble(" " * INDENT, *((fit(sign, CELL), style) for sign, style in signs))
        words = self.translator.words
        said = (words("screens.strip_kept"), words("screens.strip_missed"), words("screens.strip_nothing"))
        yield Content.assemble(" " * INDENT, *legend(said, self.glyphs))
        for kept in reversed(self.page.kept):
            yield from self._remedy(kept)

    def _row(self, cells: list[str]) -> str:
        return " " * INDENT + "".join(fit(cell, CELL) for cell in cells)

    def _uptime(self, month: date, kept: KeptMonth | None) -> str:
        if not self._runs(month):
            return ""
        if kept is None or not kept.uptime:
            return "100"
        return "100" if kept.uptime.startswith("100") else kept.uptime[: CELL - 1]

    def _sign(self, month: date, kept: KeptMonth | None) -> tuple[str, str]:
        if not self._runs(month):
            return NOTHING, FAINT
        if kept is not None and (kept.met is False or kept.remedy):
            return self.glyphs.overdue, MISSED
        return self.glyphs.answered, KEPT

    def _runs(self, month: date) -> bool:
        contract = self._contract
        begun = last_day(month) >= contract.starts_on and (contract.ends_on is None or month <= contract.ends_on)
        return begun and month not in self.page.without_terms

    def _remedy(self, kept: KeptMonth) -> Iterator[Content]:
        if kept.met is not False and not kept.remedy:
            return
        words = self.translator.words
        parts = [f"{kept.month:%Y-%m}", kept.scope, f"{kept.uptime} %" if kept.uptime else ""]
        if kept.remedy and not kept.free_months:
            parts.append(words(f"screens.remedy_{kept.remedy}"))
        if kept.amount is not None:
            parts.append(self.translator.value(kept.amount))
        if kept.free_months:
            parts.append(words("screens.remedy_months", count=kept.free_months))
        if kept.lacks:
            parts.append(words(f"screens.lacks_{kept.lacks}"))
        if kept.open:
            parts.append(words("screens.month_open"))
        yield Content("  " + shown("  ".join(part for part in parts if part)))

    @property
    def _contract(self) -> Contract:
        return self.page.reading.contract

    @property
    def _terms(self) -> Terms:
        return self.page.reading.terms

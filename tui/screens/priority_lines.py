"""The lines of the Priorities screen: a plan with its priorities, and each one's figures with the month as a strip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from textual.content import Content

from core.messages import Words
from tui.locale.translator import Translator
from tui.readings import PriorityReading
from tui.screens.reading_page import heading
from tui.screens.wording import priority_name, short
from tui.widgets.cells import fit, fit_right, shown

NOW = ("open", "at_risk", "overdue")
MONTH = ("met", "breached")
FAINT = "$foreground 60%"
STYLES = {"at_risk": "bold $text-warning", "overdue": "bold $text-error", "breached": "bold $text-error",
          "met": "$text-success"}  # fmt: skip
WIDE = 100
TARGET, DUE = 7, 12
KEPT, MISSED = "=", "."
LONGEST_STRIP = 20


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan with its rows, as the desk has it."""

    rows: tuple[PriorityReading, ...]

    @property
    def best_effort(self) -> bool:
        """Whether no time is promised for any priority."""
        return all(row.target is None for row in self.rows)

    @property
    def shown(self) -> bool:
        """Whether some contract is on it, or some ticket still counts for it."""
        return bool(self.rows[0].row.contracts) or any(self.total(each) for each in (*NOW, *MONTH))

    def total(self, figure: str) -> int:
        """The sum of a figure over the priorities."""
        return sum(int(getattr(row.row, figure)) for row in self.rows)


def strip(met: int, breached: int, width: int) -> str:
    """The share met of the month's tickets as ``width`` cells; full only where none was missed, empty where all were.

    Spaces where there is nothing to tell of.
    """
    if not met + breached:
        return " " * width
    filled = (met * width * 2 + met + breached) // (2 * (met + breached))
    if met:
        filled = max(1, filled)
    if breached:
        filled = min(width - 1, filled)
    return KEPT * filled + MISSED * (width - filled)


class PriorityLines:
    """Paints the dashboard for a page of ``width`` cells."""

    def __init__(self, translator: Translator, width: int) -> None:
        self._translator = translator
        self._wide = width >= WIDE
        gap = 3 if self._wide else 1
        self._widths = {each: max(4, cell_len(self._name(each))) + gap for each in (*NOW, *MONTH)}
        self._names = 6 if translator.language == "ja" else 9
        calendar = 42 if self._wide else (11 if translator.language == "ja" else 15)
        free = width - sum(self._widths.values()) - 1
        self._text = min(free - 6, 2 + self._names + TARGET + DUE + calendar)
        self._strip = max(0, min(LONGEST_STRIP, free - self._text))

    def headings(self, received: str) -> str:
        """What the columns are."""
        figures = "".join(fit_right(self._name(each), width) for each, width in self._widths.items())
        return f"{fit(received, self._text)}{figures} {self._translator.words('screens.priorities_strip')}"

    def groups(self) -> str:
        """Over the headings: which figures are of now, and which of the month."""
        now = sum(self._widths[each] for each in NOW)
        of_now = fit_right(self._translator.words("screens.priorities_now"), now)
        month = self._translator.words("screens.priorities_month")
        return f"{' ' * self._text}{of_now}   {month}"

    def lines(self, rows: Sequence[PriorityReading]) -> Iterator[Content]:
        """Plans that promise times, those that contracts are on first; then the best-effort ones, a line each."""
        plans = [_Plan(tuple(group)) for _, group in groupby(rows, key=lambda row: (row.row.terms, row.row.plan))]
        kept = sorted((plan for plan in plans if plan.shown), key=lambda plan: not plan.rows[0].row.contracts)
        best_effort = [plan for plan in kept if plan.best_effort]
        for plan in kept:
            if not plan.best_effort:
                yield self._title(plan)
                yield from map(self._line, plan.rows)
        if best_effort:
            yield heading(self._translator.words("screens.priorities_best_effort"))
            yield from map(self._compact, best_effort)

    def _name(self, figure: str) -> str:
        return self._translator.words(f"screens.priorities_{figure}")

    def _plan_name(self, plan: _Plan) -> str:
        first = plan.rows[0]
        title = self._translator.value(first.terms.title)
        if len(first.terms.plans) == 1:
            return title
        return f"{title} / {self._translator.value(first.terms.plans[first.row.plan].name)}"

    def _fitting_name(self, plan: _Plan) -> str:
        """The longest form of its name that fits the column whole."""
        first = plan.rows[0]
        title = short(first.terms.title, self._translator)
        on = short(first.terms.plans[first.row.plan].name, self._translator)
        forms = (self._plan_name(plan), f"{title} / {on}", title)
        return next((form for form in forms if cell_len(form) + 2 <= self._text), title)

    def _title(self, plan: _Plan) -> Content:
        count = self._translator.words("screens.priorities_contracts", count=plan.rows[0].row.contracts)
        return Content.assemble((shown(self._plan_name(plan)), "bold $primary"), (f"  {count}", FAINT))

    def _line(self, row: PriorityReading) -> Content:
        translator = self._translator
        parts = [(fit(f"  {priority_name(row.terms, row.row.priority, translator)}", 2 + self._names), "bold")]
        if row.target is not None and row.due_at is not None:
            parts += [
                (fit(translator.value(row.target.covered), TARGET), ""),
                (fit(translator.formats.instant(row.due_at)[5:], DUE), "bold"),
                (self._calendar(row), FAINT),
            ]
        room = self._text - sum(cell_len(text) for text, _ in parts)
        figures = {each: int(getattr(row.row, each)) for each in self._widths}
        return Content.assemble(*parts, " " * max(0, room), *self._figures(figures))

    def _compact(self, plan: _Plan) -> Content:
        figures = {each: plan.total(each) for each in self._widths}
        return Content.assemble((fit(f"  {self._fitting_name(plan)}", self._text), "bold"), *self._figures(figures))

    def _figures(self, figures: dict[str, int]) -> Iterator[tuple[str, str]]:
        for each, width in self._widths.items():
            yield fit_right(f"{figures[each]:,}", width), STYLES.get(each, "") if figures[each] else FAINT
        met, breached = figures["met"], figures["breached"]
        drawn = strip(met, breached, self._strip)
        filled = drawn.count(KEPT)
        yield f" {drawn[:filled]}", "$text-success"
        yield drawn[filled:], "$text-error" if breached else ""

    def _calendar(self, row: PriorityReading) -> str:
        assert row.target is not None
        name: Words = row.terms.calendar_names[row.target.calendar]
        text = self._translator.value(name)
        room = self._text - 2 - self._names - TARGET - DUE
        return text if cell_len(text) <= room else fit(short(name, self._translator), room).rstrip()

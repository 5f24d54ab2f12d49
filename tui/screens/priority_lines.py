"""The lines of the Priorities screen: a plan with its priorities, and each one's figures with the month as a strip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from textual.content import Content

from tui.locale.translator import Translator
from tui.readings import PriorityReading
from tui.screens.month_strip import ShownDays, legend
from tui.screens.reading_page import heading
from tui.screens.short_hours import short_hours
from tui.screens.wording import priority_name, short
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right, shown

NOW = ("open", "at_risk", "overdue")
MONTH = ("met", "breached")
FAINT = "$foreground 60%"
STYLES = {"at_risk": "bold $text-warning", "overdue": "bold $text-error", "breached": "bold $text-error",
          "met": "$text-success"}  # fmt: skip
WIDE = 100
DUE = 12
LONGEST_MONTH = 31
SHORTEST_STRIP = 5


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


class PriorityLines:
    """Paints the dashboard of ``rows`` for a page of ``width`` cells."""

    def __init__(self, translator: Translator, glyphs: Glyphs, rows: Sequence[PriorityReading], width: int) -> None:
        self._translator = translator
        self._glyphs = glyphs
        self._plans = _plans(rows)
        promised = [row for plan in self._plans if not plan.best_effort for row in plan.rows]
        self._wide = width >= WIDE
        gap = 3 if self._wide else 1
        self._widths = {each: max(4, cell_len(self._name(each))) + gap for each in (*NOW, *MONTH)}
        self._names = 3 + max((cell_len(self._priority(row)) for row in promised), default=0)
        self._hours = 1 + max((cell_len(self._calendar(row)) for row in promised), default=0)
        self._target = 1 + max((cell_len(self._covered(row)) for row in promised), default=0)
        free = width - sum(self._widths.values()) - 1
        shortest = [3 + cell_len(self._names_of(plan)[-1]) for plan in self._plans if plan.best_effort]
        wanted = max((self._names + self._target + self._hours + DUE, *shortest))
        self._text = min(max(wanted, free - LONGEST_MONTH), free - SHORTEST_STRIP)
        self._strip = min(LONGEST_MONTH, free - self._text)
        self._days = ShownDays.until(len(rows[0].row.days), self._strip)

    def headings(self, received: str) -> str:
        """What the columns are."""
        figures = "".join(fit_right(self._name(each), width) for each, width in self._widths.items())
        return f"{fit(received, self._text)}{figures} {self._days.ruler(self._strip)}"

    def groups(self) -> str:
        """Over the headings: which figures are of now, and which of the month."""
        now = sum(self._widths[each] for each in NOW)
        of_now = fit_right(self._translator.words("screens.priorities_now"), now)
        first = self._widths["met"] - cell_len(self._name("met"))
        return f"{' ' * self._text}{of_now}{' ' * first}{self._translator.words('screens.priorities_month')}"

    def lines(self, height: int) -> list[Content]:
        """Plans that promise times, those that contracts are on first; then the best-effort ones, a line each; what
        the signs of the month mean. Apart from one another where ``height`` lines are enough for that."""
        blocks = list(self._blocks())
        gaps = sum(map(len, blocks)) + len(blocks) - 1 <= height
        lines = [line for block in blocks for line in (*block, *([Content("")] if gaps else []))]
        return lines[:-1] if gaps else lines

    def _blocks(self) -> Iterator[list[Content]]:
        for plan in self._plans:
            if not plan.best_effort:
                yield [self._title(plan), *map(self._line, plan.rows)]
        best_effort = [plan for plan in self._plans if plan.best_effort]
        if best_effort:
            title = heading(self._translator.words("screens.priorities_best_effort"))
            yield [title, *map(self._compact, best_effort)]
        words = [self._translator.words(f"screens.day_{each}") for each in ("kept", "missed", "nothing")]
        yield [Content.assemble("  ", *legend((words[0], words[1], words[2]), self._glyphs))]

    def _name(self, figure: str) -> str:
        return self._translator.words(f"screens.priorities_{figure}")

    def _priority(self, row: PriorityReading) -> str:
        return priority_name(row.terms, row.row.priority, self._translator)

    def _plan_name(self, plan: _Plan) -> str:
        first = plan.rows[0]
        title = self._translator.value(first.terms.title)
        if len(first.terms.plans) == 1:
            return title
        return f"{title} / {self._translator.value(first.terms.plans[first.row.plan].name)}"

    def _names_of(self, plan: _Plan) -> tuple[str, ...]:
        """The forms of its name, the longest first; the title alone where no other plan of it stands below."""
        first = plan.rows[0]
        title = short(first.terms.title, self._translator)
        on = short(first.terms.plans[first.row.plan].name, self._translator)
        alone = sum(each.best_effort and each.rows[0].row.terms == first.row.terms for each in self._plans) == 1
        return (self._plan_name(plan), f"{title} / {on}", *((title,) if alone else ()))

    def _fitting_name(self, plan: _Plan) -> str:
        """The longest form of its name that fits the column whole."""
        forms = self._names_of(plan)
        return next((form for form in forms if cell_len(form) + 2 < self._text), forms[-1])

    def _title(self, plan: _Plan) -> Content:
        count = self._translator.words("screens.priorities_contracts", count=plan.rows[0].row.contracts)
        return Content.assemble((shown(self._plan_name(plan)), "bold $primary"), (f"  {count}", FAINT))

    def _line(self, row: PriorityReading) -> Content:
        translator = self._translator
        parts = [(fit(f"  {self._priority(row)}", self._names), "bold")]
        if row.target is not None and row.due_at is not None:
            parts += [
                (fit(self._covered(row), self._target), ""),
                (fit(self._calendar(row), self._hours), FAINT),
                (fit(translator.formats.instant(row.due_at)[5:], DUE), "bold"),
            ]
        room = self._text - sum(cell_len(text) for text, _ in parts)
        figures = {each: int(getattr(row.row, each)) for each in self._widths}
        month = self._days.drawn(row.row.days, self._glyphs)
        return Content.assemble(*parts, " " * max(0, room), *self._figures(figures), " ", *month)

    def _compact(self, plan: _Plan) -> Content:
        figures = {each: plan.total(each) for each in self._widths}
        return Content.assemble((fit(f"  {self._fitting_name(plan)}", self._text), "bold"), *self._figures(figures))

    def _figures(self, figures: dict[str, int]) -> Iterator[tuple[str, str]]:
        for each, width in self._widths.items():
            yield fit_right(f"{figures[each]:,}", width), STYLES.get(each, "") if figures[each] else FAINT

    def _covered(self, row: PriorityReading) -> str:
        """The time that is promised."""
        return "" if row.target is None else self._translator.value(row.target.covered)

    def _calendar(self, row: PriorityReading) -> str:
        """By its short name where there is room, else by its hours."""
        if row.target is None:
            return ""
        name = row.terms.calendar_names[row.target.calendar]
        if self._wide:
            return short(name, self._translator)
        return short_hours(row.terms.calendars[row.target.calendar].hours, self._translator) or short(
            name, self._translator
        )


def _plans(rows: Sequence[PriorityReading]) -> list[_Plan]:
    plans = [_Plan(tuple(group)) for _, group in groupby(rows, key=lambda row: (row.row.terms, row.row.plan))]
    return sorted((plan for plan in plans if plan.shown), key=lambda plan: not plan.rows[0].row.contracts)

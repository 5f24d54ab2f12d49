"""What stands around the list of months at stake: the sums above it, and the month under the cursor below or beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from rich.cells import cell_len
from textual.content import Content

from core.desk.contract import Direction
from core.messages import Param
from core.months import months_after
from core.terms.model import Terms
from storage.database.read_models.exposure import ResponseExposure
from storage.database.read_models.kept_months import MonthRow
from tui.locale.translator import Translator
from tui.screens.bars import bar, gauge, percent_used
from tui.screens.exposure_figures import (
    budget_text,
    days_left,
    direction_text,
    given_text,
    money_text,
    uptime_text,
)
from tui.screens.exposure_reading import ExposurePart, ExposureRow, Sums
from tui.screens.incident_figures import step_text
from tui.screens.month_strip import NOTHING, legend
from tui.screens.reading_page import blocks, heading
from tui.screens.wording import shared_priority_name, short
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, shown

FAINT, GOOD, WARNING, BAD = "$foreground 60%", "$text-success", "bold $text-warning", "bold $text-error"
MONTHS, CELL, GAUGE, BAR = 12, 3, 22, 16


@dataclass(frozen=True, slots=True)
class ExposureLines:
    """Writes them as they are at ``now``, the month under the cursor in lines of ``width`` cells;
    ``documents`` name the priorities."""

    translator: Translator
    glyphs: Glyphs
    now: datetime
    width: int = 78
    documents: tuple[Terms, ...] = ()

    # -- Above the list --------------------------------------------------------------------------------------

    def money(self, sums: Sums, direction: Direction) -> list[tuple[str, str]]:
        """One direction: each currency by itself, now and at month's end if what is open stays open."""
        name = fit(direction_text(direction, self.translator), self._label())
        pieces = [(f"  {name}  ", FAINT)]
        told: list[tuple[str, str]] = []
        for (side, currency), one in sums.money.items():
            if side is not direction:
                continue
            told.append((money_text(one.now, currency, self.translator), "bold"))
            if one.at_end != one.now:
                end = money_text(one.at_end, currency, self.translator)
                told.append((f" {self.glyphs.arrow} {self._words('screens.at_end', amount=end)}", WARNING))
            told.append(("   ", ""))
        for which, counts in (("free_months_owed", sums.free_months), ("amounts_unknown", sums.unknown)):
            if counts.get(direction):
                told.append((f"{self._words(f'screens.{which}', count=counts[direction])}   ", ""))
        return [*pieces, *(told or [(self._words("screens.nothing_owed"), FAINT)])]

    def answers(self, part: ExposurePart) -> list[tuple[str, str]]:
        """First responses that are late or soon will be, by priority, and the windows that close."""
        late = sum(each.overdue for each in part.responses)
        hour = sum(each.within_the_hour for each in part.responses)
        risk = sum(each.at_risk for each in part.responses)
        name = fit(self._words("screens.responses"), self._label())
        pieces = [(f"  {name}  ", FAINT)]
        if late or hour or risk:
            pieces += [
                (self._words("screens.responses_late", count=late), BAD if late else FAINT), ("   ", ""),
                (self._words("screens.responses_hour", count=hour), WARNING if hour else FAINT), ("   ", ""),
                (self._words("screens.responses_risk", count=risk), WARNING if risk else FAINT), ("   ", ""),
            ]  # fmt: skip
        else:
            pieces.append((f"{self._words('screens.responses_none')}   ", FAINT))
        closing = self._words("screens.windows_closing", count=part.closing)
        return [*pieces, (closing, WARNING)] if part.closing else pieces

    def _label(self) -> int:
        names = [direction_text(each, self.translator) for each in Direction]
        return max(map(cell_len, (*names, self._words("screens.responses"))))

    # -- Below or beside it ------------------------------------------------------------------------------------

    def beside(self, row: ExposureRow, year: Sequence[MonthRow]) -> list[Content]:
        """The month under the cursor: its year, its budgets, what it gives now and at its end, its window."""
        month = row.month
        name = f"{month.contract} {month.scope}".rstrip()
        terms = "" if row.terms is None else short(row.terms.title, self.translator)
        title = Content.assemble(
            (shown(name), "bold"), f"  {month.month:%Y-%m}  {direction_text(month.direction, self.translator)}"
        )
        titles = self._together(title, Content.styled(f"  {shown(terms)}", FAINT))
        return [*titles, *self.year(month.month, year), *self.gauges(row), self._given(row), *self._next(row)]

    def year(self, until: date, kept: Iterable[MonthRow]) -> Iterator[Content]:
        """Twelve months, a sign each: kept, missed, nothing happened."""
        found: Mapping[date, MonthRow] = {each.month: each for each in kept}
        months = [months_after(until, number) for number in range(1 - MONTHS, 1)]
        names = "".join(fit(f"{month:%m}", CELL) for month in months)
        yield Content.styled(f"{months[0]:%Y}  {names}", FAINT)
        signs = [self._sign(found.get(month)) for month in months]
        missed, kept_word, nothing = (self._words(f"screens.year_{each}") for each in ("missed", "kept", "nothing"))
        told = legend((kept_word, missed, nothing), self.glyphs)
        yield Content.assemble(" " * 6, *((fit(sign, CELL), style) for sign, style in signs), "  ", *told)

    def _sign(self, row: MonthRow | None) -> tuple[str, str]:
        if row is None:
            return NOTHING, FAINT
        if row.met is False or row.remedy:
            return self.glyphs.overdue, BAD
        return self.glyphs.answered, GOOD

    def gauges(self, row: ExposureRow) -> Iterator[Content]:
        """The budget to each threshold that matters: those not passed yet, else the last one."""
        uptime = uptime_text(row.month, self.translator)
        shown_ones = [each for each in row.budgets if each.left >= timedelta(0)] or list(row.budgets[-1:])
        for number, budget in enumerate(shown_ones[:2]):
            label = fit(uptime if number == 0 else "", 10)
            style = BAD if budget.used >= 1 else WARNING if budget.used >= Fraction(1, 2) else GOOD
            drawn = Content.assemble(label, (gauge(budget.used, GAUGE), style), f" {percent_used(budget.used)}")
            yield from self._together(drawn, Content(f"  {shown(budget_text(budget, self.translator))}"))
        if not row.budgets:
            yield Content.styled(self._words("screens.no_uptime"), FAINT)

    def _together(self, first: Content, second: Content) -> Iterator[Content]:
        """On one line where there is room, else below each other."""
        if first.cell_length + second.cell_length <= self.width:
            yield first + second
        else:
            yield first
            yield second

    def _given(self, row: ExposureRow) -> Content:
        told = given_text(row.month, self.translator)
        pieces = [(f"{self._words('screens.remedy')}  ", FAINT), (shown(told), "bold" if row.month.remedy else "")]
        ended = None if row.live is None else row.live.at_end
        if ended is not None:
            end = given_text(ended, self.translator)
            pieces.append((f"  {self.glyphs.arrow} {shown(self._words('screens.at_end', amount=end))}", WARNING))
        if row.month.open and row.live is None:
            at = self.translator.formats.instant(row.month.computed_at)
            pieces.append((f"  {self._words('screens.as_of', at=at)}", FAINT))
        return Content.assemble(*pieces)

    def _next(self, row: ExposureRow) -> Iterator[Content]:
        month = row.month
        if row.live is not None and row.live.step is not None:
            text = step_text(row.live.step, self.now, self.translator)
            yield Content.styled(f"{self.glyphs.arrow} {shown(text)}", WARNING)
        if month.remedy and month.closes_at is not None and month.file_by is not None and month.closes_at > self.now:
            day = self.translator.formats.day_with_weekday(month.file_by)
            left = days_left(month.closes_at, self.now)
            yield Content(self._words("screens.window_closes", day=day, count=left))
        if row.differs:
            yield Content.styled(self._words("screens.differs_now"), WARNING)
        elif month.frozen:
            yield Content.styled(self._words("screens.month_is_frozen"), FAINT)
        if row.terms_changed:
            yield Content(self._words("screens.terms_changed"))

    # -- Charts of a wide terminal -------------------------------------------------------------------------------

    def charts(self, part: ExposurePart) -> list[Content]:
        """Who has the most of each sum, and the late answers by priority, as bars."""
        return blocks(
            *(
                self._shares(direction, currency, one.shares)
                for (direction, currency), one in part.sums.money.items()
                if one.shares
            ),
            self._priorities(part.responses),
        )

    def _shares(self, direction: Direction, currency: str, shares: Sequence[tuple[str, Decimal]]) -> Iterator[Content]:
        yield heading(f"{direction_text(direction, self.translator)}  {currency}")
        amounts = [Fraction(amount) for _, amount in shares]
        most = max(amounts)
        for (name, amount), exact in zip(shares, amounts, strict=True):
            drawn = bar(exact / most if most else Fraction(0), BAR)
            yield Content.assemble(
                fit(name, 14, cut=self.glyphs.cut), " ", (drawn, "$primary"),
                f" {shown(money_text(amount, currency, self.translator))}",
            )  # fmt: skip

    def _priorities(self, responses: Sequence[ResponseExposure]) -> Iterator[Content]:
        pressing = [each for each in responses if each.overdue or each.at_risk or each.within_the_hour]
        if not pressing:
            return
        yield heading(self._words("screens.responses"))
        most = max(each.overdue + each.at_risk for each in pressing) or 1
        for each in sorted(pressing, key=lambda one: (-one.overdue, -one.at_risk, one.priority)):
            drawn = bar(Fraction(each.overdue + each.at_risk, most), BAR)
            figures = self._words(
                "screens.responses_of", late=each.overdue, hour=each.within_the_hour, risk=each.at_risk
            )
            name = shared_priority_name(self.documents, each.priority, self.translator)
            yield Content.assemble(
                fit(name, 14, cut=self.glyphs.cut), " ", (drawn, BAD if each.overdue else WARNING),
                f" {figures}",
            )  # fmt: skip

    def _words(self, message_id: str, **params: Param) -> str:
        return self.translator.words(message_id, **params)

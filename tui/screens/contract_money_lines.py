"""What a contract costs: each month with the plan it is charged at, and the present month step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from core.desk.month_cost import MonthCost
from core.messages import Param
from tui.locale.translator import Translator
from tui.screens.contract_reading import ContractPage
from tui.screens.reading_page import explanation_lines, heading
from tui.widgets.cells import fit, shown

FAINT = "$foreground 60%"
MONTH, PLAN = 9, 24


@dataclass(frozen=True, slots=True)
class MoneyLines:
    """The lines of ``page``."""

    page: ContractPage
    translator: Translator

    def fees(self) -> Iterator[Content]:
        """A line a month, newest first, under the names of the columns; then the steps of the newest that has any."""
        if not any(self._tells(cost) for cost in self.page.costs):
            return
        yield heading(self._words("screens.fees"))
        for cost in reversed(self.page.costs):
            plan = "-" if cost.plan is None else self.translator.value(cost.plan.name)
            paid = self.page.reading.contract.paid_on(cost.month)
            parts = [self._amount(cost), self._due(cost, paid)]
            text = fit(f"{cost.month:%Y-%m}", MONTH) + fit(plan, PLAN) + "  ".join(part for part in parts if part)
            style = FAINT if cost.month > self.page.months[-1] else ""
            yield Content.styled("  " + shown(text), style)
            if cost.refusal is not None:
                reason = self.translator.text(cost.refusal.message).replace("\n", " ")
                yield Content.styled(f"  ! {shown(reason)}", "bold $text-warning")
        explained = self._explained()
        if explained is not None:
            yield Content("")
            yield heading(self._words("screens.fee_explained", month=f"{explained.month:%Y-%m}"))
            yield from explanation_lines(explained.explanation, self.translator)

    def _explained(self) -> MonthCost | None:
        """The newest month up to now whose amount is known, else the present one."""
        past = [cost for cost in self.page.costs if cost.month <= self.page.months[-1] and cost.explanation]
        known = [cost for cost in past if cost.payable is not None]
        found = known or past
        return found[-1] if found else None

    def _tells(self, cost: MonthCost) -> bool:
        return bool(cost.payable is not None or cost.lacks or cost.refusal or cost.terms.plan_change is not None)

    def _amount(self, cost: MonthCost) -> str:
        value = self.translator.value
        parts = []
        if cost.with_tax is not None and cost.with_tax != cost.fee:
            parts.append(self._words("screens.cost_with_tax", amount=value(cost.with_tax)))
        elif cost.fee is not None:
            parts.append(value(cost.fee))
        elif cost.lacks:
            parts.append(self._words(f"screens.cost_lacks_{cost.lacks}"))
        elif cost.refusal is not None:
            parts.append(self._words("screens.cost_refused"))
        if cost.bill is not None:
            parts.append(self._words("screens.cost_bill", total=cost.bill.total, discount=cost.bill.discount))
        return "  ".join(parts)

    def _due(self, cost: MonthCost, paid: date | None) -> str:
        if paid is not None:
            return self._words("screens.cost_paid", day=paid)
        if cost.days is None or cost.payable is None or not cost.payable.amount:
            return ""
        return self._words("screens.cost_due", day=cost.days.due_on)

    def _words(self, message_id: str, **params: Param) -> str:
        return self.translator.words(message_id, **params)

"""What a month of a contract costs, as lines for people and as JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.desk.month_cost import MonthCost
from core.money import Money
from tui.cli.desk import OpenDesk
from tui.cli.ticket_text import explanation_json, source_of


def cost_json(cost: MonthCost, opened: OpenDesk) -> dict[str, Any]:
    """The figures with their explanation; amounts are digits with a currency."""
    days = cost.days
    return {
        "month": f"{cost.month:%Y-%m}",
        "terms_version": cost.terms.version,
        "billed_plan": None if cost.plan is None else cost.plan.id,
        "fee": _money(cost.fee),
        "with_tax": _money(cost.with_tax),
        "lacks": cost.lacks or None,
        "refusal": None if cost.refusal is None else cost.refusal.code,
        "discount": None if cost.bill is None else _money(cost.bill.discount),
        "total": None if cost.bill is None else _money(cost.bill.total),
        "due_on": None if days is None else days.due_on.isoformat(),
        "explanation": explanation_json(cost.explanation, opened),
    }


def cost_lines(cost: MonthCost, opened: OpenDesk) -> Iterator[str]:
    """The figures, then the steps behind them."""
    yield f"{cost.month:%Y-%m}"
    figures = [
        ("cli.cost_plan", None if cost.plan is None else cost.plan.name),
        ("cli.cost_fee", cost.fee),
        ("cli.cost_with_tax", cost.with_tax),
        ("cli.cost_bill", None if cost.bill is None else cost.bill.total),
        ("cli.cost_due", None if cost.days is None else cost.days.due_on),
    ]
    for label, value in figures:
        if value is not None:
            yield f"  {opened.words(label)}: {opened.value(value)}"
    if cost.lacks:
        yield f"  {opened.words(f'cli.cost_lacks_{cost.lacks}')}"
    for step in cost.explanation:
        yield f"  - {opened.translator.text(step.message)}{source_of(step, opened)}"


def _money(amount: Money | None) -> dict[str, str] | None:
    return None if amount is None else {"amount": amount.text, "currency": amount.currency}

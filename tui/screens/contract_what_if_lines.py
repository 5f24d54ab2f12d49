"""What a contract would come to, in lines: its plan, fees before and after, targets, tickets that move."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from core.desk.contract_what_if import ContractWhatIf
from core.desk.month_cost import MonthCost
from core.desk.restanding import Difference
from core.terms.model import Target, Terms
from tui.locale.translator import Translator
from tui.screens.wording import priority_name
from tui.widgets.cells import shown

MOST_TICKETS = 5


def what_if_lines(
    found: ContractWhatIf, moved: tuple[Difference, ...], terms: Terms, translator: Translator
) -> Iterator[Content]:
    """The plan and the fees first, then what changes for tickets."""
    words, value = translator.words, translator.value
    plan = value(found.plan_after.name)
    if found.plan_before != found.plan_after:
        plan = words("screens.what_if_plan", day=found.day, before=found.plan_before.name, after=found.plan_after.name)
    yield Content.styled(shown(plan), "bold")
    for before, after in found.costs:
        was, now = _cost(before, translator), _cost(after, translator)
        text = now if was == now else f"{was} → {now}"
        yield Content(f"  {before.month:%Y-%m}  {shown(text)}")
    if found.targets:
        pieces = [
            f"{priority_name(terms, each.priority, translator)} {_target(each.before, translator)} → "
            f"{_target(each.after, translator)}"
            for each in found.targets
        ]
        yield Content(shown(f"  {words('screens.what_if_targets')}: {translator.joined(pieces)}"))
    if moved:
        pieces = [f"#{each.number}" for each in moved[:MOST_TICKETS]]
        text = words("screens.what_if_tickets", count=len(moved))
        yield Content.styled(shown(f"  {text} ({translator.joined(pieces)})"), "$text-warning")


def _cost(cost: MonthCost, translator: Translator) -> str:
    """The plan that is charged, with what is known of the amount."""
    if cost.payable is not None:
        amount = translator.value(cost.payable)
        tax = cost.with_tax is not None and cost.bill is None
        return translator.words("screens.cost_with_tax", amount=amount) if tax else amount
    if cost.lacks:
        return translator.words(f"screens.cost_lacks_{cost.lacks}")
    if cost.refusal is not None:
        return translator.text(cost.refusal.message).replace("\n", " ")
    return "-" if cost.plan is None else translator.value(cost.plan.name)


def _target(target: Target | None, translator: Translator) -> str:
    return "-" if target is None else translator.value(target.covered)

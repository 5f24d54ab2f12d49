"""What would be if a contract were another one: its fee, its targets, its open tickets. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from core.desk.acts.contract_changes import Edit, edited
from core.desk.contract import Contract
from core.desk.month_cost import MonthCost, month_cost
from core.months import month_of, months_after
from core.terms.model import Plan, Target, TargetKind
from core.terms.plans import local_day, plan_on
from core.terms.registry import Catalogue, terms_of


@dataclass(frozen=True, slots=True)
class TargetChange:
    """The first-response target of a priority, as it is and as it would be; None: no time is promised."""

    priority: str
    before: Target | None
    after: Target | None


@dataclass(frozen=True, slots=True)
class ContractWhatIf:
    """``after`` is the contract as it would be. ``costs`` are this month and the next, before and after.

    ``targets`` are those that a ticket received on ``day``, when the change is whole, would have otherwise.
    """

    before: Contract
    after: Contract
    day: date
    plan_before: Plan
    plan_after: Plan
    costs: tuple[tuple[MonthCost, MonthCost], ...]
    targets: tuple[TargetChange, ...]


def contract_what_if(
    contract: Contract, edits: tuple[Edit, ...], catalogue: Catalogue, now: datetime
) -> ContractWhatIf:
    """What ``edits`` would come to. Raises what they and ``check_contract`` raise."""
    today = local_day(catalogue.newest(contract.terms), now)
    after = edited(contract, edits, catalogue, now)
    day = max([today, *(each.from_day for each in after.plans if each not in contract.plans)])
    this = max(month_of(today), month_of(contract.starts_on), month_of(after.starts_on))
    months = dict.fromkeys((this, months_after(this, 1), month_of(day)))
    costs = tuple((month_cost(contract, catalogue, each), month_cost(after, catalogue, each)) for each in months)
    before_plan, after_plan = (_plan(each, catalogue, day) for each in (contract, after))
    targets = tuple(_targets(before_plan, after_plan))
    return ContractWhatIf(contract, after, day, before_plan, after_plan, costs, targets)


def _plan(contract: Contract, catalogue: Catalogue, day: date) -> Plan:
    return plan_on(terms_of(catalogue, contract.terms, day), contract.subscribed_plan(day), day).plan


def _targets(before: Plan, after: Plan) -> Iterator[TargetChange]:
    for priority in dict.fromkeys((*before.targets, *after.targets)):
        was, now = _first(before, priority), _first(after, priority)
        if was != now:
            yield TargetChange(priority, was, now)


def _first(plan: Plan, priority: str) -> Target | None:
    found = plan.targets.get(priority, ())
    return next((each for each in found if each.kind is TargetKind.FIRST_RESPONSE), None)

"""A month's fee by charge units: whether the month is charged, at which plan, how many units, the tax (N5-N8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.explain import Explanation, Step
from core.fees.taxed import with_tax
from core.messages import Message
from core.money import Money
from core.months import month_of, months_after
from core.terms.citing import cite
from core.terms.fees import ChargedMonths, UnitFee
from core.terms.model import Plan, Terms
from core.terms.names import unknown
from core.terms.not_promised import not_promised
from core.terms.plans import plan_named


@dataclass(frozen=True, slots=True)
class Life:
    """A contract's life as its fee sees it; days are local. ``changes`` are plans from a day on, in any order."""

    plan: str
    started_on: date
    changes: tuple[tuple[date, str], ...] = ()
    cancelled_on: date | None = None
    applied_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthlyFee:
    """``plan`` is the one that the month is charged at, None where it is not charged. ``fee`` is without tax."""

    units: int
    plan: Plan | None
    fee: Money
    with_tax: Money
    explanation: Explanation


def monthly_fee(terms: Terms, life: Life, components: Mapping[str, int], month: date) -> MonthlyFee:
    """The fee of ``month`` (any day of it).

    Raises ``Refused("not_promised")`` where the terms have no fee by units, ``BadInput``: ``component_unknown``,
    ``plan_unknown``.
    """
    rules = terms.charged_months
    if rules is None:
        raise not_promised(terms, "monthly_fee")
    steps: list[Step] = []
    units = charge_units(terms, components, steps)
    plan = plan_charged(terms, rules, life, month, steps)
    price = _price(terms, plan_named(terms, life.plan) if plan is None else plan)
    fee = Money(price.amount * (0 if plan is None else units), price.currency)
    if plan is not None:
        unit_price = Money(price.amount, price.currency)
        steps.append(cite(terms, price.rule, "fees.units_times_price", units=units, price=unit_price, fee=fee))
    return MonthlyFee(units, plan, fee, with_tax(terms, fee, steps), tuple(steps))


def charge_units(terms: Terms, components: Mapping[str, int], steps: list[Step]) -> int:
    """The charge units, rounded up for each kind of component; ``steps`` gets one for each."""
    total = 0
    for name, count in components.items():
        component = terms.components.get(name)
        if component is None:
            raise unknown("component_unknown", name, terms.components, field=f"components.{name}", terms=terms.id)
        units = -(-count // component.unit_size)
        total += units
        if count:
            message = Message("fees.units", {"units": units, "of": component.name, "held": count})
            steps.append(cite(terms, component.rule, "fees.component", line=message, size=component.unit_size))
    return total


def plan_charged(terms: Terms, rules: ChargedMonths, life: Life, month: date, steps: list[Step]) -> Plan | None:
    """The plan that ``month`` is charged at, None where it costs nothing."""
    month = month_of(month)
    start = month_of(life.started_on)
    last = None if life.cancelled_on is None else month_of(life.cancelled_on)
    early = rules.from_start_if_applied_by
    from_start = early is not None and (life.applied_on or life.started_on) <= early
    first = start if from_start or last == start else months_after(start, 1)
    if month < first or (last is not None and month > last):
        steps.append(cite(terms, rules.rule, "fees.month_not_charged", first=first, started_on=life.started_on))
        return None
    at_start, changed = _plans_in(life.plan, life.changes, month)
    if not changed:
        return plan_named(terms, at_start)
    if len(changed) == 1:
        plan = plan_named(terms, changed[0])
        steps.append(cite(terms, rules.change_rule, "fees.charged_at_changed_plan", plan=plan.name))
        return plan
    plan = max((plan_named(terms, name) for name in (at_start, *changed)), key=lambda each: each.level)
    steps.append(cite(terms, rules.change_rule, "fees.charged_at_highest_plan", plan=plan.name, count=len(changed)))
    return plan


def _plans_in(plan: str, changes: Iterable[tuple[date, str]], month: date) -> tuple[str, list[str]]:
    """The plan at the month's start, and the plans that real changes led to in it."""
    current, at_start, changed = plan, plan, []
    for day, wanted in sorted(changes, key=lambda change: change[0]):
        if day >= months_after(month, 1):
            break
        if wanted == current:
            continue
        current = wanted
        if day < month:
            at_start = wanted
        else:
            changed.append(wanted)
    return at_start, changed


def _price(terms: Terms, plan: Plan) -> UnitFee:
    if not isinstance(plan.fee, UnitFee):
        raise not_promised(terms, "monthly_fee", field="plan")
    return plan.fee

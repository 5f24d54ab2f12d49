"""What a month of a contract costs: the plan it is charged at, the fee, discount and tax, and when that is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.desk.contract import AmountKind, Contract
from core.desk.month import life_of, not_computed
from core.desk.promise import with_closed_days
from core.errors import KigenError, Refused
from core.explain import Explanation, Step
from core.fees.invoice import Days, Invoice, Line, invoice, invoice_days
from core.fees.monthly_fee import monthly_fee
from core.fees.support_fee import support_fee
from core.messages import Message
from core.money import Money
from core.months import last_day, month_of
from core.terms.citing import cite
from core.terms.fees import BandFee
from core.terms.model import Plan, Terms
from core.terms.plan_history import PlanHistory, Subscription, charged_plan
from core.terms.plans import plan_on
from core.terms.registry import Catalogue, terms_of


@dataclass(frozen=True, slots=True)
class MonthCost:
    """``plan`` is the one that the month is charged at, None where it is not charged.

    ``fee`` is without tax, None where nobody knows it; ``lacks`` says what is missing: ``charges``, ``components``, or
    ``currency`` where the charges are in another one than the fee. ``refusal`` says why nothing can be computed.
    ``with_tax`` is None where the terms name no tax for it. ``bill`` is the invoice of usage with its discount,
    ``days`` are the days of the invoice.
    """

    month: date
    terms: Terms
    plan: Plan | None
    explanation: Explanation
    fee: Money | None = None
    with_tax: Money | None = None
    lacks: str = ""
    bill: Invoice | None = None
    days: Days | None = None
    refusal: KigenError | None = None

    @property
    def payable(self) -> Money | None:
        """What the invoice for the month comes to, as far as it is known."""
        return self.bill.total if self.bill is not None else self.with_tax or self.fee


def month_cost(contract: Contract, catalogue: Catalogue, month: date) -> MonthCost:
    """The cost of ``month`` (any day of it) under the terms of its first day.

    Raises ``Refused("month_before_contract")``, ``BadInput("terms_unknown")``.
    """
    month = month_of(month)
    if last_day(month) < contract.starts_on:
        raise Refused("month_before_contract", field="month", contract=contract.name, starts_on=contract.starts_on)
    terms = terms_of(catalogue, contract.terms, month)
    try:
        return _cost(contract, terms, month)
    except KigenError as error:
        return MonthCost(month, terms, None, (not_computed(error),), contract.fee_in(month), refusal=error)


def payable_in(contract: Contract, catalogue: Catalogue, month: date) -> Money | None:
    """``month_cost(...).payable`` alone, of a month (its first day): for thousands of months at a time."""
    terms, entered = terms_of(catalogue, contract.terms, month), contract.fee_in(month)
    try:
        bill = _bill(contract, terms, month)
        if bill is not None:
            return bill.total
        if entered is not None:
            return entered
        fee = _fee(contract, terms, month, _plan(contract, terms, month)[0])
    except KigenError:
        return entered
    return fee.with_tax or fee.fee


def _cost(contract: Contract, terms: Terms, month: date) -> MonthCost:
    plan, steps = _plan(contract, terms, month)
    on_desk_days = terms if terms.invoice is None else with_closed_days(terms, contract.closed_days)
    days = None if terms.invoice is None else invoice_days(on_desk_days, month)
    bill = _bill(contract, on_desk_days, month)
    after = () if bill is None else bill.explanation
    found = _fee(contract, terms, month, plan)
    if bill is None and found.fee is not None and not found.fee.amount:
        days = None  # no invoice is sent for nothing
    if bill is None and days is not None:
        after = days.explanation
    return MonthCost(
        month, terms, plan, (*steps, *found.explanation, *after), found.fee, found.with_tax, found.lacks, bill, days
    )


@dataclass(frozen=True, slots=True)
class _Fee:
    fee: Money | None
    with_tax: Money | None
    lacks: str
    explanation: Explanation


def _plan(contract: Contract, terms: Terms, month: date) -> tuple[Plan | None, Explanation]:
    """The plan that the month is charged at (J10, N7); where the terms say nothing, the one at its end."""
    if terms.plan_change is not None:
        history = PlanHistory(terms, tuple(Subscription(each.from_day, each.plan) for each in contract.plans), ())
        charged = charged_plan(history, month)
        return charged.billed, charged.explanation
    found = plan_on(terms, contract.subscribed_plan(last_day(month)), last_day(month))
    return found.plan, found.explanation


def _fee(contract: Contract, terms: Terms, month: date, plan: Plan | None) -> _Fee:
    entered = contract.fee_in(month)
    if entered is not None:
        return _Fee(entered, None, "", (Step(Message("desk.fee_entered", {"fee": entered})),))
    if terms.charged_months is not None:
        held = {name: count for name, count in contract.components_in(month).items() if name in terms.components}
        if not held:
            return _Fee(None, None, "components", ())
        by_units = monthly_fee(terms, life_of(contract), held, month)
        return _Fee(by_units.fee, by_units.with_tax, "", by_units.explanation)
    if plan is not None and isinstance(plan.fee, BandFee):
        charges = contract.charges_in(month)
        if charges is None:
            return _Fee(None, None, "charges", ())
        if charges.currency != plan.fee.currency:
            step = cite(terms, plan.fee.rule, "desk.fee_in_currency", charges=charges, currency=plan.fee.currency)
            return _Fee(None, None, "currency", (step,))
        by_bands = support_fee(terms, plan, charges.amount)
        return _Fee(by_bands.amount, None, "", by_bands.explanation)
    return _Fee(None, None, "", ())


def _bill(contract: Contract, terms: Terms, month: date) -> Invoice | None:
    """The invoice of the month's usage (J12), where charges were entered by category of the discount."""
    rules = terms.discount
    if rules is None or terms.tax is None or terms.invoice is None:
        return None
    lines = [
        Line(each.amount.amount, each.scope)
        for each in contract.amounts
        if each.kind is AmountKind.CHARGES and each.month == month and each.scope in rules.categories
        if each.amount.currency == rules.currency
    ]
    return invoice(terms, contract.kind, lines, month) if lines else None

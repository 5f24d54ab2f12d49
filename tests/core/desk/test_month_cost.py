"""What a month of a contract costs, and what there is to look out for, under the shipped terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.desk.contract import (
    AmountKind,
    Contract,
    Direction,
    Entered,
    Holding,
    Payment,
    PlanPeriod,
    Stopped,
)
from core.desk.contract_warnings import contract_warnings
from core.desk.month import MonthFacts, contract_month
from core.desk.month_cost import month_cost, payable_in
from core.errors import Refused
from core.money import Money
from core.terms.registry import Catalogue
from tests.core.desk.sample import tokyo
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
START = date(2025, 6, 1)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
NOW = tokyo("2026-06-03 11:20")


def contract(terms: str, *plans: tuple[str, date], kind: str = "") -> Contract:
    periods = tuple(PlanPeriod(day, plan) for plan, day in plans)
    return Contract("c", "acme", terms, Direction.PAYABLE, periods[0].from_day, periods, kind=kind)


def entered(month: date, amount: str, currency: str, scope: str = "") -> Entered:
    return Entered(AmountKind.CHARGES, month, Money(Decimal(amount), currency), scope)


def told(found: Contract, now: str = "2026-06-03 11:20") -> dict[str, str]:
    """The messages of the warnings with the rules that they cite."""
    return {step.message.id: step.rule for step in contract_warnings(found, SHIPPED, tokyo(now))}


def test_a_fee_by_bands_is_of_the_highest_plan_of_the_month() -> None:
    found = contract("jigsaw-prime", ("prime", START), ("business-plus", date(2026, 5, 20)), kind="prime")
    found = replace(found, amounts=(entered(MAY, "20000", "USD"),))
    cost = month_cost(found, SHIPPED, MAY)
    assert cost.plan is not None
    assert (cost.plan.id, cost.fee) == ("business-plus", Money(Decimal("1600.00"), "USD"))
    assert [step.rule for step in cost.explanation].count("J9") == 3
    assert month_cost(found, SHIPPED, date(2026, 4, 1)).lacks == "charges"


def test_a_lower_plan_that_began_with_the_month_is_the_one_that_is_charged() -> None:
    found = contract("jigsaw-prime", ("business-plus", START), ("prime", JUNE), kind="prime")
    plans = [month_cost(found, SHIPPED, month).plan for month in (MAY, JUNE)]
    assert [None if plan is None else plan.id for plan in plans] == ["business-plus", "prime"]


def test_usage_by_category_becomes_an_invoice_with_discount_and_tax() -> None:
    lines = (entered(MAY, "10000", "JPY", "standard"),)
    found = replace(contract("jigsaw-prime", ("prime", START), kind="prime"), amounts=lines)
    cost = month_cost(found, SHIPPED, MAY)
    assert cost.bill is not None
    assert (cost.bill.discount.text, cost.bill.tax.text, cost.bill.total.text) == ("800", "920", "10120")
    assert cost.payable == Money(Decimal(10120), "JPY")


def test_a_fee_by_charge_units_has_its_tax() -> None:
    found = contract("ntt-cloud-aws", ("standard", START))
    assert month_cost(found, SHIPPED, MAY).lacks == "components"
    found = replace(found, holdings=(Holding(START, "ec2", 2),))
    cost = month_cost(found, SHIPPED, MAY)
    assert (cost.fee, cost.with_tax) == (Money(Decimal(30000), "JPY"), Money(Decimal(33000), "JPY"))
    assert cost.days is not None
    assert cost.days.due_on == date(2026, 6, 30)


def test_a_fee_that_was_entered_is_taken_as_it_is() -> None:
    fee = Entered(AmountKind.FEE, MAY, Money(Decimal(31000), "JPY"))
    found = replace(contract("nexa-palette", ("standard", START)), amounts=(fee,))
    assert month_cost(found, SHIPPED, JUNE).fee == fee.amount
    assert month_cost(found, SHIPPED, date(2026, 4, 1)).fee is None
    with pytest.raises(Refused, match="month_before_contract"):
        month_cost(found, SHIPPED, date(2025, 5, 1))


def test_invoices_that_are_due_and_late_are_told_until_they_are_entered_as_paid() -> None:
    found = contract("ntt-cloud-aws", ("standard", date(2026, 2, 10)))
    found = replace(found, holdings=(Holding(date(2026, 2, 10), "ec2", 2),))
    assert told(found) == {"desk.payment_due": "N13", "desk.payment_late_interest": "N12"}
    late = next(step for step in contract_warnings(found, SHIPPED, NOW) if step.rule == "N12").message
    assert late.params["months"] == ("2026-03", "2026-04")
    # 33,000 × 14.5 % × 33 ÷ 365 and × 2 ÷ 365, of which the second is within 15 days: none.
    assert late.params["interest"] == Money(Decimal(432), "JPY")
    paid = tuple(Payment(date(2026, month, 1), date(2026, 6, 2)) for month in (3, 4, 5))
    assert told(replace(found, payments=paid)) == {}


def test_every_late_invoice_is_in_the_sum_however_old() -> None:
    """33,000 a month from 2023-02 on, of which 2025-01 was paid: to 2026-04 that is 38 invoices."""
    found = contract("ntt-cloud-aws", ("standard", date(2023, 1, 1)))
    found = replace(found, holdings=(Holding(date(2023, 1, 1), "ec2", 2),), payments=(Payment(date(2025, 1, 1), MAY),))
    late = next(step for step in contract_warnings(found, SHIPPED, NOW) if step.rule == "N12").message
    assert late.params["amount"] == Money(Decimal(38 * 33_000), "JPY")
    assert late.params["due_on"] == date(2023, 3, 31)
    assert late.params["months"] == ("2023-02 – 2024-12", "2025-02 – 2026-04")
    over = replace(found, ends_on=date(2023, 3, 31))
    late = next(step for step in contract_warnings(over, SHIPPED, NOW) if step.rule == "N12").message
    assert late.params["amount"] == Money(Decimal(2 * 33_000), "JPY")


def test_a_suspension_is_told_with_its_ground_and_that_fees_go_on() -> None:
    found = contract("ntt-cloud-aws", ("standard", START))
    until_paid = replace(found, stops=(Stopped(date(2026, 5, 1), "unpaid"),))
    assert told(until_paid) == {"desk.suspended_for": "N14", "desk.fees_go_on": "N14"}
    bounded = replace(found, stops=(Stopped(date(2026, 3, 31), "breach"),))
    (step, _) = contract_warnings(bounded, SHIPPED, NOW)
    assert step.message.params["last"] == date(2026, 9, 30)
    over = replace(found, stops=(Stopped(date(2026, 3, 1), "breach", date(2026, 3, 31)),))
    assert told(over) == {}


def test_a_lower_plan_that_waits_and_too_many_monitored_names_are_told() -> None:
    found = contract("jigsaw-prime", ("business-plus", START), ("prime", date(2026, 7, 1)), kind="prime")
    assert told(found) == {"desk.plan_to_come": "J10"}
    assert told(found, "2026-07-01 00:00") == {}
    watching = contract("jigsaw-prime", ("prime", START))
    assert told(replace(watching, holdings=(Holding(START, "fqdn", 5),))) == {}
    assert told(replace(watching, holdings=(Holding(START, "fqdn", 6),))) == {"desk.too_many_watched": "J14"}


def test_an_end_that_is_coming_is_told() -> None:
    found = replace(contract("nexa-palette", ("standard", START)), ends_on=date(2026, 6, 30))
    assert told(found) == {"desk.contract_ends": ""}
    assert told(found, "2026-07-01 00:00") == {}


@pytest.fixture
def young_plan() -> Catalogue:
    """Terms that know the plan `advanced` only from 15 May 2026 on."""
    newest = SHIPPED.newest("ntt-cloud-aws")
    first = date(2026, 5, 15)
    plans = {name: plan for name, plan in newest.plans.items() if name != "advanced"}
    older = replace(newest, version="old", in_force_from=None, in_force_to=first, plans=plans)
    return Catalogue([older, replace(newest, in_force_from=first)])


def test_a_month_whose_terms_do_not_know_its_plan_says_why_it_has_no_fee(young_plan: Catalogue) -> None:
    found = contract("ntt-cloud-aws", ("standard", START), ("advanced", date(2026, 5, 20)))
    found = replace(found, holdings=(Holding(START, "ec2", 2),))
    cost = month_cost(found, young_plan, MAY)
    assert cost.refusal is not None
    assert (cost.fee, cost.refusal.code, cost.refusal.params["name"]) == (None, "plan_unknown", "advanced")
    assert [step.message.id for step in cost.explanation] == ["desk.fee_not_computed"]
    month = contract_month(found, MAY, MonthFacts(), young_plan, NOW)
    assert month.charged.fee is None
    assert month.explanation[0].message.params["reason"] == cost.refusal.message
    assert month_cost(found, young_plan, JUNE).fee == Money(Decimal(60000), "JPY")


def test_a_fee_that_was_entered_counts_where_none_can_be_computed(young_plan: Catalogue) -> None:
    fee = Entered(AmountKind.FEE, MAY, Money(Decimal(31000), "JPY"))
    found = contract("ntt-cloud-aws", ("standard", START), ("advanced", date(2026, 5, 20)))
    assert month_cost(replace(found, amounts=(fee,)), young_plan, MAY).fee == fee.amount


def test_charges_in_another_currency_than_the_fee_are_told_as_such() -> None:
    found = contract("jigsaw-prime", ("business-plus", START), kind="prime")
    cost = month_cost(replace(found, amounts=(entered(MAY, "10000", "JPY"),)), SHIPPED, MAY)
    assert (cost.fee, cost.lacks) == (None, "currency")
    assert {step.message.id: step.rule for step in cost.explanation}["desk.fee_in_currency"] == "J9"


def test_no_invoice_is_due_for_a_month_without_a_fee() -> None:
    found = contract("ntt-cloud-aws", ("entry", START))
    found = replace(found, holdings=(Holding(START, "ec2", 3),), ends_on=date(2026, 4, 30))
    over, last = (month_cost(found, SHIPPED, month) for month in (JUNE, date(2026, 4, 1)))
    assert (over.fee, over.days) == (Money(Decimal(0), "JPY"), None)
    assert not any(step.rule == "N13" for step in over.explanation)
    assert last.days is not None


@pytest.mark.parametrize(
    "found",
    [
        contract("jigsaw-prime", ("business-plus", START)),
        contract("ntt-cloud-aws", ("standard", START)),
        contract("nexa-palette", ("standard", START)),
    ],
    ids=["bands", "units", "entered alone"],
)
@pytest.mark.parametrize("month", [START, MAY, JUNE])
def test_what_is_payable_alone_is_what_the_whole_cost_says(found: Contract, month: date) -> None:
    fee = Entered(AmountKind.FEE, MAY, Money(Decimal(3_000), "JPY"))
    category = next(iter(SHIPPED.newest("jigsaw-prime").discount.categories))  # type: ignore[union-attr]
    for amounts in ((), (fee,), (entered(month, "20000", "USD"),), (entered(month, "20000", "JPY", category), fee)):
        for holdings in ((), (Holding(START, "ec2", 4),)):
            one = replace(found, kind="prime", amounts=amounts, holdings=holdings)
            assert payable_in(one, SHIPPED, month) == month_cost(one, SHIPPED, month).payable

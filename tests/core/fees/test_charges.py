"""Fees and charges against slow readings, and the laws that hold for any amounts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput, Refused
from core.fees.invoice import Line, invoice, invoice_days
from core.fees.late_interest import late_interest
from core.fees.monthly_fee import Life, monthly_fee
from core.fees.support_fee import support_fee
from core.fees.taxed import qualified_invoice, surcharge
from core.months import last_day, months_after
from core.terms.model import Terms
from tests.core.terms.shipped import shipped_catalogue

BANDS = {"business-plus": (9, 7, 5, 3), "business": (10, 7, 5, 3)}
EDGES = (0, 10_000, 80_000, 250_000)
LEAST = {"business-plus": 29, "business": 0, "developer": 29, "prime": 0}

charges = st.one_of(
    st.decimals(0, 400_000, places=2),
    st.sampled_from([Decimal(edge) + Decimal(cent) / 100 for edge in EDGES[1:] for cent in (-1, 0, 1)]),
)


def jigsaw() -> Terms:
    return shipped_catalogue().newest("jigsaw-prime")


def ntt() -> Terms:
    return shipped_catalogue().newest("ntt-cloud-aws")


def slow_fee(plan: str, amount: Decimal) -> Decimal:
    """Cent by cent of each band, as the table of the document is read aloud."""
    percents = BANDS.get(plan, (3, 3, 3, 3) if plan == "developer" else (0, 0, 0, 0))
    total = Decimal(0)
    for low, high, percent in zip(EDGES, (*EDGES[1:], 10**9), percents, strict=True):
        total += max(Decimal(0), min(amount, Decimal(high)) - low) * percent / 100
    return max(total, Decimal(LEAST[plan])).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.sampled_from(sorted(LEAST)), charges)
def test_a_support_fee_agrees_with_the_table(plan: str, amount: Decimal) -> None:
    assert support_fee(jigsaw(), jigsaw().plans[plan], amount).amount.amount == slow_fee(plan, amount)


@given(st.sampled_from(sorted(LEAST)), charges, charges)
def test_who_uses_more_never_pays_less(plan: str, one: Decimal, other: Decimal) -> None:
    low, high = (support_fee(jigsaw(), jigsaw().plans[plan], each).amount.amount for each in sorted((one, other)))
    assert low <= high


lines = st.lists(
    st.tuples(
        st.integers(0, 10**7),
        st.sampled_from(["standard", "reserved_instance", "savings_plan", "not_discounted"]),
    ),
    max_size=6,
)


@given(lines, st.sampled_from(["prime", "lite"]))
def test_an_invoice_adds_up(told: list[tuple[int, str]], kind: str) -> None:
    found = invoice(jigsaw(), kind, [Line(Decimal(amount), category) for amount, category in told], date(2026, 5, 1))
    percents = {"standard": 8, "reserved_instance": 5, "savings_plan": 5, "not_discounted": 0}
    off = sum(amount * percents[category] // 100 for amount, category in told) if kind == "prime" else 0
    gross = sum(amount for amount, _ in told)
    assert [found.gross.amount, found.discount.amount] == [gross, off]
    assert found.subtotal.amount == gross - off
    assert found.tax.amount == (gross - off) // 10
    assert found.total.amount == found.subtotal.amount + found.tax.amount


@given(st.dates(date(2024, 1, 1), date(2026, 12, 1)))
def test_an_invoice_is_sent_before_it_is_due_on_working_days(day: date) -> None:
    terms, month = jigsaw(), day.replace(day=1)
    days = invoice_days(terms, day)
    business = terms.calendars["business"]
    assert days.issue_from.replace(day=1) == months_after(month, 1)
    assert business.is_working_day(days.issue_from)
    later = [days.issue_from + timedelta(days=number) for number in range(1, 20)]
    assert not any(business.is_working_day(each) and each <= last_day(days.issue_from) for each in later)
    following = months_after(month, 2)
    working = [following + timedelta(days=n) for n in range(20) if business.is_working_day(following + timedelta(n))]
    assert days.issue_to == working[2]
    assert days.due_on == last_day(following)


@given(st.integers(1, 10**8), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-40, 900))
def test_late_interest_day_by_day(amount: int, due_on: date, late: int) -> None:
    paid_on = due_on + timedelta(days=late)
    found = late_interest(ntt(), Decimal(amount), due_on, paid_on)
    days = 0
    day = due_on + timedelta(days=1)
    while day <= paid_on - timedelta(days=1):
        days, day = days + 1, day + timedelta(days=1)
    free = paid_on <= due_on + timedelta(days=15)
    assert found.days == days
    assert found.amount.amount == (0 if free else floor(Fraction(amount) * Fraction("14.5") / 100 * days / 365))


PLANS = ("entry", "standard", "advanced")
PRICES = dict(zip(PLANS, (5_000, 15_000, 30_000), strict=True))
changes = st.lists(st.tuples(st.dates(date(2026, 2, 1), date(2026, 6, 30)), st.sampled_from(PLANS)), max_size=5)


@given(
    st.sampled_from(PLANS), changes, st.dictionaries(st.sampled_from(["ec2", "ecs_task", "waf"]), st.integers(0, 10))
)
def test_a_months_fee_from_a_walk_through_its_days(
    plan: str, told: list[tuple[date, str]], held: dict[str, int]
) -> None:
    """April is charged at the plan it changed to, with several changes at the highest of its plans (N7)."""
    current, seen, changed = plan, [plan], 0
    day = date(2026, 1, 10)
    while day < date(2026, 5, 1):
        if day == date(2026, 4, 1):
            seen, changed = [current], 0
        for on, wanted in told:
            if on == day and wanted != current:
                current, changed = wanted, changed + 1
                seen.append(wanted)
        day += timedelta(days=1)
    price = max(PRICES[each] for each in seen) if changed > 1 else PRICES[current]
    units = held.get("ec2", 0) + (held.get("ecs_task", 0) + 2) // 3 + (held.get("waf", 0) + 2) // 3
    found = monthly_fee(ntt(), Life(plan, date(2026, 1, 10), tuple(told)), held, date(2026, 4, 15))
    assert found.units == units
    assert found.fee.amount == units * price
    assert found.with_tax.amount == units * price * 11 // 10


def test_a_qualified_invoice_costs_400_yen_and_tax_and_postage() -> None:
    found = qualified_invoice(ntt(), 3)
    assert [found.net.amount, found.with_tax.amount] == [1200, 1320]
    assert [step.rule for step in found.explanation] == ["N13", "N13", "N8"]
    with pytest.raises(Refused, match="not_promised"):
        qualified_invoice(jigsaw())


def test_evaded_fees_cost_twice_as_much_on_top_with_tax() -> None:
    found = surcharge(ntt(), Decimal(15_005))
    assert [found.net.amount, found.with_tax.amount] == [30_010, 33_011]
    assert found.explanation[0].rule == "N11"
    with pytest.raises(BadInput, match="amount_wrong"):
        surcharge(ntt(), Decimal(-1))

"""Plans requested one after the other on a contract come to what the same requests come to at once (J8, J10)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.desk.acts.contract_changes import Given
from core.desk.acts.contract_plans import RequestPlan
from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.month_cost import month_cost
from core.terms.plan_history import PlanRequest, billed_plan
from tests.core.terms.shipped import shipped_catalogue

START = date(2025, 6, 1)
PLANS = ("prime", "developer", "business", "business-plus")
CATALOGUE = shipped_catalogue()
TERMS = CATALOGUE.newest("jigsaw-prime")
REQUESTS = st.lists(
    st.tuples(st.integers(1, 200), st.sampled_from(PLANS)), max_size=6, unique_by=lambda each: each[0]
).map(sorted)


@given(first=st.sampled_from(PLANS), requests=REQUESTS)
def test_requests_one_by_one_and_at_once_charge_the_same(first: str, requests: list[tuple[int, str]]) -> None:
    contract = Contract("c", "acme", TERMS.id, Direction.PAYABLE, START, (PlanPeriod(START, first),))
    asked = [PlanRequest(START, first)]
    for after, plan in requests:
        day = START + timedelta(days=after)
        asked.append(PlanRequest(day, plan))
        contract = RequestPlan(plan, day).of(contract, Given(CATALOGUE, day))
    days = [each.from_day for each in contract.plans]
    assert days == sorted(set(days)), "one plan at a time"
    for month in (date(2025, 6, 1), date(2025, 9, 1), date(2025, 12, 1), date(2026, 1, 1)):
        known = [each for each in asked if each.requested_on < date(2026, 1, 1)]
        assert month_cost(contract, CATALOGUE, month).plan == billed_plan(TERMS, known, month).billed

"""A contract's plan over time and the billed plan of a month (J10)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.terms.model import Plan, Terms
from core.terms.plan_history import PlanHistory, PlanRequest, billed_plan, plan_history
from core.terms.registry import Catalogue
from tests.core.terms.document import TOML, read
from tests.core.terms.shipped import shipped_catalogue

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
OPEN_PLANS = st.sampled_from(["prime", "business-plus"])


@pytest.fixture
def jigsaw(catalogue: Catalogue) -> Terms:
    return catalogue.newest("jigsaw-prime")


def history(terms: Terms, *requests: tuple[str, str]) -> PlanHistory:
    return plan_history(terms, [PlanRequest(date.fromisoformat(day), plan) for day, plan in requests])


def plan_on(found: PlanHistory, day: str) -> str:
    plan = found.plan_on(date.fromisoformat(day))
    assert plan is not None
    return plan.id


def test_an_upgrade_is_in_force_on_the_day_of_the_request(jigsaw: Terms) -> None:
    found = history(jigsaw, ("2026-01-01", "prime"), ("2026-06-10", "business-plus"))
    assert [plan_on(found, day) for day in ("2026-06-09", "2026-06-10")] == ["prime", "business-plus"]


def test_a_downgrade_is_in_force_from_the_next_month(jigsaw: Terms) -> None:
    found = history(jigsaw, ("2026-01-01", "business-plus"), ("2026-12-10", "prime"))
    assert [plan_on(found, day) for day in ("2026-12-31", "2027-01-01")] == ["business-plus", "prime"]


def test_a_request_for_the_plan_in_force_withdraws_a_downgrade_to_come(jigsaw: Terms) -> None:
    found = history(jigsaw, ("2026-01-01", "business-plus"), ("2026-06-10", "prime"), ("2026-06-30", "business-plus"))
    assert plan_on(found, "2026-07-01") == "business-plus"
    assert found.explanation[-1].message.id == "terms.downgrade_withdrawn"
    assert found.explanation[-1].interpretation


def test_after_the_downgrade_is_in_force_the_same_request_is_an_upgrade(jigsaw: Terms) -> None:
    found = history(jigsaw, ("2026-01-01", "business-plus"), ("2026-06-10", "prime"), ("2026-07-02", "business-plus"))
    assert [plan_on(found, day) for day in ("2026-07-01", "2026-07-02")] == ["prime", "business-plus"]


def test_requests_may_come_in_any_order(jigsaw: Terms) -> None:
    found = history(jigsaw, ("2026-06-10", "business-plus"), ("2026-01-01", "prime"))
    assert plan_on(found, "2026-06-10") == "business-plus"


def test_terms_that_say_nothing_of_changes_change_the_plan_on_the_day_of_the_request() -> None:
    found = history(read(TOML), ("2025-01-01", "gold"), ("2025-06-10", "free"))
    assert [plan_on(found, day) for day in ("2025-06-09", "2025-06-10")] == ["gold", "free"]


def test_there_is_no_plan_before_the_first_request(jigsaw: Terms) -> None:
    assert history(jigsaw, ("2026-01-02", "prime")).plan_on(date(2026, 1, 1)) is None
    with pytest.raises(Refused, match="not_in_force"):
        billed_plan(jigsaw, [PlanRequest(date(2026, 2, 1), "prime")], date(2026, 1, 1))
    with pytest.raises(Refused, match="not_in_force"):
        billed_plan(jigsaw, [], date(2026, 1, 1))


def test_a_contract_begun_on_the_last_day_is_in_force_in_that_month(jigsaw: Terms) -> None:
    charged = billed_plan(jigsaw, [PlanRequest(date(2026, 1, 31), "business-plus")], date(2026, 1, 1))
    assert charged.billed.id == "business-plus"


def test_the_month_in_which_an_old_plan_ends_is_the_last_one_charged(jigsaw: Terms) -> None:
    requests = [PlanRequest(date(2025, 5, 1), "developer")]
    assert billed_plan(jigsaw, requests, date(2026, 12, 1)).billed.id == "developer"
    january = billed_plan(jigsaw, requests, date(2027, 1, 1))
    assert (january.billed.id, january.at_month_end.id) == ("prime", "prime")
    assert "J8" in {step.rule for step in january.explanation}


def test_a_plan_that_ends_within_a_month_is_charged_for_it() -> None:
    ending = read(TOML.replace("ends_on = 2027-01-01", "ends_on = 2026-06-15"))
    charged = billed_plan(ending, [PlanRequest(date(2025, 5, 1), "gold")], date(2026, 6, 1))
    assert (charged.billed.id, charged.at_month_end.id) == ("gold", "free")


def test_the_billed_plan_cites_its_rule(jigsaw: Terms) -> None:
    step = billed_plan(jigsaw, [PlanRequest(date(2026, 1, 1), "prime")], date(2026, 1, 1)).explanation[-1]
    assert (step.rule, step.clause, step.interpretation) == ("J10", "4-4-4", True)


@given(st.lists(st.tuples(DAYS, OPEN_PLANS), min_size=1, max_size=8), st.integers(1, 12))
def test_the_billed_plan_is_the_highest_of_the_days_of_the_month(changes: list[tuple[date, str]], number: int) -> None:
    terms = shipped_catalogue().newest("jigsaw-prime")
    requests = [PlanRequest(day, plan) for day, plan in changes]
    month = date(2026, number, 1)
    days = [month + timedelta(days=each) for each in range(monthrange(2026, number)[1])]
    found = plan_history(terms, [request for request in requests if request.requested_on <= days[-1]])
    plans: list[Plan] = [plan for plan in map(found.plan_on, days) if plan is not None]
    if not plans:
        with pytest.raises(Refused, match="not_in_force"):
            billed_plan(terms, requests, month)
        return
    charged = billed_plan(terms, requests, month)
    assert charged.billed == max(plans, key=lambda plan: plan.level)
    assert charged.at_month_end == plans[-1]

"""Plans that close and end (J8), to the minute in Tokyo."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.errors import BadInput, Refused
from core.messages import Message
from core.terms.model import Terms
from core.terms.plan_history import PlanRequest, plan_history
from core.terms.plans import plan_at, plan_named, plan_on
from core.terms.registry import Catalogue


@pytest.fixture
def jigsaw(catalogue: Catalogue) -> Terms:
    return catalogue.newest("jigsaw-prime")


@pytest.mark.parametrize("old_plan", ["business", "developer"])
def test_an_old_plan_is_usable_to_the_last_minute_of_2026_in_tokyo(jigsaw: Terms, old_plan: str) -> None:
    last = plan_at(jigsaw, old_plan, datetime.fromisoformat("2026-12-31T23:59:59.999999+09:00"))
    assert (last.plan.id, last.explanation) == (old_plan, ())
    ended = plan_at(jigsaw, old_plan, datetime.fromisoformat("2027-01-01T00:00:00+09:00"))
    assert ended.plan.id == "prime"
    assert [(step.rule, step.clause) for step in ended.explanation] == [("J8", "4-4-2")]


def test_the_day_is_the_one_in_tokyo_and_not_the_one_in_utc(jigsaw: Terms) -> None:
    assert plan_at(jigsaw, "business", datetime.fromisoformat("2026-12-31T15:00:00Z")).plan.id == "prime"


def test_other_plans_never_end(jigsaw: Terms) -> None:
    for name in ("prime", "business-plus"):
        assert plan_on(jigsaw, name, date(2199, 1, 1)).plan.id == name


@pytest.mark.parametrize("closed", ["business", "developer"])
def test_a_closed_plan_is_still_given_on_the_last_day_of_2025_and_refused_the_day_after(
    jigsaw: Terms, closed: str
) -> None:
    history = plan_history(jigsaw, [PlanRequest(date(2025, 12, 31), closed)])
    found = history.plan_on(date(2025, 12, 31))
    assert found is not None
    assert found.id == closed
    with pytest.raises(Refused) as refused:
        plan_history(jigsaw, [PlanRequest(date(2026, 1, 1), closed)])
    assert refused.value.code == "plan_closed"
    assert (refused.value.params["rule"], refused.value.params["clause"]) == ("J8", "4-4-2")


def test_moving_between_two_closed_plans_is_refused(jigsaw: Terms) -> None:
    with pytest.raises(Refused, match="plan_closed"):
        plan_history(jigsaw, [PlanRequest(date(2025, 5, 1), "business"), PlanRequest(date(2026, 2, 1), "developer")])


def test_a_plan_that_ended_is_not_given_back(jigsaw: Terms) -> None:
    with pytest.raises(Refused, match="plan_closed"):
        plan_history(jigsaw, [PlanRequest(date(2025, 5, 1), "business"), PlanRequest(date(2027, 1, 1), "business")])


def test_an_unknown_plan_names_the_nearest(jigsaw: Terms) -> None:
    with pytest.raises(BadInput) as error:
        plan_named(jigsaw, "busines")
    hint = error.value.params["hint"]
    assert isinstance(hint, Message)
    assert hint.params["nearest"] == "business"

"""What a plan promises an inquiry (J3, J4, J6, N3), and what it refuses."""

from __future__ import annotations

import pytest

from core.errors import BadInput, Refused
from core.messages import Message
from core.terms.admission import Admission, admit
from core.terms.model import Terms
from core.terms.registry import Catalogue


@pytest.fixture
def jigsaw(catalogue: Catalogue) -> Terms:
    return catalogue.newest("jigsaw-prime")


def admitted(terms: Terms, plan: str, priority: str, inquiry: str = "", kind: str = "") -> Admission:
    return admit(terms, terms.plans[plan], priority, inquiry, kind=kind)


def test_a_paid_plan_promises_its_target(jigsaw: Terms) -> None:
    found = admitted(jigsaw, "business", "high")
    assert [target.covered.total_seconds() for target in found.targets] == [4 * 3600]
    assert found.best_effort is None
    assert [(step.rule, step.clause) for step in found.explanation] == [("J3", "4-4-2")]


@pytest.mark.parametrize(
    ("plan", "priority", "allowed"),
    [
        ("business", "critical", ["urgent", "high", "normal", "low"]),
        ("developer", "high", ["normal", "low"]),
        ("developer", "critical", ["normal", "low"]),
    ],
)
def test_a_priority_outside_the_plan_is_refused_naming_the_plans_priorities(
    jigsaw: Terms, plan: str, priority: str, allowed: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        admitted(jigsaw, plan, priority)
    error = refused.value
    assert (error.code, error.exit_status, error.params["rule"]) == ("priority_not_in_plan", 1, "J3")
    named = error.params["allowed"]
    assert isinstance(named, tuple)
    assert [each.params["id"] for each in named if isinstance(each, Message)] == allowed


def test_the_free_plan_takes_every_priority_with_best_effort(jigsaw: Terms) -> None:
    for priority in jigsaw.priorities:
        found = admitted(jigsaw, "prime", priority)
        assert (found.targets, found.in_scope) == ((), True)
        assert found.best_effort is not None
        assert found.explanation[0].rule == "J4"


def test_the_free_plan_takes_a_fault_of_the_customers_own_resources_out_of_scope(jigsaw: Terms) -> None:
    found = admitted(jigsaw, "prime", "high", "fault_own_resource")
    assert (found.in_scope, found.targets, found.best_effort) == (False, (), None)
    assert (found.explanation[0].rule, found.explanation[0].clause) == ("J4", "4-4-1")
    assert admitted(jigsaw, "prime", "high", "guidance").in_scope


def test_paid_plans_cover_every_kind_of_inquiry(jigsaw: Terms) -> None:
    for inquiry in jigsaw.inquiries:
        assert admitted(jigsaw, "business-plus", "high", inquiry).in_scope


def test_at_critical_the_customer_is_advised_to_ask_directly(jigsaw: Terms) -> None:
    assert [step.rule for step in admitted(jigsaw, "business-plus", "critical").advice] == ["J6"]
    assert admitted(jigsaw, "business-plus", "urgent").advice == ()
    assert admitted(jigsaw, "prime", "critical").advice == ()


def test_under_lite_the_operator_is_told_when_the_target_binds(jigsaw: Terms) -> None:
    assert [step.rule for step in admitted(jigsaw, "business-plus", "low", kind="lite").advice] == ["J2"]
    assert admitted(jigsaw, "business-plus", "low", kind="prime").advice == ()


def test_the_entry_plan_promises_no_time(catalogue: Catalogue) -> None:
    found = admitted(catalogue.newest("ntt-cloud-aws"), "entry", "fault")
    assert found.targets == ()
    assert (found.explanation[0].rule, found.explanation[0].interpretation) == ("N3", True)


@pytest.mark.parametrize(
    ("asked", "code", "nearest"),
    [
        (("hihg", "", ""), "priority_unknown", "high"),
        (("HIGH", "", ""), "priority_unknown", "high"),
        (("high", "biling", ""), "inquiry_unknown", "billing"),
        (("high", "", "light"), "kind_unknown", "lite"),
    ],
)
def test_what_the_terms_do_not_know_is_bad_input_with_the_nearest(
    jigsaw: Terms, asked: tuple[str, str, str], code: str, nearest: str
) -> None:
    with pytest.raises(BadInput) as error:
        admitted(jigsaw, "business-plus", *asked)
    hint = error.value.params["hint"]
    assert isinstance(hint, Message)
    assert (error.value.code, hint.params["nearest"]) == (code, nearest)

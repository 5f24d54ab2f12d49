"""What a plan allows (N2) and what a kind of contract takes away (J16)."""

from __future__ import annotations

import pytest

from core.errors import Refused
from core.messages import Message
from core.terms.entitlement import entitlement
from core.terms.registry import Catalogue

EVERY_PLAN = {"fault_desk", "monitoring", "notification", "monitoring_data", "customise_monitoring"}
FROM_STANDARD = {"fault_response", "customise_fault_response"}
ADVANCED = {"delegated_operation", "customise_delegated_operation"}


@pytest.mark.parametrize(
    ("plan", "allowed"),
    [
        ("entry", EVERY_PLAN),
        ("standard", EVERY_PLAN | FROM_STANDARD),
        ("advanced", EVERY_PLAN | FROM_STANDARD | ADVANCED),
    ],
)
def test_each_plan_allows_what_n2_says(catalogue: Catalogue, plan: str, allowed: set[str]) -> None:
    terms = catalogue.newest("ntt-cloud-aws")
    found = {name for name in terms.capabilities if entitlement(terms, terms.plans[plan], name).allowed}
    assert found == allowed


def test_the_answer_cites_the_rule_either_way(catalogue: Catalogue) -> None:
    terms = catalogue.newest("ntt-cloud-aws")
    for plan in ("entry", "advanced"):
        (step,) = entitlement(terms, terms.plans[plan], "fault_response").explanation
        assert (step.rule, step.clause) == ("N2", "別紙1 1.2, 1.3")


def test_lite_does_not_ask_the_provider_through_the_desk(catalogue: Catalogue) -> None:
    terms = catalogue.newest("jigsaw-prime")
    plan = terms.plans["business-plus"]
    assert entitlement(terms, plan, "provider_support_by_desk", kind="prime").allowed
    denied = entitlement(terms, plan, "provider_support_by_desk", kind="lite")
    assert (denied.allowed, denied.explanation[0].rule) == (False, "J16")
    assert entitlement(terms, plan, "provider_support_direct", kind="lite").allowed


def test_an_unknown_capability_is_refused_with_the_nearest(catalogue: Catalogue) -> None:
    terms = catalogue.newest("ntt-cloud-aws")
    with pytest.raises(Refused) as refused:
        entitlement(terms, terms.plans["entry"], "fault_dask")
    hint = refused.value.params["hint"]
    assert isinstance(hint, Message)
    assert (refused.value.code, hint.params["nearest"]) == ("unknown_capability", "fault_desk")

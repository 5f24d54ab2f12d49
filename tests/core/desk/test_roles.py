"""Roles: each may do what the ones below it may, and who may not is told whom to ask."""

from __future__ import annotations

import pytest

from core.desk.roles import LEAST_ROLE, Rights, Role
from core.messages import Message


def test_a_viewer_may_do_nothing_and_a_lead_everything() -> None:
    for act in LEAST_ROLE:
        assert Rights(Role.VIEWER).refusal(act) is not None
        assert Rights(Role.LEAD).refusal(act) is None


def test_an_operator_may_not_do_what_gives_something_away() -> None:
    refused = {act for act in LEAST_ROLE if Rights(Role.OPERATOR).refusal(act)}
    assert refused == {"incident.waived", "month.reopened", "activity.erased"}


def test_an_act_that_nobody_thought_of_takes_a_lead() -> None:
    assert Rights(Role.OPERATOR).refusal("desk.blown_up") is not None
    assert Rights(Role.LEAD).refusal("desk.blown_up") is None


@pytest.mark.parametrize(
    ("holders", "who"),
    [
        ({Role.LEAD: ("sato",), Role.OPERATOR: ("tanaka",)}, ("sato",)),
        ({Role.OPERATOR: ("tanaka",)}, Message("desk.role_holders_unknown")),
        ({}, Message("desk.role_holders_unknown")),
    ],
)
def test_who_is_refused_hears_who_may(holders: dict[Role, tuple[str, ...]], who: object) -> None:
    refused = Rights(Role.OPERATOR, holders).refusal("incident.waived")
    assert refused is not None
    assert (refused.code, refused.exit_status) == ("role_needed", 1)
    assert refused.params == {"role": Role.OPERATOR.told, "needed": Role.LEAD.told, "who": who}


def test_a_viewer_hears_of_operators_and_leads_alike() -> None:
    refused = Rights(Role.VIEWER, {Role.LEAD: ("sato",), Role.OPERATOR: ("tanaka",)}).refusal("ticket.noted")
    assert refused is not None
    assert refused.params["who"] == ("tanaka", "sato")

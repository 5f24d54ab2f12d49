"""First-response deadlines of the five documents, asked as what-if questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calc import Answer, answer
from core.errors import BadInput, Refused
from tests.core.terms.shipped import shipped_catalogue


def asked(**fields: Any) -> Answer:
    usual = {"kind": "response_deadline", "terms": "jigsaw-prime", "plan": "business-plus", "priority": "high"}
    return answer({**usual, **fields}, shipped_catalogue)


def due(**fields: Any) -> datetime:
    value = asked(**fields).values["due_at"]
    assert isinstance(value, str)
    return datetime.fromisoformat(value)


def tokyo(text: str) -> str:
    return f"{text}+09:00"


def rules(found: Answer) -> list[str]:
    return [step.rule for step in found.explanation if step.rule]


@pytest.mark.parametrize(
    ("priority", "expected"),
    [
        ("critical", "2026-06-05T17:20"),
        ("urgent", "2026-06-05T17:50"),
        ("high", "2026-06-08T12:50"),
        ("normal", "2026-06-09T12:50"),
        ("low", "2026-06-10T16:50"),
    ],
)
def test_friday_ten_to_five_is_due_as_j3_says(priority: str, expected: str) -> None:
    assert due(priority=priority, received_at=tokyo("2026-06-05T16:50:00")) == datetime.fromisoformat(tokyo(expected))


def test_a_deadline_cites_its_target_and_the_rule_of_its_hours() -> None:
    found = asked(received_at=tokyo("2026-06-01T09:00:00"))
    assert rules(found) == ["J3", "J3", "J5"]
    assert [step.interpretation for step in found.explanation if step.rule == "J5"] == [True]


def test_critical_comes_with_the_advice_to_ask_directly() -> None:
    assert rules(asked(priority="critical", received_at=tokyo("2026-06-01T09:00:00")))[-1] == "J6"


@pytest.mark.parametrize(
    ("received", "status"),
    [("2026-12-31T23:59:59", None), ("2027-01-01T00:00:00", "best_effort")],
)
def test_the_old_plan_promises_until_the_end_of_2026(received: str, status: str | None) -> None:
    found = asked(plan="business", priority="urgent", received_at=tokyo(received))
    assert found.values.get("status") == status
    assert ("J8" in rules(found)) is (status is not None)


def test_the_fallback_takes_priorities_that_the_old_plan_never_had() -> None:
    assert (
        asked(plan="developer", priority="critical", received_at=tokyo("2027-01-01T00:00:00")).values["due_at"] is None
    )
    with pytest.raises(Refused, match="priority_not_in_plan"):
        asked(plan="developer", priority="critical", received_at=tokyo("2026-12-31T23:59:59"))


def test_an_inquiry_out_of_scope_is_taken_without_a_deadline() -> None:
    found = asked(plan="prime", inquiry="fault_own_resource", received_at=tokyo("2026-06-01T09:00:00"))
    assert (found.values["in_scope"], found.values["due_at"], found.values["status"]) == (False, None, "best_effort")
    assert "J4" in rules(found)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-06-01T09:00:00", "2026-06-02"),  # Monday, before opening
        ("2026-06-01T12:30:00", "2026-06-02"),  # in the lunch break
        ("2026-06-05T19:00:00", "2026-06-08"),  # Friday evening
        ("2026-06-06T11:00:00", "2026-06-08"),  # Saturday
        ("2026-06-07T23:59:59", "2026-06-08"),  # Sunday
        ("2026-05-01T11:00:00", "2026-05-07"),  # before the Golden Week
        ("2026-12-28T16:00:00", "2027-01-04"),  # before the new year
    ],
)
def test_nexa_lets_one_expect_an_answer_by_the_close_of_the_next_business_day(received: str, expected: str) -> None:
    found = asked(terms="nexa-palette", plan="standard", priority="inquiry", received_at=tokyo(received))
    assert found.values["due_at"] is None
    assert found.values["expected_by"] == f"{expected}T08:00:00Z"
    assert ("S2", True) in {(step.rule, step.interpretation) for step in found.explanation}


def test_an_announced_closing_day_moves_the_expectation_and_the_deadline() -> None:
    nexa = asked(
        terms="nexa-palette", plan="standard", priority="inquiry", received_at=tokyo("2026-06-01T11:00:00"),
        closed_days=["2026-06-02"],
    )  # fmt: skip
    assert nexa.values["expected_by"] == "2026-06-03T08:00:00Z"
    closed = due(received_at=tokyo("2026-06-01T15:00:00"), closed_days=["2026-06-02"])
    assert closed == datetime.fromisoformat(tokyo("2026-06-03T11:00"))


def test_a_target_round_the_clock_runs_on_closing_days_too() -> None:
    found = due(priority="critical", received_at=tokyo("2026-06-02T10:00:00"), closed_days=["2026-06-02"])
    assert found == datetime.fromisoformat(tokyo("2026-06-02T10:30"))


RAISED = [{"at": tokyo("2026-06-01T14:00:00"), "type": "priority_changed", "priority": "urgent"}]


@pytest.mark.parametrize(
    ("policy", "expected", "minutes"),
    [
        ("from-change", "2026-06-01T15:00", 60),
        ("retroactive", "2026-06-01T10:00", 60),
        ("fixed", "2026-06-02T13:00", 720),
    ],
)
def test_each_policy_moves_the_deadline_its_own_way(policy: str, expected: str, minutes: int) -> None:
    question = {
        "priority": "normal",
        "received_at": tokyo("2026-06-01T09:00:00"),
        "events": RAISED,
        "priority_policy": policy,
    }
    found = asked(**question)
    assert found.values["target_minutes"] == minutes
    assert due(**question) == datetime.fromisoformat(tokyo(expected))
    assert ("J7", True) in {(step.rule, step.interpretation) for step in found.explanation}


def test_a_pause_stops_no_first_response() -> None:
    paused = [
        {"at": tokyo("2026-06-01T09:30:00"), "type": "paused", "reason": "waiting"},
        {"at": tokyo("2026-06-01T12:00:00"), "type": "resumed"},
    ]
    received = tokyo("2026-06-01T09:00:00")
    assert due(received_at=received, events=paused) == due(received_at=received)


def test_a_fraction_of_a_second_is_kept_and_printed_only_where_there_is_one() -> None:
    assert (
        asked(priority="urgent", received_at="2026-06-01T00:00:00.25Z").values["due_at"]
        == "2026-06-01T01:00:00.250000Z"
    )
    assert asked(priority="urgent", received_at="2026-06-01T00:00:00.0Z").values["due_at"] == "2026-06-01T01:00:00Z"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"received_at": "2026-06-01T09:00:00"}, "naive_instant", "received_at"),
        ({"received_at": "2026-06-01"}, "field_wrong", "received_at"),
        ({"received_at": "2026-06-31T09:00:00Z"}, "field_wrong", "received_at"),
        ({"received_at": "2026-06-01T24:00:00Z"}, "field_wrong", "received_at"),
        ({"received_at": 1780000000}, "field_wrong", "received_at"),
        ({"received_at": True}, "field_wrong", "received_at"),
        ({"received_at": None}, "field_wrong", "received_at"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "instant_out_of_range", "received_at"),
        ({"terms": 3}, "field_wrong", "terms"),
        ({"terms": "jigsaw"}, "terms_unknown", "terms"),
        ({"plan": ""}, "field_wrong", "plan"),
        ({"plan": "gold"}, "plan_unknown", "plan"),
        ({"priority": "p1"}, "priority_unknown", "priority"),
        ({"inquiry": "x"}, "inquiry_unknown", "inquiry"),
        ({"events": {}}, "field_wrong", "events"),
        ({"events": [3]}, "field_wrong", "events[0]"),
        ({"events": [{"type": "responded"}]}, "field_missing", "events[0].at"),
        ({"events": [{"type": "answered", "at": "x"}]}, "event_type_unknown", "events[0].type"),
        ({"events": [*RAISED, {"type": "responded", "at": "9:00"}]}, "field_wrong", "events[1].at"),
        ({"events": [{**RAISED[0], "priority": "hi"}]}, "priority_unknown", "events[0].priority"),
        (
            {"events": [{"type": "responded", "at": "2026-05-31T23:59:59Z"}]},
            "event_before_receipt",
            "events[0].at",
        ),
        ({"closed_days": ["2026-06-02", "2 June"]}, "field_wrong", "closed_days[1]"),
        ({"closed_days": "2026-06-02"}, "field_wrong", "closed_days"),
        ({"priority_policy": "sometimes"}, "choice_unknown", "priority_policy"),
        ({"closed_day": []}, "field_unknown", "closed_day"),
    ],
)
def test_a_wrong_field_is_told_by_its_path(fields: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(BadInput) as error:
        asked(**{"received_at": tokyo("2026-06-01T09:00:00"), **fields})
    assert (error.value.code, error.value.field) == (code, field)


@given(
    st.integers(0, 500 * 24 * 3600),
    st.sampled_from(["critical", "urgent", "high", "normal", "low"]),
)
def test_no_deadline_comes_before_the_target_has_passed(seconds: int, priority: str) -> None:
    text = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()
    found = asked(priority=priority, received_at=text)
    minutes = found.values["target_minutes"]
    assert isinstance(minutes, int)
    assert due(priority=priority, received_at=text) - datetime.fromisoformat(text) >= timedelta(minutes=minutes)

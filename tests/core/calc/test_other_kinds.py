"""Covered time, plan changes, work dates and capabilities, and what their questions must hold."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calc import KINDS, Answer, answer
from core.errors import BadInput, KigenError, Refused
from core.terms.registry import Catalogue
from tests.core.terms.shipped import shipped_catalogue

OFFICE = {"time_zone": "Asia/Tokyo", "hours": {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}
START = "2026-06-01T00:00:00Z"
QUESTIONS: dict[str, dict[str, Any]] = {
    "assessment": {"terms": "nexa-palette", "month": "2026-04"},
    "support_fee": {"plan": "business", "usage_usd": "300"},
    "invoice": {"contract": "prime", "month": "2026-04", "lines": [{"amount": "1000", "category": "standard"}]},
    "monthly_fee": {"plan": "entry", "components": {"ec2": 1}, "started_on": "2026-01-01", "month": "2026-04"},
    "late_interest": {"amount": "1000", "due_on": "2026-04-30", "paid_on": "2026-06-01"},
    "restore": {"failed_at": START},
    "free_period": {"contract": "monthly", "received_on": "2026-06-01", "breached_months": 1},
    "cover_period": {"discovered_on": "2026-06-01"},
    "uri_check": {"attempts": [200]},
    "claim_window": {"terms": "aws-kms", "month": "2026-04"},
    "response_deadline": {"terms": "jigsaw-prime", "plan": "prime", "priority": "low", "received_at": START},
    "plan_change_due": {"received_at": START},
    "billed_plan": {"month": "2026-06", "changes": [{"requested_on": "2026-01-01", "plan": "prime"}]},
    "work_date": {"received_on": "2026-06-01"},
    "delegation": {"plan": "advanced", "service": "eks", "received_on": "2026-06-01"},
    "setup_quote": {"work": [{"work": "parameter_sheet", "quantity": "2"}]},
    "entitlement": {"terms": "ntt-cloud-aws", "plan": "entry", "capability": "fault_desk"},
    "covered_deadline": {"start": START, "minutes": 60, "calendar": OFFICE},
    "covered_elapsed": {"start": START, "end": START, "calendar": OFFICE},
}


def asked(kind: str, **fields: Any) -> Answer:
    return answer({"kind": kind, **QUESTIONS[kind], **fields}, shipped_catalogue)


def error_of(kind: str, **fields: Any) -> KigenError:
    with pytest.raises(KigenError) as error:
        asked(kind, **fields)
    return error.value


def no_catalogue() -> Catalogue:
    raise AssertionError("the catalogue was read")


def test_there_is_a_question_here_for_every_kind() -> None:
    assert set(QUESTIONS) == set(KINDS)


def test_the_docs_tell_every_kind() -> None:
    page = (Path(__file__).parents[3] / "docs" / "calc.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| [`]", page, re.MULTILINE)
    assert sorted(set(told) & set(KINDS)) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_explains_itself_and_an_id_is_let_through(kind: str) -> None:
    assert asked(kind, id="row 7").explanation


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, fields in QUESTIONS.items() for field in fields])
def test_every_field_that_is_needed_is_asked_for(kind: str, field: str) -> None:
    question = {name: value for name, value in QUESTIONS[kind].items() if name != field}
    with pytest.raises(BadInput) as error:
        answer({"kind": kind, **question}, shipped_catalogue)
    several_could = "terms_needed" if field == "terms" else "field_missing"
    assert (error.value.code in {"field_missing", several_could}, error.value.field) == (True, field)


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, fields in QUESTIONS.items() for field in fields])
@pytest.mark.parametrize("value", [None, True, 10**30, "", "\ud800", [], {}, [[]], {"x": None}, 1.5])
def test_a_value_of_any_wrong_type_is_told_and_nothing_crashes(kind: str, field: str, value: Any) -> None:
    if kind == "billed_plan" and value == []:
        assert error_of(kind, changes=[]).code == "not_in_force"
        return
    if (kind, field, value) in (("invoice", "lines", []), ("monthly_fee", "components", {})):
        assert asked(kind, **{field: value}).explanation  # nothing to charge is a sound question
        return
    error = error_of(kind, **{field: value})
    assert isinstance(error, BadInput) or error.code in ("unknown_capability", "service_not_listed")
    assert (error.field or "").startswith(field)


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_nobody_asked_for_is_refused(kind: str) -> None:
    error = error_of(kind, extra=1)
    assert (error.code, error.field) == ("field_unknown", "extra")


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(BadInput) as error:
        answer({"kind": "response_deadlin"}, no_catalogue)
    assert (error.value.code, error.value.field) == ("calculation_unknown", "kind")
    with pytest.raises(BadInput, match="field_missing"):
        answer({}, no_catalogue)


def test_calendar_arithmetic_reads_no_catalogue() -> None:
    for kind in ("covered_deadline", "covered_elapsed"):
        assert answer({"kind": kind, **QUESTIONS[kind]}, no_catalogue).values


@pytest.mark.parametrize(
    ("calendar", "code", "field"),
    [
        ({**OFFICE, "time_zone": "Tokyo"}, "unknown_zone", "calendar.time_zone"),
        ({**OFFICE, "hours": {}}, "calendar_never_open", "calendar.hours"),
        ({**OFFICE, "hours": {"mon": ["9-17"]}}, "bad_hours", "calendar.hours.mon"),
        ({**OFFICE, "hours": {"mon": "09:00-17:00"}}, "hours_not_a_list", "calendar.hours.mon"),
        ({**OFFICE, "closed_days": ["today"]}, "field_wrong", "calendar.closed_days[0]"),
        ({**OFFICE, "holidays": "JP"}, "field_unknown", "calendar.holidays"),
        ({"time_zone": "UTC"}, "field_missing", "calendar.hours"),
    ],
)
def test_a_wrong_calendar_is_told_by_its_path(calendar: dict[str, Any], code: str, field: str) -> None:
    error = error_of("covered_deadline", calendar=calendar)
    assert (error.code, error.field) == (code, field)


def test_minutes_beyond_the_horizon_are_told_at_their_field() -> None:
    error = error_of("covered_deadline", minutes=10**30)
    assert (error.code, error.field) == ("beyond_horizon", "minutes")
    assert error_of("covered_deadline", minutes=-1).field == "minutes"


def test_covered_seconds_are_whole_or_exact_to_the_microsecond() -> None:
    assert asked("covered_elapsed", end="2026-06-01T01:00:00Z").values["covered_seconds"] == 3600
    assert asked("covered_elapsed", end="2026-06-01T01:00:00.000001Z").values["covered_seconds"] == 3600.000001


def test_the_pieces_that_count_are_listed_and_long_lists_are_cut() -> None:
    short = asked("covered_deadline", minutes=16 * 60)
    assert [step.message.id for step in short.explanation] == [
        "calendars.counted_from",
        "calendars.pieces",
        "calendars.due_at",
    ]
    long = asked("covered_deadline", minutes=30 * 8 * 60)
    assert long.explanation[1].message.params["more"] == 18


@given(
    st.integers(0, 365 * 24 * 3600),
    st.integers(min_value=0, max_value=20_000),
)
def test_what_is_due_is_what_has_elapsed(start: int, minutes: int) -> None:
    begin = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=start)).isoformat()
    due = asked("covered_deadline", start=begin, minutes=minutes).values["due_at"]
    assert asked("covered_elapsed", start=begin, end=due).values["covered_seconds"] == minutes * 60
    back = asked("covered_elapsed", start=due, end=begin).values["covered_seconds"]
    assert back == -minutes * 60


def test_a_plan_change_received_on_any_hour_of_a_day_is_due_alike_and_cites_j11() -> None:
    first = asked("plan_change_due", received_at="2026-06-01T00:00:00+09:00")
    last = asked("plan_change_due", received_at="2026-06-01T23:59:59+09:00")
    assert first.values == last.values == {"due_at": "2026-06-08T08:00:00Z"}
    assert [(step.rule, step.interpretation) for step in first.explanation] == [("J5", True), ("J11", True)]


def test_the_work_date_cites_n4() -> None:
    (step,) = asked("work_date").explanation
    assert (step.rule, step.clause, step.interpretation) == ("N4", "別紙1 1.4, 別紙5", True)


@pytest.mark.parametrize(("kind", "terms"), [("work_date", "aws-kms"), ("plan_change_due", "nexa-palette"),
                                             ("billed_plan", "ntt-cloud-aws")])  # fmt: skip
def test_terms_that_say_nothing_of_it_refuse(kind: str, terms: str) -> None:
    with pytest.raises(Refused, match="not_promised"):
        asked(kind, terms=terms)


def test_an_entitlement_on_a_day_goes_by_the_plan_in_force_then() -> None:
    question = {"terms": "jigsaw-prime", "plan": "business", "capability": "provider_support_by_desk"}
    assert asked("entitlement", **question, on="2026-12-31").values == {"allowed": True}
    ended = asked("entitlement", **question, on="2027-01-01")
    assert ended.values == {"allowed": False}
    assert ended.explanation[0].rule == "J8"
    assert asked("entitlement", **question, contract_kind="lite").values == {"allowed": False}


def test_days_far_away_are_told_at_their_field() -> None:
    assert error_of("work_date", received_on="2199-12-31").field == "received_on"
    assert error_of("plan_change_due", received_at="9999-01-01T00:00:00Z").field == "received_at"
    assert error_of("billed_plan", month="9999-12").field == "month"


DELEGATION = {
    "service": "ec2", "operation": "instance_type", "monitored": ["ec2"], "form_received_on": "2026-06-01",
}  # fmt: skip


def test_a_delegated_operation_is_done_on_the_third_business_day_from_the_form() -> None:
    assert asked("delegation", **DELEGATION).values == {"allowed": True, "hindrances": [], "earliest_on": "2026-06-04"}
    late = asked("delegation", **{**DELEGATION, "form_received_on": "2026-06-02"})
    assert late.values["earliest_on"] == "2026-06-05"
    assert {step.rule for step in late.explanation} == {"N4"}


def test_what_stands_in_the_way_of_a_delegated_operation_is_told_at_once() -> None:
    found = asked("delegation", plan="standard", service="ec2", operation="instance_type")
    assert found.values == {
        "allowed": False, "hindrances": ["plan", "not_monitored", "form_missing"], "earliest_on": None,
    }  # fmt: skip
    assert {step.rule for step in found.explanation} == {"N2", "N4"}


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"operation": 3}, "field_wrong", "operation"),
        ({"form_received_on": "June"}, "field_wrong", "form_received_on"),
        ({"monitored": ["ec3"]}, "component_unknown", "monitored[0]"),
        ({"monitored": [3]}, "field_wrong", "monitored[0]"),
        ({"plan": "premium"}, "plan_unknown", "plan"),
        ({"service": "rout53"}, "service_not_listed", "service"),
        ({"operation": "reboot"}, "operation_not_listed", "operation"),
        ({"terms": "jigsaw-prime", "plan": "prime"}, "not_promised", "terms"),
    ],
)
def test_a_question_of_a_delegated_operation_is_refused_at_its_field(
    fields: dict[str, Any], code: str, field: str
) -> None:
    error = error_of("delegation", **{**DELEGATION, **fields})
    assert (error.code, error.field) == (code, field)


def test_a_set_up_quote_counts_units_and_tax_and_leaves_out_what_is_quoted_individually() -> None:
    work = [
        {"work": "parameter_sheet", "quantity": "1.5"},
        {"work": "component", "quantity": "4", "target": "ec2"},
        {"work": "detailed", "quantity": "1"},
    ]
    found = asked("setup_quote", work=work)
    assert found.values == {
        "net": "222500", "with_tax": "244750", "currency": "JPY", "complete": False,
        "lines": [
            {"units": "1.5", "amount": "22500"}, {"units": "4", "amount": "200000"}, {"units": "1", "amount": None},
        ],
    }  # fmt: skip
    assert {step.rule for step in found.explanation} >= {"N15", "N8"}


def test_a_wrong_line_of_a_quote_is_told_with_its_place() -> None:
    error = error_of("setup_quote", work=[{"work": "parameter_sheet", "quantity": "1"}, {"work": "x", "quantity": "1"}])
    assert (error.code, error.field) == ("setup_work_unknown", "work[1].work")

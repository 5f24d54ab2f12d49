"""A terms document becomes terms; a broken one tells every fault with its place and what would be right."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from core.messages import Words
from core.terms.model import PriorityPolicy, TargetKind
from tests.core.terms.document import TOML, changed, faults, faults_of, hint_of, only_fault, read, reason_of


def test_a_sixth_document_is_read_whole() -> None:
    terms = read(TOML)
    assert (terms.id, terms.version, terms.time_zone) == ("sixth", "2", "Europe/Berlin")
    assert terms.title == Words(ja="第六", en="Sixth")
    assert [priority.rank for priority in terms.priorities.values()] == [0, 1]
    assert terms.priorities["outage"].advice == ("R2",)
    assert terms.priority_policy is PriorityPolicy.FROM_CHANGE
    first, resolution = terms.plans["gold"].targets["outage"]
    assert (first.kind, first.covered, first.pause_rule) == (TargetKind.FIRST_RESPONSE, timedelta(minutes=90), None)
    assert (resolution.kind, resolution.pause_rule) == (TargetKind.RESOLUTION, "R2")
    assert terms.plans["gold"].capabilities == {"phone": "R2"}
    assert terms.plans["free"].best_effort is not None
    assert terms.kinds["partner"].denied == {"phone": "R2"}
    assert terms.calculations == {"work_date"}
    assert (terms.document_date, terms.in_force_from, terms.in_force_to) == (None, None, None)


def test_hours_of_several_days_closures_and_other_hours_make_the_calendar() -> None:
    office = read(TOML).calendars["office"]
    assert not office.is_working_day(date(2026, 5, 1))  # every year
    assert not office.is_working_day(date(2027, 1, 1))  # in a closure over the end of the year
    assert not office.is_working_day(date(2026, 6, 6))  # a Saturday
    assert office.closing_of(date(2026, 6, 4)) == datetime(2026, 6, 4, 16, tzinfo=UTC)  # Thursday, 18:00 in Berlin
    assert office.closing_of(date(2026, 6, 5)) == datetime(2026, 6, 5, 13, tzinfo=UTC)  # Friday, 15:00
    assert office.closing_of(date(2026, 12, 24)) == datetime(2026, 12, 24, 11, tzinfo=UTC)  # a short day


def test_every_fault_is_told_at_once_even_of_different_sorts() -> None:
    found = faults(
        changed(
            ('version = "2"\n', ""),
            ("level = 1\n", "levl = 1\n"),
            ('within = "1h30m", calendar = "office"', 'within = "90", calendar = "offce"'),
            ('time_zone = "Europe/Berlin"', 'time_zone = "Europe/Berln"'),
            ('advice = ["R2"]', 'advice = ["R22"]'),
            ('"08:00-15:00"', '"8-15"'),
            ("ends_on = 2027-01-01", "ends_on = 2025-01-01"),
        )
    )
    assert found["version"].code == "terms_missing_key"
    assert found["plans.gold.levl"].code == "terms_unknown_key"
    assert found["plans.gold.level"].code == "terms_missing_key"
    assert found["plans.gold.targets.outage.first_response.within"].code == "terms_wrong_value"
    assert hint_of(found["plans.gold.targets.outage.first_response.calendar"]).params["nearest"] == "office"
    assert reason_of(found["time_zone"]) == "terms.expected_zone"
    assert hint_of(found["priorities.outage.advice[0]"]).params["nearest"] == "R2"
    assert reason_of(found["calendars.office.hours.fri"]) == "errors.bad_hours"
    assert reason_of(found["plans.gold.end.ends_on"]) == "terms.ends_before_it_closes"


def test_an_unknown_key_names_the_nearest_and_those_allowed() -> None:
    error = only_fault(changed(("pause_rule", "pause_rul")))
    assert error.code == "terms_unknown_key"
    assert error.field == "plans.gold.targets.outage.resolution.pause_rul"
    hint = hint_of(error)
    assert hint.params["nearest"] == "pause_rule"
    assert hint.params["allowed"] == ("within", "calendar", "rule", "pause_rule")


def test_an_unknown_top_level_key_names_the_nearest() -> None:
    error = only_fault("providr = 'x'\n" + TOML)
    assert (error.code, error.field, hint_of(error).params["nearest"]) == ("terms_unknown_key", "providr", "provider")


@pytest.mark.parametrize(
    ("old", "new", "field", "nearest"),
    [
        ('calculations = ["work_date"]', 'calculations = ["work_dat"]', "calculations[0]", "work_date"),
        ("{ phone = ", "{ phon = ", "contract_kinds.partner.denied.phon", "phone"),
        ('["phone"]', '["fone"]', "plans.gold.capabilities[0]", "phone"),
        ("out_of_scope = { guidance", "out_of_scope = { guidanse", "plans.free.out_of_scope.guidanse", "guidance"),
        ('falls_back_to = "free"', 'falls_back_to = "fre"', "plans.gold.end.falls_back_to", "free"),
        ("question.first_response", "qestion.first_response", "plans.gold.targets.qestion", "question"),
        (
            '[work_date]\nworking_days = 2\ncalendar = "office"',
            '[work_date]\nworking_days = 2\ncalendar = "ofice"',
            "work_date.calendar",
            "office",
        ),
        (
            "[work_date]",
            '[claiming]\nform = "form"\nto = "desk"\nrule = "R1"\nneeds = { acount = "R1" }\n\n[work_date]',
            "claiming.needs.acount",
            "account",
        ),
        (
            "[work_date]",
            '[claiming]\nform = "form"\nto = "desk"\nrule = "R1"\ncalendar = "ofice"\n\n[work_date]',
            "claiming.calendar",
            "office",
        ),
        ("mon-thu", "mon-tuh", "calendars.office.hours.mon-tuh", "mon"),
        ('direction = "payable"', 'direction = "payble"', "direction", "payable"),
        ('direction = "payable"', 'direction = "payable"\npriority_policy = "fixd"', "priority_policy", "fixed"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest_right_one(old: str, new: str, field: str, nearest: str) -> None:
    error = only_fault(changed((old, new)))
    assert (error.code, error.field) == ("terms_unknown_name", field)
    assert hint_of(error).params["nearest"] == nearest


@pytest.mark.parametrize(
    ("old", "new", "field", "expected"),
    [
        ("level = 1", 'level = "1"', "plans.gold.level", "number"),
        ("level = 1", "level = true", "plans.gold.level", "number"),
        ("level = 1", "level = -1", "plans.gold.level", "number"),
        ('"45m"', '"0m"', "plans.gold.targets.question.first_response.within", "duration"),
        ('"45m"', "45", "plans.gold.targets.question.first_response.within", "duration"),
        ("closed_from = 2026-01-01", 'closed_from = "2026-01-01"', "plans.gold.end.closed_from", "date"),
        ("closed_from = 2026-01-01", "closed_from = 2026-01-01T09:00:00Z", "plans.gold.end.closed_from", "date"),
        ('advice = ["R2"]', 'advice = "R2"', "priorities.outage.advice", "list"),
        ('clause = "1"', 'clause = ""', "rules.R1.clause", "text"),
        ('text = { ja = "約束", en = "A promise" }', 'text = "A promise"', "rules.R1.text", "table"),
        ("closed_days = [2026-05-02]", 'round_the_clock = "yes"', "calendars.office.round_the_clock", "true_or_false"),
        ('"05-01"', '"5-1"', "calendars.office.yearly_closures[1]", "pattern"),
        ('id = "sixth"', 'id = "Sixth Provider"', "id", "pattern"),
    ],
)
def test_a_value_of_another_type_says_what_belongs_there(old: str, new: str, field: str, expected: str) -> None:
    error = only_fault(changed((old, new)))
    assert (error.code, error.field) == ("terms_wrong_value", field)
    assert reason_of(error) == f"terms.expected_{expected}"


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("level = 1", "level = 0", "plans.gold.level", "terms.level_twice"),
        ("mon-thu", "mon-fri", "calendars.office.hours.fri", "terms.day_twice"),
        ('"08:00-12:00", "13:', '"08:00-14:00", "13:', "calendars.office.hours.mon-thu", "terms.hours_overlap"),
        (
            "closed_days = [2026-05-02]",
            "round_the_clock = true\nclosed_days = [2026-05-02]",
            "calendars.office",
            "terms.round_the_clock_closes",
        ),
        (
            "closed_days = [2026-05-02]",
            "closed_days = [2026-12-24]",
            "calendars.office",
            "errors.day_closed_and_open",
        ),
        ('"05-01"', '"02-30"', "calendars.office.yearly_closures[1]", "errors.bad_closure"),
        ("2026-12-24 = ", "2026-12-34 = ", "calendars.office.other_hours.2026-12-34", "terms.expected_date"),
        (
            "closed_days = [2026-05-02]",
            'holidays = "XX"',
            "calendars.office.holidays",
            "errors.country_unknown",
        ),
        (
            'best_effort = { calendar = "office", rule = "R2" }',
            "",
            "plans.free",
            "terms.neither_targets_nor_best_effort",
        ),
        ("capabilities = [", 'best_effort = { calendar = "office", rule = "R2" }\ncapabilities = [', "plans.gold",
         "terms.targets_and_best_effort"),
        (
            'best_effort = { calendar = "office", rule = "R2" }',
            'best_effort = { calendar = "office", rule = "R2", expectation = "end_of_next_working_day" }',
            "plans.free.best_effort",
            "terms.expectation_without_rule",
        ),
        ('falls_back_to = "free"', 'falls_back_to = "gold"', "plans.gold.end.falls_back_to",
         "terms.falls_back_in_a_circle"),
        ('calculations = ["work_date"]', 'calculations = ["billed_plan"]', "calculations", "terms.section_needed"),
        (
            'direction = "payable"',
            'direction = "payable"\nin_force_from = 2026-01-01\nin_force_to = 2026-01-01',
            "in_force_to",
            "terms.ends_before_it_begins",
        ),
    ],
)  # fmt: skip
def test_values_that_contradict_each_other_are_told(old: str, new: str, field: str, reason: str) -> None:
    error = only_fault(changed((old, new)))
    assert (error.code, error.field, reason_of(error)) == ("terms_contradiction", field, reason)


@pytest.mark.parametrize("section", ["rules", "calendars", "priorities", "plans"])
def test_a_section_of_the_wrong_type_is_a_fault_and_no_crash(section: str) -> None:
    wrong: tuple[object, ...] = (3, [], "text", [{}], {"x": 1}, {})
    for value in wrong:
        mapping = {**tomllib.loads(TOML), section: value}
        assert any(field.startswith(section) for field in faults_of(mapping)), value


def test_the_fingerprint_follows_the_content_and_not_its_layout() -> None:
    assert read("# a comment\n" + TOML).fingerprint == read(TOML).fingerprint
    assert read(changed(('"45m"', '"46m"'))).fingerprint != read(TOML).fingerprint
    assert read(changed(("closed_days = [2026-05-02]", ""))).fingerprint != read(TOML).fingerprint

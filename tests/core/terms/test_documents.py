"""What the five shipped documents must hold: every rule of the rule book, its mark, and the support side."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.terms.model import Expectation, TargetKind
from core.terms.registry import Catalogue

RULES = {"aws-kms": ("K", 10), "ntt-cloud-aws": ("N", 16), "jigsaw-prime": ("J", 17), "nexa-palette": ("S", 5),
         "cyber-messaging": ("C", 6)}  # fmt: skip
# The rules of the rule book that carry the ⚖ mark. K1 and C1 have it for the support desk that the documents
# lack, S3 for the inquiries that it is read to leave out.
MARKED = {
    "aws-kms": {"K1", "K4", "K5", "K9", "K10"},
    "ntt-cloud-aws": {"N3", "N4", "N5", "N6", "N7", "N9", "N10", "N12"},
    "jigsaw-prime": {"J5", "J7", "J9", "J10", "J11", "J12", "J15"},
    "nexa-palette": {"S1", "S2", "S3", "S4", "S5"},
    "cyber-messaging": {"C1", "C3", "C4", "C6"},
}
ROUND_THE_CLOCK, OFFICE = "round-the-clock", "business"


@pytest.mark.parametrize("terms", RULES)
def test_every_rule_of_the_rule_book_is_there_with_its_clause(catalogue: Catalogue, terms: str) -> None:
    letter, count = RULES[terms]
    rules = catalogue.newest(terms).rules
    assert list(rules) == [f"{letter}{number}" for number in range(1, count + 1)]
    assert all(rule.clause and rule.text.ja and rule.text.en for rule in rules.values())


@pytest.mark.parametrize("terms", MARKED)
def test_our_readings_carry_the_mark_and_no_others(catalogue: Catalogue, terms: str) -> None:
    rules = catalogue.newest(terms).rules
    assert {name for name, rule in rules.items() if rule.interpretation is not None} == MARKED[terms]


def test_the_first_response_targets_of_the_paid_plans_are_those_of_j3(catalogue: Catalogue) -> None:
    terms = catalogue.newest("jigsaw-prime")
    business_plus = {
        "critical": (30, ROUND_THE_CLOCK),
        "urgent": (60, ROUND_THE_CLOCK),
        "high": (240, OFFICE),
        "normal": (720, OFFICE),
        "low": (1440, OFFICE),
    }
    expected = {
        "business-plus": business_plus,
        "business": {name: business_plus[name] for name in ("urgent", "high", "normal", "low")},
        "developer": {name: business_plus[name] for name in ("normal", "low")},
        "prime": {},
    }
    for plan, targets in expected.items():
        found = terms.plans[plan].targets
        assert {name: (one.covered // timedelta(minutes=1), one.calendar) for name, (one,) in found.items()} == targets
        assert all(one.kind is TargetKind.FIRST_RESPONSE and one.rule == "J3" for (one,) in found.values())


def test_no_document_lets_a_pause_stop_the_first_response(catalogue: Catalogue) -> None:
    for name in catalogue.ids:
        for plan in catalogue.newest(name).plans.values():
            assert all(target.pause_rule is None for targets in plan.targets.values() for target in targets)


def test_the_plans_of_jigsaw_are_ordered_and_the_old_ones_end(catalogue: Catalogue) -> None:
    plans = catalogue.newest("jigsaw-prime").plans
    assert sorted(plans, key=lambda name: plans[name].level) == ["prime", "developer", "business", "business-plus"]
    assert {name for name, plan in plans.items() if plan.end is not None} == {"developer", "business"}


def test_only_jigsaw_promises_a_time_and_only_nexa_lets_one_expect_an_answer(catalogue: Catalogue) -> None:
    promising = {name for name in catalogue.ids for plan in catalogue.newest(name).plans.values() if plan.targets}
    assert promising == {"jigsaw-prime"}
    expecting = {
        name
        for name in catalogue.ids
        for plan in catalogue.newest(name).plans.values()
        if plan.best_effort is not None and plan.best_effort.expectation is not Expectation.NONE
    }
    assert expecting == {"nexa-palette"}


def test_business_days_leave_out_national_holidays_and_the_end_of_the_year(catalogue: Catalogue) -> None:
    for terms, calendar in (("jigsaw-prime", "business"), ("ntt-cloud-aws", "business"), ("nexa-palette", "office")):
        found = catalogue.newest(terms).calendars[calendar]
        closed = [date(2026, 5, 6), date(2026, 9, 22), date(2026, 12, 29), date(2027, 1, 1), date(2026, 6, 6)]
        assert not any(found.is_working_day(day) for day in closed)
        assert found.is_working_day(date(2026, 12, 28))
        assert found.is_working_day(date(2027, 1, 4))


def test_the_desk_of_the_entry_plan_is_open_every_day_and_that_of_the_others_round_the_clock(
    catalogue: Catalogue,
) -> None:
    terms = catalogue.newest("ntt-cloud-aws")
    desks = {name: plan.best_effort.calendar for name, plan in terms.plans.items() if plan.best_effort}
    assert desks == {"entry": "day-desk", "standard": ROUND_THE_CLOCK, "advanced": ROUND_THE_CLOCK}
    assert terms.calendars["day-desk"].is_working_day(date(2027, 1, 1))


def test_a_document_date_is_not_an_in_force_date(catalogue: Catalogue) -> None:
    dates = {name: catalogue.newest(name).in_force_from for name in catalogue.ids}
    assert dates.pop("cyber-messaging") == date(2023, 7, 31)
    assert dates.pop("aws-kms") == date(2022, 11, 29)  # because the version before it is known
    assert set(dates.values()) == {None}
    assert catalogue.newest("jigsaw-prime").document_date == date(2026, 3, 3)

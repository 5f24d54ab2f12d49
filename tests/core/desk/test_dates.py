"""What falls due on a day: by the terms, the plan history, months, tickets and incidents; and how long is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.desk.contract import Contract, Direction, Holding, Payment, PlanPeriod
from core.desk.dates import (
    ClaimableMonth,
    DateKind,
    DueDate,
    contract_dates,
    incident_dates,
    month_dates,
    ticket_dates,
)
from core.desk.incident import Incident, Touch
from core.terms.registry import Catalogue
from tests.core.desk.sample import tokyo
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
START = date(2026, 4, 10)


def contract(terms: str, plan: str, *later: tuple[date, str], kind: str = "", start: date = START) -> Contract:
    plans = (PlanPeriod(start, plan), *(PlanPeriod(*each) for each in later))
    return Contract("c", "acme", terms, Direction.PAYABLE, start, plans, kind=kind)


def told(found: Iterable[DueDate]) -> list[tuple[date, DateKind, str]]:
    """Each with its day and the rule that it rests on."""
    return [(each.day, each.kind, each.why.rule) for each in found]


def test_invoices_and_payments_of_each_month_in_force_are_told_until_they_are_paid() -> None:
    found = contract("ntt-cloud-aws", "standard")
    assert told(contract_dates(found, SHIPPED, date(2026, 4, 1), date(2026, 6, 30))) == [
        (date(2026, 5, 31), DateKind.INVOICE, "N13"), (date(2026, 5, 31), DateKind.PAYMENT, "N13"),
        (date(2026, 6, 30), DateKind.INVOICE, "N13"), (date(2026, 6, 30), DateKind.PAYMENT, "N13"),
    ]  # fmt: skip
    paid = replace(found, payments=(Payment(date(2026, 4, 1), date(2026, 5, 20)),), ends_on=date(2026, 4, 30))
    assert told(contract_dates(paid, SHIPPED, date(2026, 4, 1), date(2026, 6, 30))) == [
        (date(2026, 4, 30), DateKind.CONTRACT_ENDS, ""), (date(2026, 5, 31), DateKind.INVOICE, "N13"),
    ]  # fmt: skip


def test_a_payment_that_is_late_is_told_where_its_amount_is_known() -> None:
    """The month of the start costs nothing, so that its invoice is none."""
    begun = date(2026, 3, 10)
    bare = contract("ntt-cloud-aws", "standard", start=begun)
    days = (date(2026, 4, 1), date(2026, 6, 30))

    def late(found: Contract) -> list[date]:
        today = date(2026, 6, 15)
        told = contract_dates(found, SHIPPED, *days, today=today)
        return [each.day for each in told if each.kind is DateKind.PAYMENT and each.to_do and each.day < today]

    assert late(bare) == []
    assert late(replace(bare, holdings=(Holding(begun, "ec2", 1),))) == [date(2026, 5, 31)]
    assert (
        late(
            replace(bare, holdings=(Holding(begun, "ec2", 1),), payments=(Payment(date(2026, 4, 1), date(2026, 6, 1)),))
        )
        == []
    )


def test_a_plan_that_begins_and_one_that_ends_are_told_by_their_rules() -> None:
    old = contract("jigsaw-prime", "business", kind="prime", start=date(2025, 6, 1))
    days = (date(2026, 1, 1), date(2027, 12, 31))
    ends = [each for each in contract_dates(old, SHIPPED, *days) if each.kind is DateKind.PLAN_ENDS]
    assert told(ends) == [(date(2026, 12, 31), DateKind.PLAN_ENDS, "J8")]
    assert ends[0].final
    left = contract("jigsaw-prime", "business", (date(2026, 8, 1), "prime"), kind="prime", start=date(2025, 6, 1))
    kinds = [
        (each.day, each.kind) for each in contract_dates(left, SHIPPED, *days) if each.kind.value.startswith("plan")
    ]
    assert kinds == [(date(2026, 8, 1), DateKind.PLAN_BEGINS)]


def test_a_claim_window_and_the_review_of_a_month_are_told_with_their_scope() -> None:
    closes = datetime(2026, 6, 30, 15, tzinfo=UTC)
    months = [
        ClaimableMonth(date(2026, 5, 1), "CYBERCHAT", date(2026, 6, 30), closes, False),
        ClaimableMonth(date(2026, 4, 1), "", None, None, True),
    ]
    window, review = month_dates(contract("cyber-messaging", "standard"), SHIPPED, months)
    assert (window.kind, window.day, window.at, window.scope, window.why.rule) == (
        DateKind.CLAIM_WINDOW, date(2026, 6, 30), closes, "CYBERCHAT", "C5",
    )  # fmt: skip
    assert (review.kind, review.day, review.to_do, review.final) == (DateKind.REVIEW, date(2026, 6, 10), True, False)


def test_a_lost_service_is_to_be_back_in_six_hours_and_a_dropped_one_is_not_told() -> None:
    lost = tokyo("2026-06-01 20:00")
    down = Incident("i", 7, "lost", lost, touches=(Touch("c", lost),))
    palette = contract("nexa-palette", "standard")
    (found,) = incident_dates(palette, SHIPPED, [down])
    assert (found.kind, found.day, found.at, found.why.rule) == (
        DateKind.RESTORE, date(2026, 6, 2), tokyo("2026-06-02 02:00"), "S4",
    )  # fmt: skip
    over = replace(down, touches=(Touch("c", lost, tokyo("2026-06-01 21:00")),))
    for other in (over, replace(down, dropped=True), replace(down, planned=True), replace(down, touches=())):
        assert not list(incident_dates(palette, SHIPPED, [other]))


def test_what_was_found_is_covered_for_180_days_from_its_discovery() -> None:
    start, known = tokyo("2026-05-30 23:00"), tokyo("2026-06-01 09:00")
    down = Incident("i", 7, "breach", start, start, known, touches=(Touch("c", start, start),))
    (found,) = incident_dates(contract("jigsaw-prime", "prime", kind="prime"), SHIPPED, [down])
    assert (found.kind, found.day, found.why.rule) == (DateKind.COVER_ENDS, date(2026, 11, 28), "J15")


@pytest.mark.parametrize(
    ("terms", "plan", "inquiry", "day", "rule"),
    [
        ("ntt-cloud-aws", "advanced", "delegated_operation", date(2026, 6, 4), "N4"),
        ("jigsaw-prime", "prime", "plan_change", date(2026, 6, 8), "J11"),
    ],
)
def test_a_request_is_handled_by_a_working_day_that_closing_days_put_off(
    terms: str, plan: str, inquiry: str, day: date, rule: str
) -> None:
    found = contract(terms, plan)
    (due,) = ticket_dates(found, SHIPPED, 3, inquiry, tokyo("2026-06-01 10:00"))
    assert (due.day, due.why.rule, due.to_do) == (day, rule, True)
    assert not list(ticket_dates(found, SHIPPED, 3, "billing", tokyo("2026-06-01 10:00")))
    closed = replace(found, closed_days=(date(2026, 6, 2),))
    (later,) = ticket_dates(closed, SHIPPED, 3, inquiry, tokyo("2026-06-01 10:00"))
    assert later.day > day


def test_working_days_are_counted_by_the_calendar_of_the_terms_and_the_closing_days_of_the_desk() -> None:
    found = contract("ntt-cloud-aws", "advanced")
    (due,) = ticket_dates(found, SHIPPED, 3, "delegated_operation", tokyo("2026-04-28 10:00"))
    # 29 April and 3 to 6 May are holidays.
    assert due.day == date(2026, 5, 7)
    assert [due.working_days_left(date(2026, 4, day)) for day in (27, 28, 30)] == [4, 3, 2]
    assert due.working_days_left(due.day) == 0
    assert due.working_days_left(date(2026, 5, 8)) is None
    closed = replace(found, closed_days=(date(2026, 4, 30),))
    (payment,) = [
        each
        for each in contract_dates(closed, SHIPPED, date(2026, 5, 31), date(2026, 5, 31))
        if each.kind is DateKind.PAYMENT
    ]
    assert payment.working_days_left(date(2026, 4, 29)) == 18


def test_where_the_terms_name_no_working_days_every_day_counts() -> None:
    found = replace(contract("aws-kms", "standard"), ends_on=date(2026, 6, 30))
    bare = replace(SHIPPED.newest("aws-kms"), claiming=None, claim_window=None)
    (end,) = contract_dates(found, Catalogue([bare]), date(2026, 6, 1), date(2026, 6, 30))
    assert end.working_days_left(date(2026, 6, 1)) is None


def test_the_key_of_a_date_is_the_same_whenever_it_is_told_again() -> None:
    found = contract("ntt-cloud-aws", "standard")
    spans = [(date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 5, 1), date(2026, 12, 31))]
    first, again = ({each.key for each in contract_dates(found, SHIPPED, *span)} for span in spans)
    assert len(first) == 4
    assert first <= again

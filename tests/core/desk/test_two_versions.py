"""Two versions of one file of terms: whatever is told of a day or a month goes by the version in force then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.desk.contract import Contract, Direction, Holding, PlanPeriod
from core.desk.contract_warnings import contract_warnings
from core.desk.dates import ClaimableMonth, DateKind, DueDate, contract_dates, incident_dates, month_dates, ticket_dates
from core.desk.effects import effects_of
from core.desk.incident import Incident, Touch
from core.desk.month import MonthFacts, contract_month
from core.desk.month_cost import month_cost
from core.desk.promise import Promises
from core.desk.selecting import Selection
from core.money import Money
from core.terms.availability import Cause
from core.terms.model import TargetKind, Terms
from core.terms.registry import Catalogue
from storage.catalogue import read_document
from storage.holidays import HolidayLists
from tests.core.desk.sample import tokyo

SHIPPED = Path(__file__).parents[3] / "core" / "terms" / "catalogue"
START, FIRST_OF_MAY = date(2025, 6, 1), date(2026, 5, 1)
APRIL, MAY = date(2026, 4, 1), FIRST_OF_MAY
NOW = tokyo("2026-06-03 09:00")
BEFORE_AND_AFTER = ("2026-04-30 12:00", "2026-05-01 12:00")
SERVICE = "MAILGATES Σ"


def changed(tmp_path: Path, name: str, *replacements: tuple[str, str]) -> Terms:
    """A file of the catalogue with each first text replaced by the second, as a version of its own."""
    text = (SHIPPED / name).read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, HolidayLists())


def two_versions(tmp_path: Path, name: str, *replacements: tuple[str, str]) -> Catalogue:
    """The shipped version until May 2026, the changed one from then on."""
    older = replace(changed(tmp_path, name), in_force_from=None, in_force_to=FIRST_OF_MAY)
    newer = replace(changed(tmp_path, name, *replacements), version="new", in_force_from=FIRST_OF_MAY)
    return Catalogue([older, newer])


@pytest.fixture
def cloud(tmp_path: Path) -> Catalogue:
    """A dearer unit, and delegated work after one business day."""
    return two_versions(
        tmp_path, "ntt-cloud-aws.toml",
        ('unit_fee = { amount = "15000"', 'unit_fee = { amount = "20000"'), ("working_days = 3", "working_days = 1"),
    )  # fmt: skip


@pytest.fixture
def mail(tmp_path: Path) -> Catalogue:
    """A lower promise for the whole contract, and a window of three months."""
    return two_versions(
        tmp_path, "cyber-messaging.toml",
        ('committed = "99.9"', 'committed = "95.0"'), ('per = "service"', 'per = "contract"'),
        ('end = "end_of_month"\nmonths = 1', 'end = "end_of_month"\nmonths = 3'),
    )  # fmt: skip


@pytest.fixture
def support(tmp_path: Path) -> Catalogue:
    """Twice the time for high, and changes of plan handled in two days."""
    return two_versions(
        tmp_path, "jigsaw-prime.toml",
        ('high.first_response = { within = "4h"', 'high.first_response = { within = "8h"'),
        ("handled_within = 5", "handled_within = 2"),
    )  # fmt: skip


def contract(terms: str, plan: str, *later: tuple[date, str], kind: str = "") -> Contract:
    plans = (PlanPeriod(START, plan), *(PlanPeriod(*each) for each in later))
    return Contract("c", "acme", terms, Direction.PAYABLE, START, plans, kind=kind)


def stop(start: datetime, end: datetime | None) -> Incident:
    return Incident("i", 1, "down", start, end, cause=Cause.PROVIDER, touches=(Touch("c", start, end),))


def test_the_fee_of_a_month(cloud: Catalogue) -> None:
    found = replace(contract("ntt-cloud-aws", "standard"), holdings=(Holding(START, "ec2", 2),))
    fees = [month_cost(found, cloud, month).fee for month in (APRIL, MAY)]
    assert fees == [Money(Decimal(30000), "JPY"), Money(Decimal(40000), "JPY")]
    charged = [contract_month(found, month, MonthFacts(), cloud, NOW) for month in (APRIL, MAY)]
    assert [each.charged.fee for each in charged] == fees


def test_the_assessment_and_the_window_of_a_month(mail: Catalogue) -> None:
    found = contract("cyber-messaging", "standard")
    known = MonthFacts((stop(datetime(2026, 4, 30, 5, tzinfo=UTC), datetime(2026, 5, 1, 1, tzinfo=UTC)),))
    months = [
        contract_month(found, APRIL, known, mail, NOW, scope=SERVICE), contract_month(found, MAY, known, mail, NOW),
    ]  # fmt: skip
    assert [(each.terms.version, each.adjusted.met, each.window.file_by) for each in months] == [
        ("2023-07-31", False, date(2026, 5, 31)), ("new", True, date(2026, 8, 31)),
    ]  # fmt: skip


def test_what_an_incident_over_the_border_of_two_versions_touches_in_each_month(mail: Catalogue) -> None:
    found = replace(contract("cyber-messaging", "standard"), services=(SERVICE, "CYBERCHAT"))
    down = stop(datetime(2026, 4, 30, 5, tzinfo=UTC), datetime(2026, 5, 1, 1, tzinfo=UTC))
    effects = list(effects_of(down, {"c": found}, {("c", ""): MonthFacts((down,))}, mail, NOW))
    assert [(each.month, each.scope) for each in effects] == [(APRIL, SERVICE), (APRIL, "CYBERCHAT"), (MAY, "")]
    assert [each.found is not None and each.found.adjusted.met for each in effects] == [False, False, True]


def test_which_scope_of_a_contract_something_that_begins_on_a_day_hits(mail: Catalogue) -> None:
    found = replace(contract("cyber-messaging", "standard"), services=(SERVICE,))
    hit = Selection(services=(SERVICE,))
    assert [each.scope for each in hit.hits([found], mail, tokyo("2026-04-30 23:59"))] == [SERVICE]
    assert [each.scope for each in hit.hits([found], mail, tokyo("2026-05-01 00:00"))] == [""]


def test_the_due_time_of_a_ticket(support: Catalogue) -> None:
    promises = Promises(contract("jigsaw-prime", "business-plus", kind="prime"), support)
    for received, within in (("2026-04-30 23:59", 4), ("2026-05-01 00:00", 8)):
        target = promises.at(tokyo(received)).target("high", TargetKind.FIRST_RESPONSE)
        assert target is not None
        assert target.covered == timedelta(hours=within)


def test_by_when_a_request_is_handled(support: Catalogue, cloud: Catalogue) -> None:
    prime = contract("jigsaw-prime", "prime", kind="prime")
    days = [due(ticket_dates(prime, support, 1, "plan_change", tokyo(at))) for at in BEFORE_AND_AFTER]
    # The fifth and the second working day after it; 4 to 6 May are holidays.
    assert days == [date(2026, 5, 12), date(2026, 5, 8)]
    managed = contract("ntt-cloud-aws", "advanced")
    days = [due(ticket_dates(managed, cloud, 1, "delegated_operation", tokyo(at))) for at in BEFORE_AND_AFTER]
    assert days == [date(2026, 5, 8), date(2026, 5, 7)]


def test_the_closing_of_a_claim_window_cites_the_version_of_its_month(mail: Catalogue) -> None:
    silent = Catalogue(
        [*mail.versions("cyber-messaging")[:1], replace(mail.newest("cyber-messaging"), claim_window=None)]
    )
    months = [ClaimableMonth(month, "", date(2026, 8, 31), None, True) for month in (APRIL, MAY)]
    told = list(month_dates(contract("cyber-messaging", "standard"), silent, months))
    assert [(each.kind, each.why.message.params["month"]) for each in told] == [(DateKind.CLAIM_WINDOW, "2026-04")]


def test_what_an_incident_puts_on_a_day(support: Catalogue) -> None:
    older, newer = support.versions("jigsaw-prime")
    uncovered = Catalogue([older, replace(newer, cover_period=None)])
    prime = contract("jigsaw-prime", "prime", kind="prime")
    days = [list(incident_dates(prime, uncovered, [stop(tokyo(at), None)])) for at in BEFORE_AND_AFTER]
    assert [[each.kind for each in told] for told in days] == [[DateKind.COVER_ENDS], []]


def test_the_end_of_a_plan_is_told_by_the_version_in_force_on_its_last_day(support: Catalogue) -> None:
    older, newer = support.versions("jigsaw-prime")
    business = newer.plans["business"]
    assert business.end is not None
    later = replace(business, end=replace(business.end, ends_on=date(2028, 1, 1)))
    moved = Catalogue([older, replace(newer, plans={**newer.plans, "business": later})])
    found = list(contract_dates(contract("jigsaw-prime", "business", kind="prime"), moved, START, date(2030, 1, 1)))
    assert [each.day for each in found if each.kind is DateKind.PLAN_ENDS] == [date(2027, 12, 31)]


def test_a_plan_to_come_that_only_the_next_version_knows_is_told(support: Catalogue) -> None:
    older, newer = support.versions("jigsaw-prime")
    plans = {name: plan for name, plan in older.plans.items() if name != "business-plus"}
    young = Catalogue([replace(older, plans=plans), newer])
    found = contract("jigsaw-prime", "prime", (date(2026, 5, 10), "business-plus"), kind="prime")
    told = contract_warnings(found, young, tokyo("2026-04-20 09:00"))
    assert [step.message.id for step in told] == ["desk.plan_to_come"]


def due(found: Iterable[DueDate]) -> date:
    (one,) = found
    return one.day

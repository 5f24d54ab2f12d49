"""Whom a claim goes to, when it is answered, who owes at most what, and how long a suspension lasts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.errors import BadInput, Refused
from core.money import Money
from core.terms.consequences import (
    answer_due,
    most_owed,
    most_owed_for_gross_fault,
    recipient,
    suspended_until,
)
from core.terms.entitlement import entitlement
from core.terms.registry import Catalogue

FEE = Money(Decimal(30_000), "JPY")


def test_the_form_goes_to_the_provider_or_to_the_reseller(catalogue: Catalogue) -> None:
    terms = catalogue.newest("cyber-messaging")
    assert recipient(terms).form.ja == "無料サービス利用申請書"
    assert "SLA担当" in recipient(terms).to.ja
    sold = recipient(terms, "販売店A")
    assert (sold.to.ja, sold.explanation[0].rule) == ("販売店A", "C5")
    kms = catalogue.newest("aws-kms")
    assert recipient(kms, "reseller").to.en == "Amazon Web Services"
    with pytest.raises(Refused, match="not_promised"):
        recipient(catalogue.newest("jigsaw-prime"))


@pytest.mark.parametrize(
    ("requested_on", "by"), [(date(2026, 5, 31), date(2026, 6, 30)), (date(2026, 12, 1), date(2027, 1, 31))]
)
def test_a_credit_comes_within_the_month_after_the_request(catalogue: Catalogue, requested_on: date, by: date) -> None:
    found = answer_due(catalogue.newest("aws-kms"), requested_on)
    assert (found.by, found.explanation[0].rule) == (by, "K7")
    assert found.until is not None
    assert found.until.isoformat().endswith("-01T00:00:00+00:00")


def test_where_no_answer_is_promised_there_is_no_day(catalogue: Catalogue) -> None:
    assert answer_due(catalogue.newest("cyber-messaging"), date(2026, 5, 1)).by is None


def test_damages_are_limited_but_not_those_of_a_gross_fault(catalogue: Catalogue) -> None:
    terms = catalogue.newest("ntt-cloud-aws")
    found = most_owed(terms, "operations", FEE)
    assert found.amount == FEE
    assert len(found.explanation) == 5  # the cap, and four things that are not owed
    assert most_owed(terms, "setup", None).amount is None
    assert most_owed_for_gross_fault(terms).explanation[0].rule == "N10"
    with pytest.raises(BadInput, match="damages_unknown"):
        most_owed(terms, "operation", FEE)


@pytest.mark.parametrize(
    ("ground", "first", "last"),
    [
        ("reputation", date(2026, 4, 1), date(2026, 9, 30)),
        ("reputation", date(2026, 8, 31), date(2027, 2, 28)),
        ("unpaid", date(2026, 4, 1), None),
    ],
)
def test_a_suspension_lasts_six_months_or_until_it_is_paid(
    catalogue: Catalogue, ground: str, first: date, last: date | None
) -> None:
    found = suspended_until(catalogue.newest("ntt-cloud-aws"), ground, first)
    assert found.last_day == last
    assert found.explanation[-1].message.id == "terms.fees_go_on"


def test_a_credit_limit_has_no_end_named(catalogue: Catalogue) -> None:
    found = suspended_until(catalogue.newest("jigsaw-prime"), "credit_limit", date(2026, 4, 1))
    assert (found.last_day, found.explanation[0].rule) == (None, "J17")
    with pytest.raises(BadInput, match="suspension_ground_unknown"):
        suspended_until(catalogue.newest("jigsaw-prime"), "credit", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("kind", "what"), [("prime", "root_user"), ("lite", "other_organisation"), ("lite", "free_tier")]
)
def test_a_kind_of_contract_takes_things_from_the_account(catalogue: Catalogue, kind: str, what: str) -> None:
    terms = catalogue.newest("jigsaw-prime")
    found = entitlement(terms, terms.plans["business-plus"], what, kind=kind)
    assert (found.allowed, found.explanation[0].rule) == (False, "J16")
    with pytest.raises(Refused, match="unknown_capability"):
        entitlement(terms, terms.plans["prime"], "root_user", kind="lite")

"""Quotes for set-up work at the prices of the terms (N15)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.errors import BadInput, Refused
from core.fees.setup_quote import Wanted, setup_quote
from core.terms.model import Terms
from core.terms.registry import Catalogue
from tests.core.terms.shipped import shipped_catalogue


@pytest.fixture(scope="module")
def terms() -> Terms:
    catalogue: Catalogue = shipped_catalogue()
    return catalogue.newest("ntt-cloud-aws")


def test_hours_accounts_and_components_add_up_with_tax(terms: Terms) -> None:
    quote = setup_quote(
        terms,
        [
            Wanted("parameter_sheet", Decimal("2.5")),
            Wanted("basic", Decimal(1)),
            Wanted("component", Decimal(3), "ec2"),
            Wanted("maintenance_component", Decimal(2), "rds"),
            Wanted("maintenance_basic", Decimal(1)),
        ],
    )
    assert [line.amount.amount for line in quote.lines if line.amount] == [37_500, 100_000, 150_000, 20_000, 50_000]
    assert [quote.net.amount, quote.with_tax.amount] == [357_500, 393_250]
    assert quote.complete
    assert [step.rule for step in quote.explanation] == ["N15"] * 5 + ["N8", "N11"]


def test_what_is_quoted_individually_is_no_sum(terms: Terms) -> None:
    quote = setup_quote(terms, [Wanted("detailed", Decimal(1), "migration_files"), Wanted("basic", Decimal(1))])
    assert quote.net.amount == 100_000
    assert not quote.complete
    assert quote.lines[0].amount is None


@pytest.mark.parametrize(
    ("wanted", "code", "field"),
    [
        (Wanted("componet", Decimal(1), "ec2"), "setup_work_unknown", "work[0].work"),
        (Wanted("component", Decimal(1), "ec3"), "setup_target_unknown", "work[0].target"),
        (Wanted("component", Decimal(1), "vpc"), "setup_target_unknown", "work[0].target"),
        (Wanted("component", Decimal(1)), "setup_target_needed", "work[0].target"),
        (Wanted("component", Decimal("1.5"), "ec2"), "quantity_wrong", "work[0].quantity"),
        (Wanted("basic", Decimal(-1)), "quantity_wrong", "work[0].quantity"),
        (Wanted("basic", Decimal(1), "ec2"), "setup_target_unknown", "work[0].target"),
    ],
)
def test_what_cannot_be_quoted_is_told_with_its_place(terms: Terms, wanted: Wanted, code: str, field: str) -> None:
    with pytest.raises(BadInput) as error:
        setup_quote(terms, [wanted])
    assert (error.value.code, error.value.field) == (code, field)


def test_terms_without_a_price_list_promise_none() -> None:
    with pytest.raises(Refused, match="not_promised"):
        setup_quote(shipped_catalogue().newest("jigsaw-prime"), [])

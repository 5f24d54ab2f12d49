"""The free months of a contract paid by the year add up over its own year (C4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.claims.annual import annual_sum, term_of
from core.desk.contract import Contract, Direction, Period, PlanPeriod
from core.terms.registry import Catalogue
from tests.core.terms.shipped import shipped_catalogue

START = date(2025, 4, 15)
YEARLY = Contract(
    "c", "c", "cyber-messaging", Direction.RECEIVABLE, START, (PlanPeriod(START, "standard"),), period=Period.ANNUAL
)
BREACHED = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 9, 1), date(2026, 4, 1), date(2027, 3, 1), date(2027, 4, 1)]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


def test_it_counts_the_breached_months_of_the_year_that_the_contract_is_in(catalogue: Catalogue) -> None:
    found = annual_sum(YEARLY, catalogue.newest("cyber-messaging"), date(2026, 9, 1), BREACHED)
    assert found is not None
    assert (found.first, found.last) == (date(2026, 4, 1), date(2027, 3, 31))
    assert found.breached == (date(2026, 4, 1), date(2026, 9, 1), date(2027, 3, 1))
    assert (found.free_months, found.why.rule, found.why.interpretation) == (3, "C4", True)


@pytest.mark.parametrize(
    ("month", "first"),
    [
        (date(2025, 4, 1), date(2025, 4, 1)),
        (date(2026, 3, 1), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2028, 1, 1), date(2027, 4, 1)),
    ],
)
def test_a_term_is_twelve_months_from_the_month_of_the_start(month: date, first: date) -> None:
    assert term_of(YEARLY, month)[0] == first


def test_nothing_adds_up_by_the_month_under_other_remedies_or_without_a_breach(catalogue: Catalogue) -> None:
    terms, month = catalogue.newest("cyber-messaging"), date(2026, 9, 1)
    assert annual_sum(replace(YEARLY, period=Period.MONTHLY), terms, month, BREACHED) is None
    assert annual_sum(YEARLY, catalogue.newest("aws-kms"), month, BREACHED) is None
    assert annual_sum(YEARLY, terms, date(2030, 1, 1), BREACHED) is None

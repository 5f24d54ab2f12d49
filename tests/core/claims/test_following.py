"""What follows from a filed claim, and what one side of a reseller owes beyond what the other brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.claims.backing import Side, backing
from core.claims.events import ClaimEvent, ClaimStep, Given
from core.claims.facts import ClaimFacts
from core.claims.following import answer_expected, difference, difference_of, free_months
from core.claims.life import Standing, fold
from core.desk.contract import Contract, Direction, PlanPeriod
from core.money import Money
from core.terms.model import Terms
from core.terms.registry import Catalogue
from tests.core.terms.shipped import shipped_catalogue

# The last evening of May in UTC is the first morning of June in Tokyo.
EVENING = datetime(2026, 5, 31, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


def contract(terms: str, **facts: object) -> Contract:
    start = date(2025, 1, 1)
    made = Contract(terms, terms, terms, Direction.RECEIVABLE, start, (PlanPeriod(start, "standard"),))
    return replace(made, **facts)  # type: ignore[arg-type]


def usd(amount: str) -> Given:
    return Given(Money(Decimal(amount), "USD"))


def jpy(amount: str) -> Given:
    return Given(Money(Decimal(amount), "JPY"))


def filed(at: datetime = EVENING, *more: ClaimEvent, facts: ClaimFacts | None = None) -> Standing:
    received = ClaimEvent(ClaimStep.RECEIVED, at, facts=facts or ClaimFacts())
    return fold([received, *more])


def test_a_credit_is_expected_within_the_month_after_the_request_in_the_zone_of_the_terms(
    catalogue: Catalogue,
) -> None:
    found = answer_expected(catalogue.newest("aws-kms"), filed())
    assert found is not None
    assert (found.by, found.explanation[0].rule) == (date(2026, 6, 30), "K7")


def test_nothing_is_expected_before_it_is_filed_once_it_is_answered_or_where_nothing_is_promised(
    catalogue: Catalogue,
) -> None:
    kms = catalogue.newest("aws-kms")
    assert answer_expected(kms, Standing()) is None
    assert answer_expected(kms, filed(EVENING, ClaimEvent(ClaimStep.REJECTED, EVENING, why="no"))) is None
    assert answer_expected(catalogue.newest("cyber-messaging"), filed()) is None


def test_free_months_begin_after_the_local_month_in_which_the_form_was_received(catalogue: Catalogue) -> None:
    mail = catalogue.newest("cyber-messaging")
    found = free_months(mail, filed())
    assert found is not None
    assert (found.free_from, found.free_to) == (date(2026, 7, 1), date(2026, 7, 31))
    assert (found.explanation[0].rule, found.explanation[0].interpretation) == ("C4", True)


def test_an_annual_contract_asks_for_the_breached_months_together(catalogue: Catalogue) -> None:
    mail = catalogue.newest("cyber-messaging")
    found = free_months(mail, filed(facts=ClaimFacts(months_asked=3)))
    assert found is not None
    assert (found.free_from, found.free_to) == (date(2026, 7, 1), date(2026, 9, 30))


def test_free_months_are_those_that_were_granted(catalogue: Catalogue) -> None:
    granted = ClaimEvent(ClaimStep.ACCEPTED, EVENING, given=Given(None, 2, date(2026, 12, 1)))
    found = free_months(catalogue.newest("cyber-messaging"), filed(EVENING, granted))
    assert found is not None
    assert (found.free_from, found.free_to) == (date(2026, 12, 1), date(2027, 1, 31))


def test_no_month_is_free_where_money_is_given_or_the_claim_was_rejected(catalogue: Catalogue) -> None:
    mail = catalogue.newest("cyber-messaging")
    rejected = filed(EVENING, ClaimEvent(ClaimStep.REJECTED, EVENING, why="no"))
    assert free_months(mail, rejected) is None
    assert free_months(mail, Standing()) is None
    assert free_months(catalogue.newest("aws-kms"), filed()) is None


@pytest.mark.parametrize(
    ("expected", "given", "amount", "months", "differs"),
    [
        (usd("10.00"), usd("10.00"), "0.00", None, False),
        (usd("10.00"), usd("7.50"), "-2.50", None, True),
        (usd("10.00"), jpy("1500"), None, None, True),
        (Given(None, 2), Given(None, 1), None, -1, True),
        (Given(None, 1), Given(None, 1), None, 0, False),
        (Given(None, 1), jpy("500"), None, None, True),
    ],
)
def test_what_was_not_given_is_told_in_its_own_currency(
    expected: Given, given: Given, amount: str | None, months: int | None, differs: bool
) -> None:
    found = difference_of(expected, given)
    assert (None if found.amount is None else found.amount.text) == amount
    assert (found.months, found.any) == (months, differs)


def test_there_is_no_difference_before_the_settlement() -> None:
    assert difference(filed()) is None


def side(number: int, terms: Terms, worth: Given | None, closes_at: datetime | None, account: str = "") -> Side:
    return Side(number, contract(terms.id, account=account), terms, worth, closes_at, open=True)


class TestBacking:
    def test_the_gap_is_told_in_each_currency_and_never_netted_across(self, catalogue: Catalogue) -> None:
        kms, nexa = catalogue.newest("aws-kms"), catalogue.newest("nexa-palette")
        owed = side(1, nexa, jpy("30000"), None)
        found = backing(owed, [side(2, kms, usd("120.50"), None), side(3, nexa, jpy("12000"), None)])
        assert found.gap == (Money(Decimal(18_000), "JPY"), Money(Decimal("-120.50"), "USD"))

    def test_free_months_make_no_money_good(self, catalogue: Catalogue) -> None:
        mail = catalogue.newest("cyber-messaging")
        found = backing(side(1, mail, Given(None, 2), None), [side(2, mail, Given(None, 1), None)])
        assert (found.gap, found.gap_months) == ((), 1)

    @pytest.mark.parametrize(("days", "warned"), [(0, []), (1, ["downstream_first"]), (-1, ["upstream_first"])])
    def test_it_says_which_window_closes_first(self, catalogue: Catalogue, days: int, warned: list[str]) -> None:
        mail = catalogue.newest("cyber-messaging")
        downstream = side(1, mail, Given(None, 1), EVENING)
        upstream = side(2, mail, Given(None, 1), EVENING + timedelta(days=days))
        assert [step.message.id for step in backing(downstream, [upstream]).warnings] == [
            f"claims.{name}" for name in warned
        ]

    def test_a_credit_does_not_move_to_another_account(self, catalogue: Catalogue) -> None:
        kms = catalogue.newest("aws-kms")
        owed = side(1, kms, usd("10"), None, "111122223333")
        other = backing(owed, [side(2, kms, usd("10"), None, "444455556666")])
        same = backing(owed, [side(2, kms, usd("10"), None, "1111-2222-3333")])
        assert [(step.message.id, step.rule) for step in other.warnings] == [("claims.condition", "K3")]
        assert same.warnings == ()

    def test_it_says_where_what_comes_is_not_known(self, catalogue: Catalogue) -> None:
        mail = catalogue.newest("cyber-messaging")
        found = backing(side(1, mail, Given(None, 1), None), [side(2, mail, None, None)])
        assert [step.message.id for step in found.warnings] == ["claims.upstream_not_known"]
        assert found.gap_months == 1

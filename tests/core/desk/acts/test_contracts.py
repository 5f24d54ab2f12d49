"""Entering contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_days import End, TakeBackEnd
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.contract import Direction
from core.errors import BadInput, Refused
from core.terms.registry import Catalogue
from tests.core.desk.fakes import FakeUnitOfWork
from tests.core.desk.sample import TERMS


def test_a_contract_starts_today_on_the_side_of_its_terms() -> None:
    uow = FakeUnitOfWork(now="2026-06-01 00:30")
    add_contract(uow, AddContract("Baker", "sample", "timed", account="111122223333"))
    entered = uow.contracts.by_name("Baker")
    assert (entered.starts_on, entered.direction) == (date(2026, 6, 1), Direction.PAYABLE)
    assert entered.subscribed_plan(date(2026, 6, 1)) == "timed"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddContract(" ", "sample", "timed"), "name_empty"),
        (AddContract("Baker", "smaple", "timed"), "terms_unknown"),
        (AddContract("Baker", "sample", "tmied"), "plan_unknown"),
        (AddContract("Baker", "sample", "timed", kind="prime"), "kind_unknown"),
        (AddContract("ACME", "sample", "timed"), "contract_exists"),
        (AddContract("Baker", "sample", "timed", direction="sideways"), "direction_unknown"),
    ],
)
def test_what_cannot_be_entered_changes_nothing(command: AddContract, code: str) -> None:
    uow = FakeUnitOfWork()
    with pytest.raises((BadInput, Refused), match=code):
        add_contract(uow, command)
    assert (len(uow.contracts.kept), uow.activity) == (1, [])


def test_an_account_has_as_many_contracts_as_terms_without_a_limit_allow() -> None:
    uow = FakeUnitOfWork()
    for name in ("Baker", "Baker 2"):
        add_contract(uow, AddContract(name, "sample", "timed", account="111122223333"))
    assert [each.account for each in uow.contracts.all()][1:] == ["111122223333"] * 2


class TestTermsThatAllowAnAccountOneContract:
    @pytest.fixture
    def uow(self) -> FakeUnitOfWork:
        """With the restriction since May 2026, and a contract from January on."""
        free = replace(TERMS, in_force_to=date(2026, 5, 1))
        strict = replace(TERMS, version="2", in_force_from=date(2026, 5, 1), one_per_account="T1")
        found = FakeUnitOfWork()
        found.catalogue = Catalogue([free, strict])
        add_contract(found, baker("Baker", date(2026, 1, 1)))
        return found

    def test_refuse_a_second_one_and_name_the_first_with_the_clause(self, uow: FakeUnitOfWork) -> None:
        with pytest.raises(Refused, match="account_taken") as refused:
            add_contract(uow, baker("Baker 2", date(2026, 6, 1), account="1111-2222-3333"))
        assert (refused.value.field, refused.value.params["contract"]) == ("account", "Baker")
        assert (refused.value.params["rule"], refused.value.params["clause"]) == ("T1", "clause T1")

    def test_take_one_that_began_before_they_restricted_it(self, uow: FakeUnitOfWork) -> None:
        add_contract(uow, baker("Baker 2", date(2026, 4, 30)))
        assert uow.contracts.by_name("Baker 2").account == "111122223333"

    def test_take_one_that_begins_after_the_other_has_ended(self, uow: FakeUnitOfWork) -> None:
        ended = replace(baker("Cook", date(2026, 5, 1), "444455556666"), edits=(End(date(2026, 5, 31)),))
        uow.at("2026-05-20 09:00")
        add_contract(uow, ended)
        with pytest.raises(Refused, match="account_taken"):
            add_contract(uow, baker("Cook 2", date(2026, 5, 31), "444455556666"))
        add_contract(uow, baker("Cook 2", date(2026, 6, 1), "444455556666"))
        with pytest.raises(Refused, match="account_taken"):
            change_contract(uow, ChangeContract("Cook", (TakeBackEnd(),)))

    def test_refuse_an_account_given_later(self, uow: FakeUnitOfWork) -> None:
        add_contract(uow, baker("Cook", date(2026, 6, 1), account="444455556666"))
        with pytest.raises(Refused, match="account_taken"):
            change_contract(uow, ChangeContract("Cook", (Facts(account="111122223333"),)))


def baker(name: str, starts_on: date, account: str = "111122223333") -> AddContract:
    return AddContract(name, "sample", "timed", account=account, starts_on=starts_on)

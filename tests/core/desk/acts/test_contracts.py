"""Entering contracts."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.contract import Direction
from core.errors import BadInput, Refused
from tests.core.desk.fakes import FakeUnitOfWork


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


def test_an_account_has_one_contract_under_the_same_terms() -> None:
    uow = FakeUnitOfWork()
    add_contract(uow, AddContract("Baker", "sample", "timed", account="111122223333"))
    with pytest.raises(Refused, match="account_taken"):
        add_contract(uow, AddContract("Baker 2", "sample", "free", account="111122223333"))

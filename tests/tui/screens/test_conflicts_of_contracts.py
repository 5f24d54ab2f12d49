"""Two operators change one contract: facts, components, days and amounts are merged each by its own key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.desk.acts.contract_amounts import EnterCharges, EnterFee
from core.desk.acts.contract_changes import ChangeContract, Edit, change_contract
from core.desk.acts.contract_days import CloseDesk, Lift, Suspend
from core.desk.acts.contract_facts import Facts
from core.desk.contract import Contract, Stopped
from core.money import Money
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.locale.language import LANGUAGES, Language
from tui.screens.conflict_panel import ConflictPanel
from tui.screens.contract import ContractScreen
from tui.screens.contract_entry import ContractEntryScreen
from tui.widgets.lines import TextLine

GAMES = "Midori Games"
JUNE, JULY, AUTUMN = date(2026, 6, 1), date(2026, 7, 1), date(2026, 9, 1)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def change(desk: Desk, name: str, *edits: Edit) -> None:
    desk.perform(change_contract, ChangeContract(name, edits))


def read(desk: Desk, name: str) -> Contract:
    with desk.read() as connection:
        return StoredContracts(connection).by_name(name)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


async def opened(hands: Hands, name: str) -> ContractEntryScreen:
    """The contract in its form."""
    hands.app.push_screen(ContractScreen(name))
    await hands.settle()
    await hands.press("c")
    form = hands.app.screen
    assert isinstance(form, ContractEntryScreen)
    return form


def error(hands: Hands, name: str) -> str:
    return hands.app.screen.query_one(f"#error-{name}", TextLine).text


async def test_facts_lists_and_amounts_of_both_are_stored_together(desk: Desk, suzuki: Desk) -> None:
    change(desk, GAMES, EnterCharges(JUNE, usd("10")))
    closed = date(2026, 8, 10)
    async with at_work(make_app(desk), (120, 24)) as hands:
        await opened(hands, GAMES)
        await hands.write("closed_days", "2026-08-11")
        await hands.write("charges", "2026-06 12 USD")
        await hands.write("account", "1111-2222-3333")
        theirs = (CloseDesk((closed,)), EnterCharges(JULY, usd("7")), Facts(reseller="Shinonome"))
        change(suzuki, GAMES, *theirs)
        await hands.press("f2")
        assert not isinstance(hands.app.screen, ConflictPanel | ContractEntryScreen), hands.screen
        assert "suzuki changed" in hands.message
        assert "Reseller" in hands.message
    found = read(desk, GAMES)
    assert set(found.closed_days) >= {closed, date(2026, 8, 11)}
    assert (found.charges_in(JUNE), found.charges_in(JULY)) == (usd("12"), usd("7"))
    assert (found.account, found.reseller) == ("1111-2222-3333", "Shinonome")


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_the_same_fact_is_chosen_with_its_names_in_words(desk: Desk, suzuki: Desk, language: Language) -> None:
    async with at_work(make_app(desk, language)) as hands:
        await opened(hands, GAMES)
        await hands.write("customer", "Midori KK")
        await hands.write("reseller", "Aoba")
        change(suzuki, GAMES, Facts(customer="Midori Inc.", reseller="Shinonome"))
        await hands.press("f2")
        assert isinstance(hands.app.screen, ConflictPanel)
        assert all(each in hands.screen for each in ("Midori KK", "Midori Inc.  (suzuki", "Aoba", "Shinonome  (suzuki"))
        await hands.press("m", "t", "enter")
    assert (read(desk, GAMES).customer, read(desk, GAMES).reseller) == ("Midori KK", "Shinonome")


@pytest.mark.parametrize(("key", "amount"), [("t", "11"), pytest.param("m", "12", marks=pytest.mark.soak)])
async def test_an_amount_for_the_same_month_is_chosen(desk: Desk, suzuki: Desk, key: str, amount: str) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, GAMES)
        await hands.write("charges", "2026-06 12 USD; 2026-07 3 USD")
        change(suzuki, GAMES, EnterCharges(JUNE, usd("11")))
        await hands.press("f2")
        assert all(each in hands.screen for each in ("2026-06", "(nothing)", "11.00 USD  (suzuki", "12.00 USD"))
        await hands.press(key, "enter")
    assert (read(desk, GAMES).charges_in(JUNE), read(desk, GAMES).charges_in(JULY)) == (usd(amount), usd("3"))


async def test_a_fee_from_a_month_to_come_is_compared_with_that_month(desk: Desk, suzuki: Desk) -> None:
    change(desk, GAMES, EnterFee(JUNE, usd("100")))
    async with at_work(make_app(desk)) as hands:
        await opened(hands, GAMES)
        await hands.write("fee", "120 USD")
        await hands.write("fee_from", "2026-09")
        change(suzuki, GAMES, EnterFee(AUTUMN, usd("110")))
        await hands.press("f2")
        assert isinstance(hands.app.screen, ConflictPanel), hands.screen
        assert all(each in hands.screen for each in ("2026-09", "100.00 USD", "110.00 USD  (suzuki", "120.00 USD"))
        await hands.press("m", "enter")
    found = read(desk, GAMES)
    assert (found.fee_in(JUNE), found.fee_in(AUTUMN)) == (usd("100"), usd("120"))


async def test_the_same_amount_in_other_words_is_no_conflict(desk: Desk, suzuki: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, GAMES)
        await hands.write("fee", "USD 120")
        change(suzuki, GAMES, EnterFee(JUNE, usd("120")))
        await hands.press("f2")
        assert not isinstance(hands.app.screen, ConflictPanel | ContractEntryScreen), hands.screen
    assert read(desk, GAMES).fee_in(JUNE) == usd("120")


async def test_a_contract_that_was_called_otherwise_meanwhile_is_found_all_the_same(desk: Desk, suzuki: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, GAMES)
        await hands.write("reseller", "Aoba")
        change(suzuki, GAMES, Facts(name="Midori"))
        await hands.press("f2")
        assert not isinstance(hands.app.screen, ConflictPanel | ContractEntryScreen), hands.screen
    assert read(desk, "Midori").reseller == "Aoba"


async def test_an_end_of_a_stop_that_others_ended_is_told_and_not_lost_in_silence(desk: Desk, suzuki: Desk) -> None:
    change(desk, GAMES, Suspend("late_payment", date(2026, 6, 3)))
    async with at_work(make_app(desk)) as hands:
        await opened(hands, GAMES)
        await hands.write("suspended_to", "2026-06-20")
        change(suzuki, GAMES, Lift(date(2026, 6, 10)))
        await hands.press("f2")
        assert isinstance(hands.app.screen, ConflictPanel)
        await hands.press("m", "enter")
        assert "suspend" in error(hands, "suspended_to").lower(), "there is no stop any more that could end otherwise"
    assert read(desk, GAMES).stops[-1] == Stopped(date(2026, 6, 3), "late_payment", date(2026, 6, 10))

"""Entering, changing and trying a contract from the keyboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from core.desk.acts.contract_amounts import EnterCharges, EnterPayment
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_days import Lift, Suspend
from core.desk.acts.contract_plans import RequestPlan
from core.desk.contract import Contract, PlanPeriod, Stopped
from core.money import Money
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import TERMINALS, Hands, at_work
from tui.locale.language import Language
from tui.screens.contract import ContractScreen
from tui.screens.contract_entry import ContractEntryScreen
from tui.screens.contracts import ContractsScreen
from tui.widgets.lines import TextLine


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def read(desk: Desk, name: str) -> Contract:
    with desk.read() as connection:
        return StoredContracts(connection).by_name(name)


def form(hands: Hands) -> ContractEntryScreen:
    screen = hands.app.screen
    assert isinstance(screen, ContractEntryScreen)
    return screen


def computed(hands: Hands) -> str:
    """What it would come to."""
    return str(form(hands).query_one("#preview", Static).render())


def error(hands: Hands, name: str) -> str:
    return form(hands).query_one(f"#error-{name}", TextLine).text


async def test_a_contract_is_entered_by_keys_alone(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "n")
        await hands.fill("New cloud", "Aoba", "cloud set")
        await hands.press("2")
        await hands.press("enter")
        await hands.fill("2026-05-10")
        await hands.press("enter", "enter", "enter", "enter", "enter", "enter", "enter")
        await hands.type("ec2=3, rds=1")
        assert "¥66,000" in computed(hands)
        await hands.press("f2")
        assert isinstance(hands.app.screen, ContractsScreen)
        assert "New cloud" in hands.message
        assert "New cloud" in hands.screen
    found = read(desk, "New cloud")
    assert (found.customer, found.terms, found.plans[0].plan) == ("Aoba", "ntt-cloud-aws", "standard")
    assert found.components_in(found.starts_on.replace(day=1)) == {"ec2": 3, "rds": 1}


WRONG = (
    ("name", "", "name"),
    ("starts_on", "soon", "soon"),
    ("fee", "-5 JPY", "negative"),
    ("fee", "5 XXX", "XXX"),
    ("components", "ec2", "ec2"),
    ("components", "ec9=1", "ec9"),
    ("closed_days", "2026-02-30", "2026-02-30"),
    ("account", "200000000001", "東雲物流"),
)
"""Of each: the field, what is typed there, and what is said of it."""


async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(desk: Desk) -> None:
    with desk.read() as connection:
        before = StoredContracts(connection).all()
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "n")
        await hands.write("name", "New cloud")
        await hands.write("terms", "cloud set")
        form(hands).form.go_to("plan")
        await hands.press("2")
        for name, text, said in WRONG:
            right = form(hands).form.values()[name]
            await hands.write(name, text)
            form(hands).form.go_to("customer")
            await hands.press("f2")
            assert said in error(hands, name)
            focused = hands.app.screen.focused
            assert isinstance(focused, Input)
            assert str(focused.id).removesuffix("-input") == name
            await hands.write(name, right)
            assert error(hands, name) == ""
    with desk.read() as connection:
        assert StoredContracts(connection).all() == before


async def test_what_was_typed_waits_for_the_next_time(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "n")
        await hands.write("name", "Half")
        await hands.write("terms", "cloud set")
        form(hands).form.go_to("plan")
        await hands.press("2")
        await hands.press("escape", "n")
        values = form(hands).form.values()
        assert (values["name"], values["terms"], values["plan"]) == ("Half", "ntt-cloud-aws", "standard")
        await hands.press("ctrl+g")
        assert not any(form(hands).form.values().values())


async def test_a_change_stores_what_is_typed_otherwise_and_nothing_else(desk: Desk) -> None:
    before = read(desk, "東雲物流")
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "j", "j", "j", "enter", "c")
        await hands.write("components", "ec2=2")
        await hands.write("charges", "2026-06 31.50 USD")
        await hands.write("customer", "Shinonome")
        await hands.press("f2")
        assert isinstance(hands.app.screen, ContractScreen)
        assert "Shinonome" in hands.page
        assert "ec2=2" in hands.page
    found = read(desk, "東雲物流")
    assert (found.version, found.customer, found.plans) == (before.version + 1, "Shinonome", before.plans)
    assert found.charges_in(date(2026, 6, 1)) == Money(Decimal("31.50"), "USD")
    assert found.components_in(date(2026, 6, 1)) == {"ec2": 2}


async def test_what_was_entered_wrongly_is_taken_away_or_put_right(desk: Desk) -> None:
    may, start = date(2026, 5, 1), read(desk, "東雲物流").starts_on
    edits = (
        EnterCharges(may, Money(Decimal(31), "USD")), EnterPayment(may, date(2026, 5, 31)),
        RequestPlan("advanced", date(2026, 5, 20)), Suspend("unpaid"),
    )  # fmt: skip
    desk.perform(change_contract, ChangeContract("東雲物流", edits))
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "j", "j", "j", "enter", "c")
        await hands.write("charges", "2026-04 -")
        await hands.press("f2")
        assert "2026-04" in error(hands, "charges"), "there is nothing to take away"
        await hands.write("charges", "2026-05 -")
        await hands.write("paid", "2026-05 -")
        await hands.write("suspended_from", "2026-05-25")
        await hands.write("plans", f"standard@{start}, advanced@2026-05-11, entry@2026-05-11")
        await hands.press("f2")
        for plan in ("Advanced", "Entry"):
            assert plan in error(hands, "plans")
        await hands.write("plans", f"standard@{start}, advanced@2026-05-11")
        await hands.press("f2")
        assert "why" in error(hands, "why")
        await hands.type("the order said the 11th")
        await hands.press("f2")
        assert isinstance(hands.app.screen, ContractScreen)
    found = read(desk, "東雲物流")
    assert (found.charges_in(may), found.paid_on(may)) == (None, None)
    assert found.stops == (Stopped(date(2026, 5, 25), "unpaid"),)
    assert found.plans == (PlanPeriod(start, "standard"), PlanPeriod(date(2026, 5, 11), "advanced"))


async def test_a_suspension_is_entered_whole_after_the_fact(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "j", "j", "j", "enter", "c")
        form(hands).form.go_to("suspension")
        await hands.press("1")
        await hands.write("suspended_from", "2026-05-25")
        await hands.write("suspended_to", "2026-05-24")
        await hands.press("f2")
        assert "2026-05-24" in error(hands, "suspended_to")
        await hands.write("suspended_to", "2026-05-28")
        await hands.press("f2")
        assert isinstance(hands.app.screen, ContractScreen)
    assert read(desk, "東雲物流").stops == (Stopped(date(2026, 5, 25), "unpaid", date(2026, 5, 28)),)


async def test_a_suspension_that_never_was_is_taken_away_with_its_reason(desk: Desk) -> None:
    edits = (Suspend("unpaid", date(2026, 5, 4)), Lift(date(2026, 5, 6)), Suspend("unpaid", date(2026, 6, 1)))
    desk.perform(change_contract, ChangeContract("東雲物流", edits))
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "j", "j", "j", "enter", "c")
        await hands.write("suspended_from", "-")
        await hands.press("f2")
        assert "say why" in error(hands, "why")
        await hands.write("why", "withdrawn")
        await hands.press("f2")
        assert [each.from_day for each in read(desk, "東雲物流").stops] == [date(2026, 5, 4)]
        await hands.press("c")
        await hands.write("why", "another customer's")
        await hands.write("suspended_from", "2026-05-05 -")
        await hands.press("f2")
        assert "2026-05-04" in error(hands, "suspended_from")
        await hands.write("suspended_from", "2026-05-04 -")
        await hands.press("f2")
        assert isinstance(hands.app.screen, ContractScreen)
    assert read(desk, "東雲物流").stops == ()


async def test_a_change_of_nothing_changes_nothing(desk: Desk) -> None:
    before = read(desk, "Midori Games")
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "c", "f2")
        assert "Nothing to change" in hands.message
    assert read(desk, "Midori Games") == before


async def test_a_plan_that_is_closed_is_refused_beside_the_plan(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "c")
        await hands.write("plan", "Business (old")
        assert "2026-01-01" in computed(hands)
        await hands.press("f2")
        assert "2026-01-01" in error(hands, "plan")


async def test_what_if_shows_fees_targets_and_tickets_and_stores_nothing(desk: Desk) -> None:
    before = read(desk, "Midori Games")
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "i")
        await hands.write("plan", "Prime support")
        told = computed(hands)
        assert "2026-07-01: " in told, "a lower plan waits for the next month"
        assert "First response: " in told
        await hands.write("charges", "2026-06 20000 USD")
        assert "1,600.00" in computed(hands)
        await hands.write("closed_days", "2026-06-03, 2026-06-04")
        assert "open tickets move (#" in computed(hands)
        await hands.press("f2")
        assert isinstance(hands.app.screen, ContractEntryScreen)
        await hands.press("escape", "i")
        assert form(hands).form.values()["charges"] == "", "what is only tried is no draft"
    assert read(desk, "Midori Games") == before


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_every_field_can_be_reached_and_fits(desk: Desk, language: Language, size: tuple[int, int]) -> None:
    async with at_work(make_app(desk, language), size) as hands:
        for key in ("n", "c", "i"):
            await hands.press("3", key)
            names = form(hands).form.names
            reached = []
            for _ in names:
                focused = hands.app.screen.focused
                assert focused is not None
                reached.append(str(focused.id).removesuffix("-input"))
                await hands.press("tab")
            assert tuple(reached) == names
            assert hands.widths == {size[0]}
            assert "screens." not in hands.screen
            await hands.press("escape")

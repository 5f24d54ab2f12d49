"""An interval's counts, entered by hand from the screen of the month."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from storage.database.stored_months import StoredMonths
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.actions import ACTIONS
from tui.locale.language import LANGUAGES, Language
from tui.screens.counts_entry import CountsEntryScreen
from tui.screens.month import MonthScreen
from tui.screens.month_place import MonthPlace
from tui.widgets.lines import TextLine

REGION, AT = "us-east-1", datetime(2026, 6, 2, 15, 5, tzinfo=UTC)  # five past midnight in Tokyo


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    command = AddContract("Keys", "aws-kms", "standard", account="300000000002", starts_on=date(2026, 1, 1))
    empty_desk.perform(add_contract, command)
    return empty_desk


def counts(desk: Desk) -> dict[datetime, tuple[int, int]]:
    with desk.read() as connection:
        contract_id = connection.exec_driver_sql("select id from contracts").scalar_one()
        found = StoredMonths(connection).counts(contract_id, REGION, AT, AT)
    return {start: (kept.sample.requests, kept.sample.errors) for start, kept in found.items()}


async def open_form(hands: Hands) -> CountsEntryScreen:
    await hands.app.push_screen(MonthScreen(MonthPlace("Keys", date(2026, 6, 1), REGION)))
    await hands.settle()
    await hands.press("m")
    screen = hands.app.screen
    assert isinstance(screen, CountsEntryScreen)
    return screen


def error(screen: CountsEntryScreen, name: str) -> str:
    return screen.query_one(f"#error-{name}", TextLine).text


async def test_counts_are_typed_from_field_to_field_and_stored(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await open_form(hands)
        assert REGION in hands.screen
        await hands.press("enter")
        for text in ("00:05", "120", "36"):
            await hands.type(text)
            await hands.press("enter")
        await hands.press("f2")
        assert isinstance(hands.app.screen, MonthScreen)
        assert counts(desk) == {AT: (120, 36)}


def preview(hands: Hands) -> str:
    return " ".join(str(hands.app.screen.query_one("#preview").render()).split())


async def test_what_the_counts_make_of_the_month_shows_before_they_are_stored(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        screen = await open_form(hands)
        assert "One interval" in preview(hands)
        await hands.press("enter")
        await hands.fill("00:05", "120")
        assert "One interval" in preview(hands), "errors are missing yet"
        await hands.type("36")
        assert f"Keys {REGION} 2026-06" in preview(hands)
        # 36 of 120 in one of 30 × 288 intervals: 0.3 / 8640 are lost.
        assert "100.000000 % (no request counted) » 99.996527 %" in preview(hands)
        assert "Tier none » 10 %" in preview(hands)
        assert counts(desk) == {}
        await hands.press("f2")
        screen = await open_form(hands)
        screen.form.put({"start": "00:05", "requests": "120", "errors": "0"})
        screen.soon()
        await hands.settle()
        assert "120" in preview(hands), "other counts are there"
        screen.form.write("meeting", "replace")
        screen.soon()
        await hands.settle()
        assert "99.996527 % » 100.000000 %" in preview(hands)
        assert counts(desk) == {AT: (120, 36)}


async def test_counts_of_a_time_that_would_be_refused_are_told_so_while_they_are_typed(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await open_form(hands)
        await hands.press("enter")
        await hands.fill("00:06", "120", "36")
        assert "border" in preview(hands) + hands.screen


async def test_each_error_stands_beside_its_field_and_nothing_is_stored(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        screen = await open_form(hands)
        await hands.press("f2")
        assert {error(screen, name) for name in ("start", "requests", "errors")} == {"! A value is needed."}
        screen.form.put({"start": "00:05", "requests": "１，２００", "errors": "1.5"})
        await hands.press("f2")
        assert (error(screen, "requests"), "1.5" in error(screen, "errors")) == ("", True)
        screen.form.put({"start": "00:06", "requests": "10", "errors": "11"})
        await hands.press("f2")
        assert "border" in error(screen, "start")
        screen.form.put({"start": "00:05", "requests": "10", "errors": "11"})
        await hands.press("f2")
        assert "11" in error(screen, "errors")
        assert counts(desk) == {}


async def test_other_counts_of_an_interval_ask_what_becomes_of_the_first_ones(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        for number in (1, 2):
            screen = await open_form(hands)
            screen.form.put({"start": "00:05", "requests": f"{number}00", "errors": "1"})
            await hands.press("f2")
        assert "100 requests, 1 errors" in error(screen, "meeting")
        await hands.press("2", "f2")
        assert counts(desk) == {AT: (300, 2)}


async def test_where_no_requests_are_counted_the_key_says_so(desk: Desk) -> None:
    desk.perform(add_contract, AddContract("Web", "nexa-palette", "standard", starts_on=date(2026, 1, 1)))
    async with at_work(make_app(desk)) as hands:
        await hands.app.push_screen(MonthScreen(MonthPlace("Web", date(2026, 6, 1))))
        await hands.settle()
        await hands.press("m")
        assert isinstance(hands.app.screen, MonthScreen)
        assert "Web" in hands.message


async def test_a_half_typed_count_waits(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await open_form(hands)
        await hands.press("tab")
        await hands.type("00:0")
        await hands.press("escape", "m")
        screen = hands.app.screen
        assert isinstance(screen, CountsEntryScreen)
        assert screen.form.values()["start"] == "00:0"


@pytest.mark.parametrize("size", mostly_in_a_soak([SMALL, LARGE], always=SMALL))
@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_every_label_fits(desk: Desk, size: tuple[int, int], language: Language) -> None:
    async with at_work(make_app(desk, language), size) as hands:
        await open_form(hands)
        assert hands.widths == {size[0]}
        assert "screens." not in hands.screen


async def test_the_key_for_counts_is_named_only_where_the_terms_count_requests(desk: Desk) -> None:
    nexa = AddContract("Bank", "nexa-palette", "standard", starts_on=date(2026, 1, 1))
    desk.perform(add_contract, nexa)
    async with at_work(make_app(desk), size=LARGE) as hands:
        for contract, scope, named in (("Keys", REGION, True), ("Bank", "", False)):
            await hands.app.push_screen(MonthScreen(MonthPlace(contract, date(2026, 6, 1), scope)))
            await hands.settle()
            screen = hands.app.screen
            assert isinstance(screen, MonthScreen)
            offered = {action.id for action in ACTIONS if screen.offers(action)}
            assert ("month.count" in offered) is named
            assert (" m counts" in screen.query_one("#hints", TextLine).text) is named

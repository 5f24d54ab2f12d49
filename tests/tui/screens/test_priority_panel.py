"""Another priority: its number stores it at once, with the reason that stands there or the one that was typed."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from core.desk.ticket import Ticket
from storage.database.read_models.queue import QueueRow
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import Hands, at_work
from tui.readings import ticket_reading
from tui.screens.priority_panel import PriorityPanel
from tui.widgets.row_list import RowList


def ticket(desk: Desk, number: int) -> Ticket:
    return ticket_reading(desk, number).ticket


def under_cursor(hands: Hands) -> int:
    row = hands.app.screen.query_one("#body", RowList).current
    assert isinstance(row, QueueRow)
    return row.number


@pytest.mark.parametrize("key", ["1", "１"])
async def test_two_keys_change_a_priority_and_a_reason_is_recorded(desk: Desk, key: str) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands)
        await hands.press("p", key)
        changed = ticket(desk, number)
        assert changed.state.priority == "critical"
        assert changed.events[-1].reason == "Reassessed by the desk"
        assert hands.message == f"#{number} has another priority"


async def test_the_reason_that_will_be_kept_stands_there_before_the_number(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("p")
        assert "Reason  Reassessed by the desk" in hands.screen
        assert "number stores at once" in hands.screen


async def test_tab_goes_to_the_reason_where_numbers_are_text(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands)
        await hands.press("p", "tab")
        await hands.type("2 of 3 servers are down")
        assert ticket(desk, number).state.priority != "critical"
        await hands.press("enter", "1")
        assert ticket(desk, number).events[-1].reason == "2 of 3 servers are down"


async def test_a_reason_that_was_deleted_is_asked_for(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        before = ticket(desk, under_cursor(hands))
        await hands.press("p", "tab", "backspace", "tab", "1")
        assert isinstance(hands.app.screen, PriorityPanel)
        assert "! A change of priority needs a reason." in hands.screen
        assert ticket(desk, before.number) == before
        await hands.type("typed after all")
        await hands.press("enter", "1")
        assert ticket(desk, before.number).events[-1].reason == "typed after all"


async def test_a_number_outside_the_plan_says_which_there_are(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        before = ticket(desk, under_cursor(hands))
        await hands.press("p", "9")
        assert "! There is no 9 here; choose one of 1" in hands.screen
        assert ticket(desk, before.number) == before


async def test_esc_leaves_the_reason_first_and_then_the_panel(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        before = ticket(desk, under_cursor(hands))
        await hands.press("p", "tab")
        await hands.type("ab")
        await hands.press("escape")
        assert isinstance(hands.app.screen, PriorityPanel)
        assert hands.app.screen.query_one(Input).value == "ab"
        await hands.press("escape")
        assert not isinstance(hands.app.screen, PriorityPanel)
        assert ticket(desk, before.number) == before

"""Typing a filter: offers, what is wrong, filters of before, saved views."""

from __future__ import annotations

import pytest

from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.screens.test_queue import queue
from tests.tui.variants import mostly_in_a_soak
from tui.screens.queue import QueueScreen
from tui.screens.view_panel import ViewPanel
from tui.widgets.filter_line import FilterLine
from tui.widgets.lines import TextLine


def line(hands: Hands) -> FilterLine:
    return hands.app.screen.query_one("#filter", FilterLine)


def offers(hands: Hands) -> str:
    return hands.app.screen.query_one("#offers", TextLine).text


@pytest.mark.both
async def test_tab_and_right_take_the_first_offer_and_the_list_follows(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash")
        assert "due:" in offers(hands)
        await hands.type("is:ov")
        assert offers(hands).split()[0] == "overdue"
        assert hands.message == "", "a half typed word is not wrong while it can be completed"
        await hands.press("tab")
        assert line(hands).value == "is:overdue "
        assert line(hands).has_focus
        assert 0 < queue(hands).window.total < 20
        await hands.type("c:mid")
        await hands.press("right")
        assert line(hands).value == 'is:overdue c:"Midori Games" '


async def test_right_moves_within_the_words(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash")
        await hands.type("is:ov")
        await hands.press("left", "right")
        assert (line(hands).value, line(hands).cursor_position) == ("is:ov", 5)


async def test_the_wrong_word_is_marked_and_enter_keeps_it_in_hand(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash")
        await hands.type("disk is:breachd")
        assert hands.message.startswith("!")
        assert [str(span.style) for span in line(hands)._value.spans] == ["underline bold red"]
        assert (line(hands)._value.spans[0].start, line(hands)._value.spans[0].end) == (8, 15)
        await hands.press("enter")
        assert line(hands).has_focus
        await hands.press("escape")
        assert hands.message == ""
        assert queue(hands).has_focus


async def test_up_brings_back_what_was_entered_before_and_down_goes_on_to_the_list(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        for words in ("p:high", "is:risk"):
            await hands.press("slash")
            await hands.type(words)
            await hands.press("enter", "escape")
        await hands.press("slash", "up")
        assert line(hands).value == "is:risk"
        await hands.press("up")
        assert line(hands).value == "p:high"
        await hands.press("down", "down")
        assert line(hands).value == ""
        assert line(hands).has_focus
        await hands.press("down")
        assert queue(hands).has_focus


async def test_a_view_is_one_key_and_its_name_stands_in_the_figures(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        everything = queue(hands).window.total
        await hands.press("f6")
        assert 0 < queue(hands).window.total < everything
        assert f"Overdue / {queue(hands).window.total} found" in hands.lines[1]
        assert queue(hands).has_focus
        await hands.press("escape")
        assert queue(hands).window.total == everything
        assert "Overdue /" not in hands.lines[1]
        await hands.press("f12")
        assert hands.message.startswith("No view on F12")
        assert "F5 Mine" in hands.message


async def test_a_filter_is_saved_under_a_name_and_a_key(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("V")
        assert hands.message.startswith("Nothing to save")
        await hands.press("slash")
        await hands.type("p:high")
        await hands.press("enter", "V")
        assert isinstance(hands.app.screen, ViewPanel)
        await hands.type("hot")
        await hands.press("tab")
        await hands.type("f99")
        await hands.press("enter")
        assert isinstance(hands.app.screen, ViewPanel), "a wrong key is told, and what was typed stays"
        await hands.press("backspace", "backspace", "backspace")
        await hands.type("F11")
        await hands.press("enter")
        assert hands.message == "View “hot” is on F11"
        assert "hot / " in hands.lines[1]
        await hands.press("escape", "f11")
        screen = hands.app.screen
        assert isinstance(screen, QueueScreen)
        assert {row.priority for row in screen.list.window.rows} == {"high"}


@pytest.mark.parametrize("size", mostly_in_a_soak([SMALL, LARGE], always=SMALL))
async def test_the_list_stays_where_it_is_while_a_filter_is_typed(desk: Desk, size: tuple[int, int]) -> None:
    async with at_work(make_app(desk), size) as hands:
        before = hands.lines
        await hands.press("slash")
        assert "due:" in hands.lines[2]
        assert hands.lines[3:-1] == before[3:-1]
        assert "found" not in hands.lines[1]
        await hands.type("is:open")
        assert f"is:open{' ' * 10}" in hands.lines[1]
        assert hands.lines[1].rstrip().endswith(f"/ {queue(hands).window.total} found")
        assert hands.lines[3:-1] == before[3:-1]
        await hands.press("escape")
        assert hands.lines == before
        await hands.press("slash")
        await hands.type("disk")
        assert hands.lines[2] == before[2], "the headings are back where nothing is offered"


async def test_a_long_filter_leaves_the_figures_their_room(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash")
        await hands.type("is:open -is:paused -p:low -p:normal -c:nobody")
        await hands.press("enter")
        assert " open " in hands.lines[1]
        assert " waiting " in hands.lines[1]
        assert "is:open -i" in hands.lines[1]
        assert hands.lines[1].rstrip().endswith("found")


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("c:midoro", "Midori Games"),
        ("owner:tanakka", "tanaka"),
        pytest.param("p:higg", "high", marks=pytest.mark.soak),
        pytest.param("i:guidence", "guidance", marks=pytest.mark.soak),
    ],
)
async def test_a_name_that_the_desk_does_not_know_is_told_while_it_is_typed(
    desk: Desk, typed: str, nearest: str
) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash")
        await hands.type(typed)
        value = typed.partition(":")[2]
        assert hands.message.startswith("!")
        assert f"“{value}”" in hands.message
        assert hands.message.endswith(f"Nearest: {nearest}")
        marked = line(hands)._value.spans[0]
        assert line(hands).value[marked.start : marked.end] == value
        assert queue(hands).window.total == 0
        for _ in value[2:]:
            await hands.press("backspace")
        assert hands.message == "", "on the way to a name it is not wrong"
        await hands.press("tab")
        assert hands.message == ""
        assert line(hands)._value.spans == []

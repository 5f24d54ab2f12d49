"""The number of a list leads back to it from every page above it."""

from __future__ import annotations

from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import at_work
from tests.tui.screens.test_roles import WAYS
from tui.actions import Place
from tui.screens.frame import DeskScreen
from tui.screens.incident import IncidentScreen
from tui.screens.incident_entry import IncidentEntryScreen

PAGES = [place for place, keys in WAYS.items() if len(keys) > 1]
LISTS: dict[tuple[str, ...], Place] = {keys: place for place, keys in WAYS.items() if len(keys) == 1}


async def test_a_page_goes_back_to_its_list(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        for page in PAGES:
            keys = WAYS[page]
            await hands.press(*keys)
            assert hands.app.desk_screen is not None
            assert hands.app.desk_screen.place is page
            await hands.press(keys[0])
            screen = hands.app.screen
            assert isinstance(screen, DeskScreen)
            assert screen.place is LISTS[keys[:1]]
            assert hands.app.screen_stack == [screen]


async def test_two_pages_above_one_another_are_both_left(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("enter", "h")
        assert len(hands.app.screen_stack) == 3
        await hands.press("1")
        assert [screen.place for screen in hands.app.screen_stack if isinstance(screen, DeskScreen)] == [Place.QUEUE]
        await hands.press("down", "enter")
        assert len(hands.app.screen_stack) == 2, "the keys go on"


async def test_from_another_list_a_page_is_found_as_it_was_left(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "enter", "1")
        assert len(hands.app.screen_stack) == 1
        await hands.press("2")
        assert isinstance(hands.app.screen, IncidentScreen)


async def test_digits_that_are_typed_lead_nowhere(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        form = hands.app.screen
        assert isinstance(form, IncidentEntryScreen)
        await hands.type("2")
        assert hands.app.screen is form

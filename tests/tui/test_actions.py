"""The registry of actions: everything an operator can do has an id, keys, words in both languages, and a place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.desk.acts.incidents import LogIncident, log_incident
from storage.desk import Desk
from tests.tui.conftest import NOW, make_app
from tests.tui.driving import Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.actions import ACTIONS, EVERYWHERE, Place, actions_at, hinted_at
from tui.key_names import shown_key
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.screens.activity import ActivityScreen
from tui.screens.claim import ClaimScreen
from tui.screens.claims import ClaimsScreen
from tui.screens.contract import ContractScreen
from tui.screens.contracts import ContractsScreen
from tui.screens.dates import DatesScreen
from tui.screens.exposure import ExposureScreen
from tui.screens.frame import DeskScreen
from tui.screens.handover import HandoverScreen
from tui.screens.help import MOST_KEYS, HelpScreen
from tui.screens.incident import IncidentScreen
from tui.screens.incidents import IncidentsScreen
from tui.screens.palette import PaletteScreen
from tui.screens.priorities import PrioritiesScreen
from tui.screens.queue import QueueScreen
from tui.screens.ticket import TicketScreen
from tui.widgets.lines import TextLine

pytestmark = pytest.mark.in_a_file("about keys and their words, wherever the desk is")

FORBIDDEN = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+s", "ctrl+q", "ctrl+a", "ctrl+b", "ctrl+enter"}
SCREENS: dict[Place, type[DeskScreen]] = {
    Place.QUEUE: QueueScreen, Place.TICKET: TicketScreen, Place.INCIDENTS: IncidentsScreen,
    Place.INCIDENT: IncidentScreen, Place.CONTRACTS: ContractsScreen,
    Place.CONTRACT: ContractScreen, Place.PRIORITIES: PrioritiesScreen, Place.EXPOSURE: ExposureScreen,
    Place.CLAIMS: ClaimsScreen, Place.CLAIM: ClaimScreen, Place.DATES: DatesScreen, Place.ACTIVITY: ActivityScreen,
    Place.HANDOVER: HandoverScreen,
}  # fmt: skip
WAYS = {
    Place.QUEUE: "", Place.TICKET: "enter", Place.INCIDENTS: "2", Place.INCIDENT: "2 enter", Place.CONTRACTS: "3",
    Place.CONTRACT: "3 enter", Place.PRIORITIES: "4", Place.EXPOSURE: "5",
    Place.CLAIMS: "6", Place.CLAIM: "6 enter", Place.DATES: "7", Place.ACTIVITY: "8",
    Place.HANDOVER: "h",
}  # fmt: skip


def test_every_id_is_there_once() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize("place", Place)
def test_no_key_means_two_things_on_one_screen(place: Place) -> None:
    keys = [key for action in actions_at(place) for key in action.keys]
    assert sorted(set(keys)) == sorted(keys)


def test_no_key_is_one_that_terminals_take_for_themselves() -> None:
    assert {key for action in ACTIONS for key in action.keys} & FORBIDDEN == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_its_words(language: Language) -> None:
    translator = Translator(language)
    for action in ACTIONS:
        for message_id in (action.label, action.help):
            assert translator.words(message_id) != message_id


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="en"))
async def test_the_help_lists_every_action_with_its_keys(desk: Desk, language: Language) -> None:
    async with at_work(make_app(desk, language)) as hands:
        await hands.press("question_mark")
        assert isinstance(hands.app.screen, HelpScreen)
        lines = hands.page.split("\n")
        for action in ACTIONS:
            shown, text = [*map(shown_key, action.keys)], hands.app.translator.words(action.help)
            keys = " ".join(shown) if len(shown) <= MOST_KEYS else f"{shown[0]} .. {shown[-1]}"
            assert any(line.strip().startswith(keys) and text in line for line in lines), action.id
        await hands.press("escape")
        assert isinstance(hands.app.screen, QueueScreen)


async def all_screens(hands: Hands) -> AsyncIterator[tuple[Place, DeskScreen]]:
    """From one screen to the next."""
    for place, keys in WAYS.items():
        await hands.press(*keys.split())
        screen = hands.app.screen
        assert isinstance(screen, SCREENS[place])
        yield place, screen
        if len(hands.app.screen_stack) > 1:
            await hands.press("escape")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_hint_line_of_every_screen_fits_80_columns(desk: Desk, language: Language) -> None:
    desk.perform(log_incident, LogIncident("Portal down", NOW))
    async with at_work(make_app(desk, language)) as hands:
        async for place, screen in all_screens(hands):
            hints = screen.query_one("#hints", TextLine)
            assert hints.text.strip(), place
            assert sum(map(screen.offers, hinted_at(place))) <= 8, place
            assert hands.lines[-1].rstrip() == hints.text.rstrip(), place


async def test_every_action_of_a_screen_is_one_that_it_can_do(desk: Desk) -> None:
    desk.perform(log_incident, LogIncident("Portal down", NOW))
    async with at_work(make_app(desk)) as hands:
        async for place, screen in all_screens(hands):
            body = screen.query_one("#body")
            for action in actions_at(place):
                name = f"action_{action.does.partition('(')[0]}"
                assert any(hasattr(node, name) for node in (body, screen, hands.app)), action.id


async def test_every_key_for_typing_is_one_that_each_field_answers(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        for key in ("m", "R", "a", "n"):
            await hands.press(key)
            assert all(hasattr(hands.app.screen, f"action_{action.does}") for action in actions_at(Place.TYPING)), key
            bound = {binding.id for _, binding in hands.app.screen._bindings}
            assert bound >= {action.id for action in actions_at(Place.TYPING)}, key
            await hands.press("escape")


async def test_a_key_of_another_screen_says_where_it_works(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "r")
        assert hands.message == "r (respond) works on: Queue, Ticket"


async def test_the_palette_runs_what_is_chosen_by_a_part_of_its_name(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("colon")
        assert isinstance(hands.app.screen, PaletteScreen)
        await hands.type("priorities")
        await hands.press("enter")
        assert isinstance(hands.app.screen, PrioritiesScreen)
        await hands.press("1", "ctrl+p")
        await hands.type("last row")
        await hands.press("enter")
        screen = hands.app.screen
        assert isinstance(screen, QueueScreen)
        assert screen.list.cursor == screen.list.window.total - 1


async def test_number_keys_go_to_screens_and_esc_goes_back(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("enter", "4")
        assert isinstance(hands.app.screen, PrioritiesScreen)
        await hands.press("1")
        assert isinstance(hands.app.screen, TicketScreen)
        await hands.press("escape")
        assert isinstance(hands.app.screen, QueueScreen)
        await hands.press("escape")
        assert isinstance(hands.app.screen, QueueScreen)


def test_what_is_valid_everywhere_is_said_so() -> None:
    assert {action.id for action in ACTIONS if action.where == EVERYWHERE} >= {"desk.help", "desk.palette", "desk.quit"}

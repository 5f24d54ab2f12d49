"""A role that may not do a thing sees its key without effect, and why."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.desk.roles import LEAST_ROLE, Rights, Role
from storage.desk import Desk
from tests.tui.conftest import OPERATOR, make_app, open_at
from tests.tui.driving import LARGE, Hands, at_work
from tui.actions import ACTIONS, OF_LEADS, Action, Place, actions_at, hinted_at
from tui.key_names import shown_key
from tui.locale.language import LANGUAGES, Language
from tui.screens.frame import DeskScreen
from tui.screens.incident import IncidentScreen
from tui.screens.palette import PaletteScreen
from tui.terminal.capabilities import ASCII

pytestmark = pytest.mark.in_a_file("on a server the login has the role: test_roles_of_logins.py")


def as_role(desk: Desk, role: Role) -> Desk:
    """The desk as another opens it, who has ``role``."""
    actor = replace(OPERATOR, rights=Rights(role, {Role.LEAD: ("sato",)}))
    return open_at(desk.location, actor=actor)


def test_every_act_of_leads_that_has_a_key_is_known_to_the_keys() -> None:
    of_leads = {act for act, role in LEAST_ROLE.items() if role is Role.LEAD}
    assert set(OF_LEADS.values()) == of_leads - {"activity.erased"}  # only from the command line
    assert {action.id for action in ACTIONS if action.least_role is Role.LEAD} == set(OF_LEADS)


async def test_an_operator_sees_who_waives(desk: Desk) -> None:
    with as_role(desk, Role.OPERATOR) as of_operator:
        async with at_work(make_app(of_operator)) as hands:
            assert "READ ONLY" not in hands.lines[0]
            await hands.press("2", "enter")
            assert isinstance(hands.app.screen, IncidentScreen)
            assert " ⊘w waive" in hands.lines[-1]
            assert hands.lines[-1].rstrip().endswith("⊘ needs lead")
            await hands.press("w")
            assert len(hands.app.screen_stack) == 2, "nothing is asked"
            assert "This takes the role “lead”, and yours here is “operator”. Who may: sato." in hands.screen
            await hands.press("colon")
            await hands.type("waive")
            await hands.press("enter")
            assert "takes the role “lead”" in hands.message
            assert len(hands.app.screen_stack) == 2


async def test_a_lead_waives(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "enter")
        assert " w " in hands.lines[-1]
        await hands.press("w")
        assert len(hands.app.screen_stack) == 3


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_viewer_sees_that_he_only_reads(desk: Desk, language: Language) -> None:
    with as_role(desk, Role.VIEWER) as of_viewer:
        async with at_work(make_app(of_viewer, language)) as hands:
            assert {"en": "READ ONLY", "ja": "読み取り専用"}[language] in hands.lines[0]
            first = {"en": "You may only look. Who may act: sato.", "ja": "閲覧のみです。登録できる人: sato"}
            assert hands.message == first[language]
            await hands.press("n")
            assert {"en": "yours here is “viewer”", "ja": "現在の役割: 閲覧者"}[language] in hands.message
            assert len(hands.app.screen_stack) == 1


# -- Every action, every role ---------------------------------------------------------------------------------------

WAYS: dict[Place, tuple[str, ...]] = {
    Place.QUEUE: ("1",), Place.TICKET: ("1", "enter"), Place.INCIDENTS: ("2",), Place.INCIDENT: ("2", "enter"),
    Place.CONTRACTS: ("3",), Place.CONTRACT: ("3", "enter"), Place.EXPOSURE: ("5",), Place.MONTH: ("5", "enter"),
    Place.CLAIMS: ("6",), Place.CLAIM: ("6", "enter"), Place.HANDOVER: ("1", "h"),
}  # fmt: skip
"""The keys to each screen that has actions of one role only."""


def barred_for(role: Role) -> set[str]:
    """The ids of the actions that ``role`` may not do."""
    return {action.id for action in ACTIONS if action.refusal(Rights(role)) is not None}


def test_each_role_may_do_what_the_table_of_acts_says() -> None:
    assert barred_for(Role.LEAD) == set()
    assert barred_for(Role.OPERATOR) == set(OF_LEADS)
    assert barred_for(Role.VIEWER) == {action.id for action in ACTIONS if action.writes}
    places = {place for action in ACTIONS if action.writes for place in action.where}
    assert places <= WAYS.keys(), "a screen with such actions is not looked at below"


@pytest.mark.parametrize("role", list(Role))
async def test_each_key_that_a_role_may_not_use_is_barred_with_the_reason(desk: Desk, role: Role) -> None:
    """In the help, the palette and the key line of every screen; pressed, it says why and begins nothing."""
    barred = barred_for(role)
    left = {action.id for action in ACTIONS if action.id in barred}
    with as_role(desk, role) as shown:
        async with at_work(make_app(shown), LARGE) as hands:
            await check_help_and_palette(barred, hands)
            for place, way in WAYS.items():
                here = [action for action in actions_at(place) if action.id in left]
                if not here:
                    continue
                await hands.press(*way)
                check_key_line(place, barred, hands)
                for action in here:
                    await check_key(action, hands)
                    left.remove(action.id)
                await hands.press(*(["escape"] if len(hands.app.screen_stack) > 1 else []))
    assert left == set()


async def check_help_and_palette(barred: set[str], hands: Hands) -> None:
    await hands.press("question_mark")
    told = " ".join(hands.page.split())
    for action in ACTIONS:
        text = re.escape(hands.app.translator.words(action.help))
        assert re.search(text, told), action.id
        assert bool(re.search(rf"{text}( \([^)]*\))? ⊘ needs", told)) is (action.id in barred), action.id
    await hands.press("escape", "colon")
    palette = hands.app.screen
    assert isinstance(palette, PaletteScreen)
    for action in ACTIONS:
        assert ("⊘ needs" in palette._line(action).plain) is (action.id in barred), action.id
    await hands.press("escape")


def check_key_line(place: Place, barred: set[str], hands: Hands) -> None:
    screen = hands.app.screen
    assert isinstance(screen, DeskScreen)
    assert screen.place is place
    for action in filter(screen.offers, hinted_at(place)):
        assert (f"⊘{key_of(action, hands)} " in hands.lines[-1]) is (action.id in barred), action.id


async def check_key(action: Action, hands: Hands) -> None:
    screen, deep = hands.app.screen, len(hands.app.screen_stack)
    assert isinstance(screen, DeskScreen)
    screen.say("")
    await hands.press(hands.app.keys.of[action.id][0])
    assert why(action) in hands.message, action.id
    assert len(hands.app.screen_stack) == deep, action.id


def key_of(action: Action, hands: Hands) -> str:
    return shown_key(hands.app.keys.of[action.id][0])


def why(action: Action) -> str:
    return f"This takes the role “{'lead' if action.id in OF_LEADS else 'operator'}”"


async def test_what_the_palette_chose_and_the_role_may_not_do_is_told(desk: Desk) -> None:
    with as_role(desk, Role.VIEWER) as of_viewer:
        async with at_work(make_app(of_viewer)) as hands:
            await hands.press("colon")
            await hands.type("receive a ticket")
            await hands.press("enter")
            assert "takes the role “operator”" in hands.message


async def test_without_colours_and_in_ascii_what_is_barred_has_a_sign(desk: Desk) -> None:
    with as_role(desk, Role.OPERATOR) as of_operator:
        async with at_work(make_app(of_operator, "ja", glyphs=ASCII)) as hands:
            await hands.press("2", "enter")
            assert " -w " in hands.lines[-1]
            assert hands.widths == {80}
            await hands.press("question_mark")
            assert "- 責任者のみ可" in hands.page

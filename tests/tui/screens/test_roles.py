"""A role that may not do a thing sees its key without effect, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.desk.roles import LEAST_ROLE, Rights, Role
from storage.desk import Desk
from tests.tui.conftest import OPERATOR, make_app, open_file
from tests.tui.driving import at_work
from tui.actions import ACTIONS, OF_LEADS
from tui.locale.language import LANGUAGES, Language
from tui.screens.incident import IncidentScreen
from tui.screens.palette import PaletteScreen


def as_role(desk: Desk, role: Role) -> Desk:
    """The desk as another opens it, who has ``role``."""
    assert desk.location.path is not None
    actor = replace(OPERATOR, rights=Rights(role, {Role.LEAD: ("sato",)}))
    return open_file(desk.location.path, actor=actor)


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
            assert " w " not in hands.lines[-1]
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
            assert {"en": "yours here is “viewer”", "ja": "現在の役割: 閲覧者"}[language] in hands.screen
            await hands.press("n")
            assert len(hands.app.screen_stack) == 1


async def test_the_palette_shows_dimly_what_the_role_may_not_do(desk: Desk) -> None:
    async def dim(shown: Desk) -> bool:
        async with at_work(make_app(shown)) as hands:
            await hands.press("2", "enter", "colon")
            await hands.type("incident")
            screen = hands.app.screen
            assert isinstance(screen, PaletteScreen)
            waiving = next(action for action in ACTIONS if action.id == "incident.waive")
            return any(span.style == "$foreground 60%" for span in screen._line(waiving).spans)

    with as_role(desk, Role.OPERATOR) as of_operator:
        assert await dim(of_operator)
    assert not await dim(desk)

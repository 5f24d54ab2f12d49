"""Saved views in their table, each operator's apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from core.desk.acts.views import RemoveView, SaveView, remove_view, save_view
from core.desk.view import DEFAULT_VIEWS, View
from core.errors import Refused
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.location import Location
from storage.database.read_models.views import views_of
from storage.database.tables import views
from storage.desk import Desk
from tests.storage.conftest import NOON

pytestmark = pytest.mark.both


@pytest.fixture
def colleague(desk: Desk, location: Location) -> Iterator[Desk]:
    """The same desk, opened by somebody else."""
    assert desk.location == location
    with Desk.open(location, actor=Actor(1001, "ops", "suzuki"), catalogue=Catalogue(()), clock=lambda: NOON) as other:
        yield other


def own(desk: Desk) -> list[View]:
    with desk.read() as connection:
        return [view for view in views_of(connection, desk.actor.name) if view not in DEFAULT_VIEWS]


def test_each_operator_has_his_own_views(desk: Desk, colleague: Desk) -> None:
    desk.perform(save_view, SaveView("障害", "p:critical", "f10"))
    colleague.perform(save_view, SaveView("障害", "owner:me", "f10"))
    assert own(desk) == [View("障害", "f10", "p:critical")]
    assert own(colleague) == [View("障害", "f10", "owner:me")]
    with desk.read() as connection:
        assert set(connection.execute(select(views.c.operator)).scalars()) == {"tanaka", "ops/suzuki"}


def test_a_view_is_replaced_and_removed(desk: Desk) -> None:
    desk.perform(save_view, SaveView("a", "is:open", "f10"))
    desk.perform(save_view, SaveView("A", "is:risk", "f11"))
    assert own(desk) == [View("A", "f11", "is:risk")]
    desk.perform(remove_view, RemoveView("a"))
    assert own(desk) == []


def test_a_refused_view_leaves_everything_as_it_was(desk: Desk) -> None:
    desk.perform(save_view, SaveView("a", "is:open", "f10"))
    with pytest.raises(Refused, match="view_key_taken"):
        desk.perform(save_view, SaveView("b", "is:open", "f10"))
    assert own(desk) == [View("a", "f10", "is:open")]


def test_a_repeated_command_is_done_once(desk: Desk) -> None:
    first = desk.perform(save_view, SaveView("a", "is:open"), command_id="once")
    again = desk.perform(save_view, SaveView("a", "is:risk"), command_id="once")
    assert (first.changed, again.changed, own(desk)[0].filter) == (True, False, "is:open")

"""Saving filters under a name and a key."""

from __future__ import annotations

import pytest

from core.desk.acts.views import RemoveView, SaveView, remove_view, save_view
from core.desk.filter import parse_filter
from core.desk.view import DEFAULT_VIEWS, KEYS, View, offered_views
from core.errors import BadInput, KigenError, Refused
from tests.core.desk.fakes import FakeUnitOfWork


@pytest.fixture
def uow() -> FakeUnitOfWork:
    """An operator with a view of his own on F10."""
    desk = FakeUnitOfWork()
    save_view(desk, SaveView("outages", "p:critical is:open", "F10"))
    return desk


def test_a_view_is_kept_with_its_entry(uow: FakeUnitOfWork) -> None:
    assert uow.views.all() == [View("outages", "f10", "p:critical is:open")]
    assert uow.activity == [("view.saved", "outages", {"key": "f10", "filter": "p:critical is:open"})]


def test_the_same_view_again_changes_nothing(uow: FakeUnitOfWork) -> None:
    assert not save_view(uow, SaveView(" outages ", "p:critical is:open")).changed
    assert len(uow.activity) == 1


def test_a_view_of_the_same_name_is_replaced_and_keeps_its_key(uow: FakeUnitOfWork) -> None:
    save_view(uow, SaveView("Outages", "is:risk"))
    assert uow.views.all() == [View("Outages", "f10", "is:risk")]


def test_a_view_without_a_key_gets_one_that_is_free(uow: FakeUnitOfWork) -> None:
    for name in ("a", "b", "c"):
        save_view(uow, SaveView(name, ""))
    # F5 to F9 belong to the defaults, so they come last.
    assert {view.name: view.key for view in uow.views.all()} == {"outages": "f10", "a": "f11", "b": "f12", "c": "f5"}


def test_when_every_key_is_taken_it_is_said(uow: FakeUnitOfWork) -> None:
    for number in range(len(KEYS) - 1):
        save_view(uow, SaveView(f"view {number}", ""))
    with pytest.raises(Refused, match="view_keys_taken"):
        save_view(uow, SaveView("one more", ""))


def test_text_is_cleaned(uow: FakeUnitOfWork) -> None:
    save_view(uow, SaveView("\x1b[31m" + 99 * "x", "di\x07sk"))
    (view, _) = sorted(uow.views.all(), key=lambda view: view.key != "f11")
    assert "\x1b" not in view.name
    assert len(view.name) == 40
    assert view.filter == "di␇sk"


@pytest.mark.parametrize(
    ("command", "code", "field"),
    [
        (SaveView(" ", "is:open"), "view_name_empty", "name"),
        (SaveView("x", "is:opne"), "filter_value_unknown", "filter"),
        (SaveView("x", 301 * "a"), "view_filter_too_long", "filter"),
        (SaveView("x", "is:open", "q"), "view_key_unknown", "key"),
        (SaveView("x", "is:open", "f1"), "view_key_unknown", "key"),
        (SaveView("x", "is:open", "f10"), "view_key_taken", "key"),
    ],
)
def test_what_is_no_view_is_refused(uow: FakeUnitOfWork, command: SaveView, code: str, field: str) -> None:
    with pytest.raises(KigenError, match=code) as refused:
        save_view(uow, command)
    assert (refused.value.field, len(uow.views.all()), len(uow.activity)) == (field, 1, 1)


def test_a_view_is_removed_by_name(uow: FakeUnitOfWork) -> None:
    assert remove_view(uow, RemoveView("OUTAGES")).subject == "outages"
    assert uow.views.all() == []
    assert uow.activity[-1][:2] == ("view.removed", "outages")


def test_only_a_view_of_ones_own_is_removed(uow: FakeUnitOfWork) -> None:
    with pytest.raises(BadInput, match="view_unknown"):
        remove_view(uow, RemoveView("outage"))
    with pytest.raises(Refused, match="view_built_in"):
        remove_view(uow, RemoveView("mine"))


def test_everybody_has_the_default_views(uow: FakeUnitOfWork) -> None:
    for view in DEFAULT_VIEWS:
        assert parse_filter(view.filter, now=uow.now, actor="aoki").conditions
    assert [view.key for view in offered_views(())] == ["f5", "f6", "f7", "f8", "f9"]


def test_ones_own_view_takes_the_place_of_a_default_one() -> None:
    own = [View("Mine", "f12", "owner:aoki"), View("late", "f6", "is:breached")]
    assert [(view.key, view.name) for view in offered_views(own)] == [
        ("f6", "late"), ("f7", "risk"), ("f8", "unassigned"), ("f9", "waiting"), ("f12", "Mine"),
    ]  # fmt: skip

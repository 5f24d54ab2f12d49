"""The names of keys: how operators write them, what Textual calls them, and which can't be had."""

from __future__ import annotations

import string

import pytest

from core.messages import Message
from tui.actions import ACTIONS, ON_TYPING
from tui.key_names import key_named, shown_key, why_not


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("r", "r"), ("G", "G"), ("shift+g", "G"), ("/", "slash"), (",", "comma"), ("+", "plus"), ("slash", "slash"),
        ("ctrl+X", "ctrl+x"), ("Control+x", "ctrl+x"), ("F3", "f3"), ("pgdn", "pagedown"), ("Esc", "escape"),
        ("ctrl+space", "ctrl+at"), ("ctrl+[", "ctrl+left_square_bracket"), ("ｊ", "j"), (" r ", "r"),
        ("return", "enter"), ("shift+ctrl+up", "ctrl+shift+up"), ("ctrl++", "ctrl+plus"),
    ],
)  # fmt: skip
def test_a_key_is_known_by_what_people_call_it(written: str, name: str) -> None:
    assert key_named(written) == name


@pytest.mark.parametrize("written", ["", "foo", "ctrl", "期", "<any>", "hold+r", "ctrl+ctrl+r", "rr", "\x1b", "é"])
def test_what_is_no_key_is_none(written: str) -> None:
    assert key_named(written) is None


def test_every_character_of_the_keyboard_comes_back_as_it_was_written() -> None:
    for character in string.ascii_letters + string.digits + string.punctuation:
        name = key_named(character)
        assert name is not None
        assert shown_key(name) == character


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ctrl+s", "flow"), ("ctrl+q", "flow"), ("ctrl+h", "same"), ("ctrl+i", "same"), ("ctrl+j", "same"),
        ("ctrl+m", "same"), ("ctrl+[", "same"), ("ctrl+a", "multiplexer"), ("ctrl+b", "multiplexer"),
        ("ctrl+c", "process"), ("ctrl+z", "process"), ("alt+r", "alt"), ("super+r", "window"), ("ctrl+enter", "unsent"),
        ("ctrl+1", "unsent"), ("ctrl+shift+r", "unsent"), ("shift+enter", "unsent"), ("f5", "views"),
    ],
)  # fmt: skip
def test_a_key_that_can_not_be_had_says_why(written: str, reason: str) -> None:
    name = key_named(written)
    assert name is not None
    message = why_not(name)
    assert message is not None
    assert message.id == f"screens.key_{reason}"


def test_every_key_of_the_registry_can_be_had() -> None:
    for action in ACTIONS:
        if action.id == "view.call":  # the one whose keys nobody may move
            assert all(why_not(key) == Message("screens.key_views") for key in action.keys)
            continue
        # Where something is typed no view is called: its keys are free there.
        free = (None, Message("screens.key_views")) if action.where == ON_TYPING else (None,)
        assert all(key_named(key) == key and why_not(key) in free for key in action.keys)

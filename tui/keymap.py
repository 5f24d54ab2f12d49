"""From the registry of actions to keys: bindings, and the keys of an input method left on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from textual.binding import Binding
from textual.events import Key
from textual.keys import _character_to_key, key_to_character  # the one table of Textual's names of keys; no public door

from tui.actions import ACTIONS, EVERYWHERE, Action, Place


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """The bindings of ``actions``, each with its id so that a keymap can move it."""
    return [Binding(",".join(action.keys), action.does, id=action.id, show=False) for action in actions]


def app_bindings() -> list[Binding]:
    """What is valid everywhere."""
    return bindings(action for action in ACTIONS if action.where == EVERYWHERE)


def place_bindings(place: Place) -> list[Binding]:
    """What the screen at ``place`` handles itself."""
    return bindings(
        action for action in ACTIONS if place in action.where and action.where != EVERYWHERE and not action.on_widget
    )


def widget_bindings(prefix: str) -> list[Binding]:
    """What a list (``list.``) or a page (``page.``) handles itself."""
    return bindings(action for action in ACTIONS if action.on_widget and action.id.startswith(prefix))


def plain_key(event: Key) -> Key | None:
    """The key that a full-width letter of an input method left on stands for (``ｊ`` is ``j``), or None."""
    character = event.character or key_to_character(event.key)
    if not character or character.isascii():
        return None
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1 or not plain.isascii():
        return None
    return Key(_character_to_key(plain), plain)

"""The names of keys: from what an operator writes to Textual's, and why some keys can't be had."""

from __future__ import annotations

import string
import unicodedata

from textual.keys import Keys, _character_to_key  # the one table of Textual's names; no public door

from core.desk.view import KEYS as KEYS_OF_VIEWS
from core.messages import Message

CHARACTERS = {_character_to_key(character): character for character in map(chr, range(0x20, 0x7F))}
"""Textual's names of the printable ASCII characters: ``comma`` for ``,``, ``a`` for ``a``."""
NAMED = {key.value for key in Keys if not set(key.value) & set("+<-")} | {"tab", "enter", "space", "backspace"}
MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_OTHER_NAMES = {
    "esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "return": "enter", "del": "delete",
    "ins": "insert", "control": "ctrl", "option": "alt", "cmd": "super", "win": "super",
}  # fmt: skip
_SAME_AS = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+j": "enter",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "esc",
}
_RESERVED = {
    "ctrl+s": "flow", "ctrl+q": "flow", "ctrl+a": "multiplexer", "ctrl+b": "multiplexer", "ctrl+c": "process",
    "ctrl+z": "process",
}  # fmt: skip
_MOVING = {"left", "right", "up", "down", "home", "end", "pageup", "pagedown", "insert", "delete"}
_WITH_CTRL = {
    *string.ascii_lowercase, *_MOVING, "at", "backslash", "right_square_bracket", "circumflex_accent",
    "underscore",
}  # fmt: skip
_SHOWN = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup", "space": "space"}


def key_named(text: str) -> str | None:
    """Textual's name of the key that an operator writes ``r``, ``/``, ``ctrl+x``, ``F5`` or ``pgdn``; None for none."""
    text = unicodedata.normalize("NFKC", text.strip())
    if len(text) == 1:
        return _of_character(text)
    before, plus, last = text.rpartition("+")
    if plus and not last:  # the key itself is a plus sign: "ctrl++"
        before, last = before.rstrip("+"), "+"
    modifiers = [_OTHER_NAMES.get(part, part) for part in before.lower().split("+")] if before else []
    if not set(modifiers) <= set(MODIFIERS) or len(set(modifiers)) < len(modifiers):
        return None
    key = _of_character(last.lower() if modifiers else last) if len(last) == 1 else _of_name(last.lower())
    if key is None:
        return None
    if modifiers == ["ctrl"] and key == "space":
        return "ctrl+at"  # one code for both
    if modifiers == ["shift"] and key in string.ascii_lowercase:
        return key.upper()
    return "+".join((*sorted(modifiers, key=MODIFIERS.index), key))


def shown_key(key: str) -> str:
    """A key (Textual's name) as people write it: ``/``, ``esc``, ``ctrl+p``."""
    *modifiers, last = key.split("+")
    return "+".join((*modifiers, _SHOWN.get(last) or CHARACTERS.get(last, last)))


def why_not(key: str) -> Message | None:
    """Why nothing can be bound to ``key`` (Textual's name); None where it can."""
    if key in _SAME_AS:
        return Message("screens.key_same", {"other": _SAME_AS[key]})
    if key in KEYS_OF_VIEWS:
        return Message("screens.key_views")
    if key in _RESERVED:
        return Message(f"screens.key_{_RESERVED[key]}")
    *modifiers, last = key.split("+")
    if set(modifiers) & {"super", "hyper", "meta"}:
        return Message("screens.key_window")
    if "alt" in modifiers:
        return Message("screens.key_alt")
    if not _sent_by_all(modifiers, last):
        return Message("screens.key_unsent")
    return None


def _of_character(character: str) -> str | None:
    return _character_to_key(character) if " " <= character <= "~" else None


def _of_name(name: str) -> str | None:
    name = _OTHER_NAMES.get(name, name)
    return name if name in NAMED or name in CHARACTERS else None


def _sent_by_all(modifiers: list[str], key: str) -> bool:
    """Whether a terminal without Kitty's keyboard protocol has a code for it."""
    function_key = key[:1] == "f" and key[1:].isdigit()
    match modifiers:
        case []:
            return True
        case ["ctrl"]:
            return key in _WITH_CTRL or function_key
        case ["shift"]:
            return key in _MOVING or key == "tab" or function_key
        case _:
            return key in _MOVING

"""The keys of every action: the registry's, moved as the operator's keymap says and where that can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import BadInput, KigenError
from tui.actions import Action
from tui.key_names import key_named, shown_key, why_not

if TYPE_CHECKING:
    from storage.keymap_file import KeymapEntry, UserKeymap


@dataclass(frozen=True, slots=True)
class Keys:
    """``of`` has the keys of every action by its id (Textual's names); ``moved`` are the ids that the operator moved.

    ``problems`` tell which entries of the keymap were left out and why, each with file and line.
    """

    of: Mapping[str, tuple[str, ...]]
    moved: frozenset[str] = frozenset()
    problems: tuple[KigenError, ...] = ()

    def keymap(self) -> dict[str, str]:
        """What `App.set_keymap` takes: the moved ones, for the bindings hold the others."""
        return {action: ",".join(self.of[action]) for action in sorted(self.moved)}

    def applied(self, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        """``actions`` with their keys as they are now."""
        return tuple(replace(action, keys=self.of[action.id]) for action in actions)


def resolve(actions: tuple[Action, ...], user: UserKeymap) -> Keys:
    """The keys of all ``actions``. An entry with a key that can't be had is left out whole, and its action keeps its
    own keys; so is one that clashes with another action at the same place (of two entries the later one).

    Problems: those of ``user``, ``keymap_key_unknown``, ``keymap_key_reserved`` with the reason, ``keymap_clash`` once
    for each two actions.
    """
    problems = list(user.problems)
    wanted: dict[str, KeymapEntry] = {}
    for entry in user.entries:
        found = _named(entry, user)
        if isinstance(found, KigenError):
            problems.append(found)
        else:
            wanted[entry.action] = found
    while clash := _first_clash(actions, wanted):
        problems.append(_clash_error(*clash, user))
        del wanted[clash[0].action]
    keys = {action.id: wanted[action.id].keys if action.id in wanted else action.keys for action in actions}
    return Keys(keys, frozenset(wanted), tuple(problems))


def _named(entry: KeymapEntry, user: UserKeymap) -> KeymapEntry | KigenError:
    file, line, name = str(user.file), entry.line, entry.action
    keys: list[str] = []
    for written in entry.keys:
        key = key_named(written)
        if key is None:
            return BadInput("keymap_key_unknown", file=file, line=line, name=name, key=written)
        reason = why_not(key)
        if reason is not None:
            return BadInput("keymap_key_reserved", file=file, line=line, name=name, key=written, reason=reason)
        keys.append(key)
    return replace(entry, keys=tuple(dict.fromkeys(keys)))


def _first_clash(
    actions: tuple[Action, ...], wanted: Mapping[str, KeymapEntry]
) -> tuple[KeymapEntry, Action, str] | None:
    """The entry to leave out, the action it clashes with, and their key. The last entry of the file first."""
    places = {action.id: action.where for action in actions}
    for entry in reversed(tuple(wanted.values())):
        for other in actions:
            if other.id == entry.action or not other.where & places[entry.action]:
                continue
            held = wanted[other.id].keys if other.id in wanted else other.keys
            shared = next((key for key in entry.keys if key in held), None)
            if shared is not None:
                return entry, other, shared
    return None


def _clash_error(entry: KeymapEntry, other: Action, key: str, user: UserKeymap) -> KigenError:
    return BadInput(
        "keymap_clash", file=str(user.file), line=entry.line, name=entry.action, other=other.id, key=shown_key(key)
    )

"""The operator's keymap: a TOML file with a table ``[keys]``, the id of an action and its key, or a list of keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from core.errors import BadInput, KigenError
from core.messages import Message
from storage.toml_file import TomlFile, read_toml

TABLE = "keys"


@dataclass(frozen=True, slots=True)
class KeymapEntry:
    """The keys that an operator wants for an action, as they wrote them."""

    action: str
    keys: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class UserKeymap:
    """What stands in ``file``; nothing where there is no file. ``problems`` are the entries that were left out."""

    file: Path
    entries: tuple[KeymapEntry, ...] = ()
    problems: tuple[KigenError, ...] = ()


def read_keymap(file: Path, actions: Collection[str]) -> UserKeymap:
    """The keymap in ``file`` for the ids ``actions``. Never raises: a wrong keymap keeps nobody from working.

    Problems are ``BadInput`` with file and line: those of ``read_toml``, ``keymap_table_unknown``,
    ``keymap_action_unknown`` with the nearest, ``keymap_keys_wrong``.
    """
    try:
        found = read_toml(file)
    except KigenError as error:
        return UserKeymap(file, (), (error,))
    entries: list[KeymapEntry] = []
    problems: list[KigenError] = []
    for name, table in found.document.items():
        if name != TABLE or not isinstance(table, Mapping):
            problems.append(BadInput("keymap_table_unknown", file=str(file), line=found.line_of(name), name=name))
            continue
        for action, keys in _flat(table):
            try:
                entries.append(_entry(found, action, keys, actions))
            except BadInput as error:
                problems.append(error)
    return UserKeymap(file, tuple(entries), tuple(problems))


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """``ticket.respond = "r"`` without quotes is a table in a table to TOML, and the same to its writer."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _entry(found: TomlFile, action: str, keys: object, actions: Collection[str]) -> KeymapEntry:
    file, line = str(found.path), found.line_of(action)
    if action not in actions:
        close = get_close_matches(action, actions, n=1)
        hint = Message("storage.keymap_nearest", {"nearest": close[0]}) if close else Message("storage.keymap_list")
        raise BadInput("keymap_action_unknown", file=file, line=line, name=action, hint=hint)
    wanted = (keys,) if isinstance(keys, str) else keys
    if not isinstance(wanted, list | tuple) or not wanted or not all(isinstance(key, str) and key for key in wanted):
        raise BadInput("keymap_keys_wrong", file=file, line=line, name=action)
    return KeymapEntry(action, tuple(dict.fromkeys(wanted)), line)

"""Finding a name by a part of it: its beginning, a word in it, any part, or letters of it in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from unicodedata import normalize

Named = TypeVar("Named")
_EXACT, _BEGINNING, _WORD, _PART, _LETTERS = range(5)


def matching(wanted: str, things: Iterable[Named], name: Callable[[Named], str]) -> list[Named]:
    """The ``things`` whose name has every word of ``wanted``, the closest first; all of them where nothing is wanted.

    Capitals and full-width letters make no difference.
    """
    words = _plain(wanted).split()
    found: list[tuple[int, Named]] = []
    for thing in things:
        plain = _plain(name(thing))
        distances = [_distance(word, plain) for word in words]
        near = [distance for distance in distances if distance is not None]
        if len(near) == len(words):
            found.append((_EXACT if plain == " ".join(words) else max(near, default=_EXACT), thing))
    return [thing for _, thing in sorted(found, key=lambda each: each[0])]


def _distance(word: str, name: str) -> int | None:
    """How far ``word`` is from ``name``; None where it is not in it at all."""
    if name.startswith(word):
        return _BEGINNING
    if f" {word}" in name:
        return _WORD
    if word in name:
        return _PART
    letters = iter(name)
    return _LETTERS if all(letter in letters for letter in word) else None


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold()

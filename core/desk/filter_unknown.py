"""Filter words that can be read but name nothing of this desk: ``p:higg`` finds nothing, and it should be said why."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from core.desk.filter import NAMES, Field
from core.desk.filter_completion import Vocabulary
from core.desk.filter_words import FilterWord, plain, words_of
from core.errors import BadInput


def unknown_name(text: str, vocabulary: Vocabulary) -> BadInput | None:
    """The first word of ``text`` that names no priority, contract, owner or kind of inquiry of ``vocabulary``, as the
    error to tell: ``filter_<field>_unknown`` with the nearest one, and its place as ``parse_filter`` gives it.

    A contract is known by any part of its name, an owner by a beginning. Nothing is unknown where nothing is known.
    """
    for word in words_of(text, NAMES):
        field = NAMES.get(word.name)
        if field is None or not word.value:
            continue
        known = _known(field, vocabulary)
        if known and not any(_names(field, word, name) for name in known):
            return BadInput(
                f"filter_{field.value}_unknown", field="filter", word=word.value, nearest=_nearest(word.value, known),
                start=word.value_start, end=word.end,
            )  # fmt: skip
    return None


def _known(field: Field, vocabulary: Vocabulary) -> tuple[str, ...]:
    match field:
        case Field.PRIORITY:
            return tuple(vocabulary.priorities)
        case Field.INQUIRY:
            return tuple(vocabulary.inquiries)
        case Field.CONTRACT:
            return vocabulary.contracts
        case Field.OWNER:
            return ("me", *vocabulary.owners)
        case _:
            return ()


def _names(field: Field, word: FilterWord, name: str) -> bool:
    """Whether the word finds ``name``, as the queue is searched."""
    wanted, found = word.value.lower(), name.lower()
    match field:
        case Field.CONTRACT:
            return wanted in found
        case Field.OWNER:
            return found == plain(wanted) if name == "me" else found.startswith(wanted)
        case Field.PRIORITY:
            return plain(wanted) == found
        case _:
            return wanted == found


def _nearest(value: str, known: Iterable[str]) -> str:
    """The one that is most alike, as a whole or as far as was typed."""
    wanted = plain(value)

    def likeness(name: str) -> float:
        whole = plain(name)
        return max(SequenceMatcher(None, wanted, part).ratio() for part in (whole, whole[: len(wanted)]))

    return max(known, key=likeness)

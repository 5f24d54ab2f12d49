"""Completion of filter words: what could stand at the cursor, and what it would mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.desk.filter import ALIASES, NAMES, UNITS, Field, Is, parse_filter
from core.desk.filter_words import FilterWord, plain, quoted, words_of
from core.errors import KigenError
from core.messages import Message, Words

# The names that are offered; longer ones where only they begin as what was typed.
FIELDS: Mapping[str, Field] = {
    "p": Field.PRIORITY, "is": Field.IS, "c": Field.CONTRACT, "due": Field.DUE, "received": Field.RECEIVED,
    "owner": Field.OWNER, "inquiry": Field.INQUIRY, "number": Field.NUMBER,
}  # fmt: skip
SPANS = ("<30m", "<1h", "<4h", "<1d", ">1h", ">1d")
# An operator asks first for what is wrong, then for what waits to be done.
STATES = (
    Is.OVERDUE, Is.RISK, Is.BREACHED, Is.UNASSIGNED, Is.NEW, Is.ANSWERED, Is.PAUSED, Is.RUNNING, Is.OPEN, Is.RESOLVED,
    Is.MET, Is.UNKNOWN, Is.BEST_EFFORT, Is.OUT_OF_SCOPE,
)  # fmt: skip
_DIGITS = re.compile(r"[<>]?\d{1,5}")
_SPAN = re.compile(r"(?P<operator>[<>])(?P<amount>\d{1,5})(?P<unit>[mhd])")
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of one desk can say, each in the order in which it is offered: priorities and kinds of inquiry
    by id with their names, contracts and owners by name."""

    priorities: Mapping[str, Words] = field(default_factory=dict)
    contracts: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    inquiries: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completion:
    """One that can be accepted: the whole new ``text`` with its ``cursor`` (in characters), the ``label`` to show in a
    list, and what the word means."""

    text: str
    cursor: int
    label: str
    meaning: Message


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Completion, ...]:
    """What could stand at ``cursor``: names of fields, or the values of the field it stands in; the best first.

    Empty where nothing fits, inside quoted free text, and where the word is complete already. An accepted one parses
    wherever the rest of the text does.
    """
    word = _word_at(text, cursor)
    place = _Place(text, cursor, word)
    if word.quoted and not (word.name and (word.unclosed or cursor < word.end)):
        return ()
    if word.name and cursor >= word.value_start:
        return tuple(place.value(*each) for each in _values(word, text[word.value_start : cursor], vocabulary))
    # Free text gives way to a name as a whole, or words of it would be lost.
    typed = plain(text[word.name_start : cursor] if word.name else word.value)
    return tuple(place.name(name, found) for name, found in _names(typed) if place.takes(name))


def _word_at(text: str, cursor: int) -> FilterWord:
    """The word that the cursor touches, the one before it first; an empty one between words."""
    found = next((word for word in words_of(text, NAMES) if word.start <= cursor <= word.end), None)
    return found or FilterWord(cursor, cursor, cursor, cursor, "", "")


def _names(typed: str) -> Iterator[tuple[str, Field]]:
    for name, found in FIELDS.items():
        all_names = (name, *(other for other, same in NAMES.items() if same is found))
        fitting = next((each for each in all_names if each.startswith(typed)), None)
        if fitting is not None:
            yield fitting, found


def _values(word: FilterWord, typed: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Message]]:
    """The values that fit what was typed of the word up to the cursor, with their meanings."""
    wanted = plain(typed.removeprefix('"').replace('""', '"') if word.quoted else typed)
    for value, meaning in _fitting(wanted, _known(NAMES.get(word.name), wanted, vocabulary)):
        if plain(value) != plain(word.value):
            yield value, meaning


def _fitting(wanted: str, known: Iterable[tuple[str, Message]]) -> list[tuple[str, Message]]:
    """Those that begin as wanted, then those that hold it."""
    holding = [each for each in known if wanted in plain(each[0])]
    return sorted(holding, key=lambda each: not plain(each[0]).startswith(wanted))


def _known(looked_at: Field | None, wanted: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Message]]:
    match looked_at:
        case Field.IS:
            yield from ((each.value, Message(f"desk.filter_is_{each.value}")) for each in STATES)
            aliases = ((name, each) for name, each in ALIASES.items() if wanted and name.startswith(wanted))
            yield from ((name, Message(f"desk.filter_is_{each.value}")) for name, each in aliases)
        case Field.PRIORITY:
            for name, words in vocabulary.priorities.items():
                yield name, Message("desk.filter_priority_is", {"name": words})
        case Field.INQUIRY:
            for name, words in vocabulary.inquiries.items():
                yield name, Message("desk.filter_inquiry_is", {"name": words})
        case Field.CONTRACT:
            yield from ((name, Message("desk.filter_contract_is", {"name": name})) for name in vocabulary.contracts)
        case Field.OWNER:
            yield "me", Message("desk.filter_owner_me")
            yield from ((name, Message("desk.filter_owner_is", {"name": name})) for name in vocabulary.owners)
        case Field.DUE | Field.RECEIVED:
            typed = [f"{wanted}{unit}" for unit in UNITS] if _DIGITS.fullmatch(wanted) else []
            for value in dict.fromkeys((*typed, *SPANS)):
                yield value, _span_meaning(looked_at, value)


def _span_meaning(looked_at: Field, value: str) -> Message:
    found = _SPAN.fullmatch(value if value[0] in "<>" else f"<{value}")
    assert found is not None  # only whole ones are offered
    span = timedelta(**{UNITS[found["unit"]]: int(found["amount"])})
    side = "before" if found["operator"] == "<" else "after"
    return Message(f"desk.filter_{looked_at.value}_{side}", {"span": span})


class _Place:
    """Where a completion goes: in place of the word at the cursor, apart from its neighbours."""

    def __init__(self, text: str, cursor: int, word: FilterWord) -> None:
        self._word = word
        self._before = text[: word.start]
        # What follows an open quote was there before the quote: it is not part of the word.
        self._after = text[cursor:] if word.unclosed and cursor >= word.value_start else text[word.end :]
        if self._before and not self._before[-1].isspace():
            self._before += " "
        if self._after and not self._after[0].isspace():
            self._after = f" {self._after}"
        self._sign = "-" if word.negated else ""

    def value(self, value: str, meaning: Message) -> Completion:
        """The word with ``value``, and the cursor past it, where the next word begins."""
        start = f"{self._before}{self._sign}{self._word.name}:{quoted(value)}"
        return Completion(f"{start}{self._after or ' '}", len(start) + 1, value, meaning)

    def name(self, name: str, found: Field) -> Completion:
        """The word with ``name``, and the cursor past the colon."""
        start = f"{self._before}{self._sign}{name}:"
        kept = self._kept_value()
        return Completion(f"{start}{kept}{self._after}", len(start), f"{name}:", Message(f"desk.filter_{found.value}"))

    def takes(self, name: str) -> bool:
        """Whether the word's value, where it has one, can be said of ``name``."""
        try:
            parse_filter(f"{name}:{self._kept_value()}", now=_SOME_TIME, actor="")
        except KigenError:
            return False
        return name != self._word.name

    def _kept_value(self) -> str:
        """What was typed of free text becomes the name; the value of a named word stays."""
        return quoted(self._word.value) if self._word.name and self._word.value else ""

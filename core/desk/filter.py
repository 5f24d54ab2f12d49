"""Filter words of the queue: ``p:high is:breached c:"Acme KK" due:<1h owner:me -is:paused "disk full"``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.desk.filter_words import FilterWord, plain, words_of
from core.errors import BadInput


class Field(StrEnum):
    """What a condition looks at."""

    PRIORITY = "priority"
    IS = "is"
    CONTRACT = "contract"
    DUE = "due"
    RECEIVED = "received"
    OWNER = "owner"
    INQUIRY = "inquiry"
    NUMBER = "number"
    TEXT = "text"


class Is(StrEnum):
    """What a ticket can be (``is:``); ``overdue`` is past its due now, ``breached`` that or answered too late."""

    OPEN = "open"
    NEW = "new"
    ANSWERED = "answered"
    PAUSED = "paused"
    RESOLVED = "resolved"
    RUNNING = "running"
    RISK = "risk"
    OVERDUE = "overdue"
    BREACHED = "breached"
    MET = "met"
    BEST_EFFORT = "best_effort"
    UNKNOWN = "unknown"
    UNASSIGNED = "unassigned"
    OUT_OF_SCOPE = "out_of_scope"


NAMES = {
    "p": Field.PRIORITY, "priority": Field.PRIORITY, "is": Field.IS, "c": Field.CONTRACT, "contract": Field.CONTRACT,
    "due": Field.DUE, "received": Field.RECEIVED, "owner": Field.OWNER, "o": Field.OWNER, "inquiry": Field.INQUIRY,
    "i": Field.INQUIRY, "number": Field.NUMBER, "n": Field.NUMBER,
}  # fmt: skip
ALIASES = {"waiting": Is.PAUSED, "at_risk": Is.RISK, "best-effort": Is.BEST_EFFORT}
SPAN = re.compile(r"(?P<sign>[+-])?(?P<amount>\d{1,5})(?P<unit>m|h|d)")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. ``operator`` is ``=``, ``<`` or ``>``; ``value`` an instant for due and received, else text."""

    field: Field
    value: str | datetime
    operator: str = "="
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold. Without an ``is:`` that speaks of it, resolved tickets are left out."""

    conditions: tuple[Condition, ...] = ()

    @property
    def open_only(self) -> bool:
        """Whether resolved tickets are left out: no ``is:`` asks for them, nor does a ticket's number."""
        reaching = {Is.RESOLVED, Is.MET, Is.UNKNOWN, Is.OPEN}
        return not any(
            condition.field is Field.NUMBER or (condition.field is Field.IS and condition.value in reaching)
            for condition in self.conditions
        )


def parse_filter(text: str, *, now: datetime, actor: str) -> Filter:
    """The filter that ``text`` says; ``owner:me`` is ``actor``, ``due:<1h`` is before ``now`` + 1 h.

    A word without a value yet (``p:``, ``due:<``) says nothing. Raises ``BadInput`` with ``field`` "filter":
    ``filter_word_unknown`` (with the nearest word), ``filter_value_unknown``, ``filter_time_unreadable``, or
    ``filter_too_long`` for more than ``MOST_WORDS``, which no database could be asked for at once; ``start`` and
    ``end`` are the place in ``text`` of what is wrong, in characters, the end exclusive.
    """
    conditions: list[Condition] = []
    for word in words_of(text, NAMES):
        if len(conditions) == MOST_WORDS:
            raise BadInput("filter_too_long", field="filter", most=MOST_WORDS, start=word.start, end=len(text))
        field = field_of(word)
        if word.value:
            conditions += _conditions(field, word, now, actor)
    return Filter(tuple(conditions))


def field_of(word: FilterWord) -> Field:
    """What ``word`` looks at. Raises ``BadInput("filter_word_unknown")``."""
    if not word.name:
        return Field.TEXT
    if word.name not in NAMES:
        raise BadInput(
            "filter_word_unknown", field="filter", word=word.name, nearest=_nearest(word.name, NAMES),
            start=word.name_start, end=word.name_end,
        )  # fmt: skip
    return NAMES[word.name]


def _conditions(field: Field, word: FilterWord, now: datetime, actor: str) -> list[Condition]:
    value, said = word.value, plain(word.value)
    operator = "="
    found: str | datetime = value
    match field:
        case Field.IS:
            known: dict[str, Is] = {each.value: each for each in Is} | ALIASES
            if said not in known:
                raise _wrong("filter_value_unknown", word, nearest=_nearest(said, known))
            found = known[said]
        case Field.DUE | Field.RECEIVED:
            operator, span = (said[0], said[1:]) if said[0] in "<>" else ("<", said)
            if not span:
                return []
            found = _instant(span, word, field, now)
        case Field.PRIORITY:
            found = said
        case Field.OWNER if said == "me":
            found = actor
        case Field.NUMBER:
            found = said.removeprefix("#")
            if not (found.isascii() and found.isdecimal() and len(found) < 40):
                raise _wrong("filter_value_unknown", word, nearest="number:12")
    return [Condition(field, found, operator, word.negated)]


def _instant(span: str, word: FilterWord, field: Field, now: datetime) -> datetime:
    found = SPAN.fullmatch(span)
    if found is None:
        raise _wrong("filter_time_unreadable", word)
    length = timedelta(**{UNITS[found["unit"]]: int(found["amount"])})
    # A due lies ahead and a receipt behind, so a bare "1h" means that side.
    backwards = found["sign"] == "-" or (found["sign"] is None and field is Field.RECEIVED)
    return now - length if backwards else now + length


def _wrong(code: str, word: FilterWord, **params: str) -> BadInput:
    return BadInput(code, field="filter", word=word.value, start=word.value_start, end=word.end, **params)


def _nearest(word: str, known: dict[str, Field] | dict[str, Is]) -> str:
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.0)
    return found[0] if found else ""

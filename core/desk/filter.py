"""Filter words of the queue: ``p:high is:breached c:acme due:<1h owner:me -is:paused "disk full"``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
WORD = re.compile(r"""(?P<not>-)?(?:(?P<name>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]*))""", re.IGNORECASE)
SPAN = re.compile(r"(?P<sign>[+-])?(?P<amount>\d{1,5})(?P<unit>m|h|d)")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


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

    Raises ``BadInput`` with ``field`` "filter": ``filter_word_unknown`` (with the nearest word),
    ``filter_value_unknown`` or ``filter_time_unreadable``.
    """
    conditions = []
    for match in WORD.finditer(text):
        if not match[0] or match[0] == "-":
            continue
        value = match["quoted"] if match["quoted"] is not None else match["plain"]
        name = (match["name"] or "").lower()
        if not name:
            if value:
                conditions.append(Condition(Field.TEXT, value, negated=bool(match["not"])))
            continue
        field = NAMES.get(name)
        if field is None:
            raise BadInput("filter_word_unknown", field="filter", word=name, nearest=_nearest(name, NAMES))
        if value:
            conditions.append(_condition(field, value, bool(match["not"]), now, actor))
    return Filter(tuple(conditions))


def _condition(field: Field, value: str, negated: bool, now: datetime, actor: str) -> Condition:
    match field:
        case Field.IS:
            known: dict[str, Is] = {word.value: word for word in Is} | ALIASES
            if value.lower() not in known:
                raise BadInput(
                    "filter_value_unknown", field="filter", word=value, nearest=_nearest(value.lower(), known)
                )
            return Condition(field, known[value.lower()], negated=negated)
        case Field.DUE | Field.RECEIVED:
            operator, span = (value[0], value[1:]) if value[0] in "<>" else ("<", value)
            return Condition(field, _instant(span, value, field, now), operator, negated)
        case Field.OWNER if value.lower() == "me":
            return Condition(field, actor, negated=negated)
        case Field.NUMBER:
            if not value.lstrip("#").isdecimal():
                raise BadInput("filter_value_unknown", field="filter", word=value, nearest="number:12")
            return Condition(field, value.lstrip("#"), negated=negated)
        case _:
            return Condition(field, value, negated=negated)


def _instant(span: str, value: str, field: Field, now: datetime) -> datetime:
    found = SPAN.fullmatch(span.lower())
    if found is None:
        raise BadInput("filter_time_unreadable", field="filter", word=value)
    length = timedelta(**{UNITS[found["unit"]]: int(found["amount"])})
    # A due lies ahead and a receipt behind, so a bare "1h" means that side.
    backwards = found["sign"] == "-" or (found["sign"] is None and field is Field.RECEIVED)
    return now - length if backwards else now + length


def _nearest(word: str, known: dict[str, Field] | dict[str, Is]) -> str:
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.0)
    return found[0] if found else ""

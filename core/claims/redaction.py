"""Confidential parts of logs replaced by asterisks, as a request for a credit wants it (K6).

Only a record of JSON can be: what the rules do not let stay goes, its keys too, and the expressions of the rules look
through what is left. Of account ids only the claimed one stays.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from core.claims.redaction_rules import UNLISTED, RedactionRules, folded

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"

MASK = "****"
LONGEST = 8192
"""Characters. A longer text goes whole: nobody can look through it, and expressions could take minutes."""
_ACCOUNT_RULE = "account_id"
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Hit:
    """One replacement: by which rule, where (``userIdentity.arn``), and what stood there."""

    rule: str
    place: str
    before: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A record as one line of JSON, before and after, and every replacement in it."""

    before: str
    after: str
    hits: tuple[Hit, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many replacements each rule made."""
        return Counter(hit.rule for hit in self.hits)


@dataclass(frozen=True)
class Redactor:
    """Redacts under ``rules``; ``account`` is the claimed one, whose digits stay.

    Raises ``re.error`` at first use where an expression of the rules is none; the configuration checks that.
    """

    rules: RedactionRules
    account: str = ""

    def record(self, record: Mapping[str, Json]) -> Redacted:
        """One record of a log. What a whole value held is counted by its leaves."""
        hits: list[Hit] = []
        after = self._value(record, "", "", hits)
        return Redacted(_line(record), _line(after), tuple(hits))

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        return {folded(key): rule.name for rule in reversed(self.rules.rules) for key in rule.keys}

    @cached_property
    def _expressions(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((rule.name, re.compile(text)) for rule in self.rules.rules for text in rule.texts)

    @cached_property
    def _forms(self) -> Mapping[str, re.Pattern[str]]:
        return {folded(key): re.compile(form.value) for form in self.rules.forms for key in form.keys}

    @cached_property
    def _harmless(self) -> frozenset[str]:
        return frozenset(map(folded, self.rules.harmless))

    @cached_property
    def _identifiers(self) -> frozenset[str]:
        return frozenset(map(folded, self.rules.identifiers))

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset((*map(folded, self.rules.structure), *self._by_key, *self._forms, *self._harmless))

    @cached_property
    def _own_digits(self) -> str:
        return _NO_DIGIT.sub("", self.account)

    def _value(self, value: Json, key: str, place: str, hits: list[Hit]) -> Json:
        rule = self._by_key.get(folded(key))
        if rule is not None and value not in (None, "", {}, []):
            hits.extend(Hit(rule, place, leaf) for leaf in _leaves(value))
            return MASK
        match value:
            case bool() | None:
                return value
            case Mapping():
                return self._mapping(value, place, hits)
            case list():
                return [self._value(one, key, f"{place}[{number}]", hits) for number, one in enumerate(value)]
            case _:
                after = self._leaf(str(value), folded(key), place, hits)
                return value if after == str(value) else after

    def _mapping(self, value: Mapping[str, Json], place: str, hits: list[Hit]) -> Json:
        found: dict[str, Json] = {}
        for key, one in value.items():
            shown = self._key(key, place, hits)
            inside = f"{place}.{shown}" if place else shown
            while shown in found:  # two that became the same are still two
                shown += "*"
            found[shown] = self._value(one, key, inside, hits)
        return found

    def _key(self, key: str, place: str, hits: list[Hit]) -> str:
        if folded(key) in self._named:
            return key
        hits.append(Hit(UNLISTED, place, key))
        return MASK

    def _leaf(self, text: str, key: str, place: str, hits: list[Hit]) -> str:
        """What stands under ``key``, a number as its digits."""
        if not text:
            return text
        form = self._forms.get(key)
        if key in self._harmless or (form is not None and form.fullmatch(text)):
            return text if key in self._identifiers else self._text(text, place, hits)
        redacted = self._text(text, place, hits)  # counted by what it is
        if redacted.strip("* "):
            hits.append(Hit(UNLISTED, place, text))
        return MASK

    def _text(self, text: str, place: str, hits: list[Hit]) -> str:
        if len(text) > LONGEST:
            hits.append(Hit(UNLISTED, place, text))
            return MASK
        for rule, expression in self._expressions:
            text = expression.sub(lambda found, rule=rule: self._masked(rule, place, found, hits), text)  # type: ignore[misc]
        return text

    def _masked(self, rule: str, place: str, found: re.Match[str], hits: list[Hit]) -> str:
        group = 1 if found.re.groups and found[1] is not None else 0
        secret = found[group]
        if rule == _ACCOUNT_RULE and self._own_digits and _NO_DIGIT.sub("", secret) == self._own_digits:
            return found[0]
        hits.append(Hit(rule, place, secret))
        start, end = found.span(group)
        return f"{found[0][: start - found.start()]}{MASK}{found[0][end - found.start() :]}"


def _leaves(value: Json) -> list[str]:
    match value:
        case Mapping():
            return [leaf for key, one in value.items() for leaf in (_leaves(one) or [key])]
        case list():
            return [leaf for one in value for leaf in _leaves(one)]
        case None:
            return []
        case _:
            return [str(value)]


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

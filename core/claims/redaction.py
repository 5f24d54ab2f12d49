"""Confidential parts of logs replaced by asterisks, as a request for a credit wants it (K6).

A record of JSON is redacted by its structure (the keys of the rules) and each text in it by the expressions of the
rules, its keys too. Of account ids only the claimed one stays.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from core.claims.redaction_rules import UNLISTED, RedactionRules, folded

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"

MASK = "****"
LONGEST = 8192
"""Characters. A longer text goes whole: nobody can look through it, and expressions could take minutes."""
_ACCOUNT_RULE = "account_id"
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Hit:
    """One replacement: by which rule, where (``userIdentity.arn``, empty in a plain text), and what stood there."""

    rule: str
    place: str
    before: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text, or a record as one line of JSON, before and after, and every replacement in it."""

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

    def text(self, text: str) -> Redacted:
        """A plain text, line by line."""
        hits: list[Hit] = []
        after = "".join(self._text(line, "", hits) + end for line, end in _lines(text))
        return Redacted(text, after, tuple(hits))

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
    def _harmless(self) -> frozenset[str]:
        return frozenset(map(folded, self.rules.harmless))

    @cached_property
    def _identifiers(self) -> frozenset[str]:
        return frozenset(map(folded, self.rules.identifiers))

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
            case str():
                return self._string(value, folded(key), place, hits)
            case _:
                plain = str(value)
                redacted = self._text(plain, place, hits)
                return value if redacted == plain else redacted

    def _mapping(self, value: Mapping[str, Json], place: str, hits: list[Hit]) -> Json:
        found: dict[str, Json] = {}
        for key, one in value.items():
            shown = self._text(key, place, hits)
            inside = f"{place}.{shown}" if place else shown
            while shown in found:  # two that became the same are still two
                shown += "*"
            found[shown] = self._value(one, key, inside, hits)
        return found

    def _string(self, text: str, key: str, place: str, hits: list[Hit]) -> str:
        if key in self._identifiers and _UUID.fullmatch(text):
            return text
        redacted = self._text(text, place, hits)
        if key in self._harmless or key in self._identifiers or not redacted.strip("* "):
            return redacted
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


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\r\n")
        yield content, line[len(content) :]


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

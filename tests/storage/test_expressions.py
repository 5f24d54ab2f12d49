"""Which configured expressions could take for ever, and that those which are let through do not."""

from __future__ import annotations

import re

import pytest

from core.claims.redaction_rules import DEFAULT_RULES
from storage.expressions import may_take_for_ever
from tests.fuzz.judging import in_time

ENDLESS = (
    r"(a+)+$", r"(a*)*b", r"(a|aa)+$", r"(a|a?)+$", r"(aa?){30}$", r"(.*a){20}$", r"(x+x+)+y", r"(?:a?){40}a{40}b",
    r"(?=(a+)+b)a", r"(?i:([a-z]+)*)$", r"(a+)(?(1)(b+)+c|d)", r"(?>x)(a+)+$", r"(?:(?:ab|a|b){2,})+$",
)  # fmt: skip
SOUND = (
    r"ACME-\d+", r"INC[0-9]{7}", r"(?:[A-Z]{2}-){1,20}\d+", r"(?:\w++-)+x", r"(?>a+)+b", r"[\w.]+@[\w.-]+", r"(?:a|b)+",
    r"(?:foo|bar)\d+", r"(customer|client)=(\w+)", r"(?<!x)\d{12}(?!\d)",
)  # fmt: skip


@pytest.mark.parametrize("text", ENDLESS)
def test_what_doubles_with_each_letter_is_seen(text: str) -> None:
    assert may_take_for_ever(text)


@pytest.mark.parametrize("text", SOUND)
def test_what_is_let_through_ends_soon(text: str) -> None:
    assert not may_take_for_ever(text)
    with in_time(5):
        for piece in ("a", "ab", "x", "a-", "1", "A", "AB-", "a.", "INC", "foo", " "):
            re.sub(text, "*", (piece * 2_048)[:2_048] + "!")


def test_the_rules_that_come_with_kigen_end_soon_on_the_longest_text() -> None:
    with in_time(20):
        for rule in DEFAULT_RULES.rules:
            for text in rule.texts:
                for piece in (
                    "a",
                    "a/1",
                    "a/1 ",
                    "0:",
                    "::",
                    "1.",
                    "@",
                    "{",
                    "encryptioncontext",
                    "A1",
                    "-",
                    "user ",
                    "%",
                    "a/1(",
                ):
                    re.sub(text, "*", (piece * 8_192)[:8_192] + "!")

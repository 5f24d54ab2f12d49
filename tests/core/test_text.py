"""Text from outside: what cleaning guarantees, and what it leaves alone."""

from __future__ import annotations

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import (
    LINES_LENGTH,
    MARKS_IN_A_ROW,
    NAME_LENGTH,
    clean_lines,
    clean_name,
    spreadsheet_cell,
)
from tests.data.hostile import HOSTILE

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
NASTY_PARTS = ("\x1b", "\u200d", "\ufe0f", "👍", "👩", "\U0001f3fd", "\U0001f1ef", "e", "\u0301", " ", "\r", "\n",
               "\u3000", "\u202e", "\ud800", "…", "<U+")  # fmt: skip
NASTY = st.lists(st.sampled_from(NASTY_PARTS), max_size=40).map("".join)
ORDINARY = [
    "Printer on floor 3 does not answer",
    "障害：本番DBに接続できない（至急）",
    "全角　スペース、半角ｶﾅ ｶﾞｷﾞｸﾞｹﾞｺﾞ",
    "Ünïcode naïve café – “quotes” … ※ ① ㈱",
    "が（結合文字）: か\u3099",
    "한국어 ไทย हिन्दी العربية",
    "👍 ☎ 🔥",
    "[ERROR] {braces} 100% <b>",
]


def _safe(text: str) -> bool:
    return all(category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in text.replace("\n", ""))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean_name(text) == text
    assert clean_lines(text) == text


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_survives(name: str) -> None:
    line, lines = clean_name(HOSTILE[name]), clean_lines(HOSTILE[name])
    assert _safe(line)
    assert _safe(lines)
    assert "\n" not in line
    assert len(line) <= NAME_LENGTH
    assert len(lines) <= LINES_LENGTH


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\x00b", "a␀b"),
        ("\x9b31m", "<U+009B>31m"),
        ("x\x7f", "x<U+007F>"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u200bb\ufeff", "a<U+200B>b<U+FEFF>"),
        ("a\U000e0041", "a<U+E0041>"),
        ("a\ud800b", "a<U+D800>b"),
        ("\uffff", "<U+FFFF>"),
        ("\U0010fffe", "<U+10FFFE>"),
        ("first\r\nsecond\tthird", "first second third"),
        ("  name  ", "name"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("❤\ufe0f\u200d🔥", "❤🔥"),
        ("a\u200db", "a<U+200D>b"),
        ("🇯🇵 👍🏽 葛\U000e0100城", "JP 👍 葛城"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * MARKS_IN_A_ROW),
    ],
)
def test_what_steers_or_hides_is_shown(text: str, shown: str) -> None:
    assert clean_name(text) == shown


def test_lines_keep_their_breaks_and_nothing_else() -> None:
    assert clean_lines("a\r\nb\rc\u2028d\te\x0bf\n") == "a\nb\nc\nd    e␋f"


def test_a_cut_is_marked() -> None:
    assert clean_name("x" * 400) == "x" * (NAME_LENGTH - 1) + "…"
    assert clean_name("x" * NAME_LENGTH) == "x" * NAME_LENGTH
    assert clean_lines("y" * 200_000) == "y" * (LINES_LENGTH - 1) + "…"


def test_a_text_whose_beginning_vanishes_still_says_that_it_was_cut() -> None:
    assert clean_name("\ufe0f" * 1_000_000 + "end") == "…"


def test_every_format_and_control_character_is_known() -> None:
    unclean = [
        f"{point:04X}"
        for point in range(sys.maxunicode + 1)
        if category(chr(point)) in ("Cc", "Cf", "Cs", "Zl", "Zp") and chr(point) in clean_name(f"a{chr(point)}b")
    ]
    assert unclean == []


def test_every_combining_mark_is_counted() -> None:
    floods = [
        f"{point:04X}"
        for point in range(sys.maxunicode + 1)
        if category(chr(point))[0] == "M" and clean_name("a" + chr(point) * 9).count(chr(point)) > MARKS_IN_A_ROW
    ]
    assert floods == []


@given(ANYTHING | NASTY, st.integers(min_value=1, max_value=40))
def test_cleaning_twice_changes_nothing(text: str, length: int) -> None:
    for clean in (clean_name, clean_lines):
        once = clean(text, length)
        assert clean(once, length) == once
        assert len(once) <= length


@given(ANYTHING | NASTY)
def test_no_text_at_all_gets_through_unclean(text: str) -> None:
    assert _safe(clean_name(text))
    assert _safe(clean_lines(text))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1"])
def test_a_spreadsheet_does_not_run_a_cell(text: str) -> None:
    assert spreadsheet_cell(text) == f"'{text}"
    assert spreadsheet_cell(spreadsheet_cell(text)) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    assert spreadsheet_cell("a=b") == "a=b"
    assert spreadsheet_cell("") == ""

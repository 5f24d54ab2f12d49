"""Text in cells: never wider, never narrower, never steering the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tests.data.hostile import HOSTILE
from tui.widgets.cells import fit, fit_right, shown
from tui.widgets.wrapping import hanging, hung

TEXTS = st.text(
    st.one_of(st.characters(min_codepoint=32, max_codepoint=126), st.sampled_from("漢字かなｶﾅ（、。）「」é"))
)


@given(TEXTS, st.integers(0, 60))
def test_a_fitted_text_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(fit(text, width, cut="›")) == width
    assert cell_len(fit_right(text, width, cut="›")) == width


def test_a_cut_is_marked_and_numbers_stand_at_the_right() -> None:
    assert fit("全角の件名", 8, cut="›") == "全角の ›"
    assert fit("short", 8, cut="›") == "short   "
    assert fit_right("+25m", 8) == "    +25m"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert shown(text[:2_000]).replace("\u3000", "").replace("\u00a0", "").isprintable()


@given(TEXTS, st.integers(12, 80))
def test_wrapped_lines_fit_and_lose_no_character(text: str, width: int) -> None:
    pieces = [piece.plain for piece in hung(Content(text), width)]
    assert all(cell_len(piece) <= width for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_later_lines_hang_under_the_text() -> None:
    assert hanging("  2026-06-01 10:20  received") == 20
    assert hanging("  ! advice") == 4
    assert hanging("  plain text") == 2
    lines = [piece.plain for piece in hung(Content("契約    とても長い名前の契約がここにある"), 24)]
    assert lines[1].startswith(" " * 8)


def test_japanese_lines_neither_begin_with_a_full_stop_nor_end_with_a_bracket() -> None:
    text = "初回回答は（営業時間）で数え、期限を過ぎたら超過です。「高」は四時間以内です。"
    for width in range(12, 40):
        for piece in hung(Content(text), width):
            assert piece.plain[0] not in "、。）」"
            assert piece.plain[-1] not in "（「"


def test_a_rule_stays_with_its_clause() -> None:
    line = Content("  counted on business hours of weekdays  [J5 5-2, 4-4-2]")
    for width in range(30, 56):
        assert any("[J5 5-2, 4-4-2]" in piece.plain for piece in hung(line, width))

"""Where Japanese and Latin lines break."""

from __future__ import annotations

import pytest
from textual.content import Content

from tui.widgets.wrapping import hung


def lines(text: str, width: int) -> list[str]:
    return [piece.plain for piece in hung(Content(text), width)]


@pytest.mark.parametrize(
    ("text", "width", "said"),
    [
        ("補償はサービスクレジットです", 20, ["補償は", "サービスクレジットで", "す"]),
        ("未入金は合計￥478,500です", 14, ["未入金は合計", "￥478,500です"]),
        ("停止は全部で合計120分です", 18, ["停止は全部で合計", "120分です"]),
        ("サービスクレジット", 10, ["サービスク", "レジット"]),
        ("two words", 6, ["two", "words"]),
    ],
)
def test_a_line_is_not_broken_within_a_word_or_an_amount(text: str, width: int, said: list[str]) -> None:
    assert lines(text, width) == said

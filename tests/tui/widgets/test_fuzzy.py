"""A name is found by what an operator remembers of it, the closest first."""

from __future__ import annotations

import pytest

from tui.widgets.fuzzy import matching

NAMES = ("Midori Games", "Acme Media", "Games of Mid", "Sumida", "さくら書店", "ﾐﾄﾞﾘ商事")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", list(NAMES)),
        ("mid", ["Midori Games", "Games of Mid", "Sumida"]),
        ("MID", ["Midori Games", "Games of Mid", "Sumida"]),
        ("ｍｉｄ", ["Midori Games", "Games of Mid", "Sumida"]),
        ("mdr", ["Midori Games"]),
        ("games mid", ["Midori Games", "Games of Mid"]),
        ("sumida", ["Sumida"]),
        ("書店", ["さくら書店"]),
        ("ミドリ", ["ﾐﾄﾞﾘ商事"]),
        ("mids", ["Midori Games"]),
        ("xm", []),
    ],
)
def test_a_part_of_a_name_finds_it(wanted: str, found: list[str]) -> None:
    assert matching(wanted, NAMES, str) == found


def test_a_name_that_is_typed_whole_comes_first() -> None:
    assert matching("acme", ("Acme Media", "acme"), str) == ["acme", "Acme Media"]

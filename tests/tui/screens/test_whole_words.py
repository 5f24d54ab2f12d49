"""No word of a form is cut: its labels and its choices are whole in both languages, in a small and a wide terminal."""

from __future__ import annotations

from datetime import date

import pytest

from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.locale.language import LANGUAGES, Language
from tui.screens.counts_entry import CountsEntryScreen
from tui.screens.entry import FormScreen
from tui.screens.month_place import MonthPlace
from tui.widgets.lines import TextLine
from tui.widgets.picker import Picker

FORMS = (("1", "n"), ("2", "n"), ("2", "i"), ("3", "n"), ("3", "c"), ("3", "i"), ("5", "i"), ("6", "n"))


def drawn(line: TextLine) -> str:
    return str(line.render()).strip()


def cut_words(hands: Hands) -> list[str]:
    """Labels, choices, title and keys of the form that are not drawn as they are said."""
    screen = hands.app.screen
    lines = [*screen.query(".label, #panel-title, #panel-hints").results(TextLine)]
    lines += [picker.query_one(TextLine) for picker in screen.query(Picker)]
    return [drawn(line) for line in lines if drawn(line) != line.text.strip()]


@pytest.mark.parametrize("size", mostly_in_a_soak([SMALL, LARGE], always=SMALL))
@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_every_label_and_choice_of_a_form_is_whole(desk: Desk, language: Language, size: tuple[int, int]) -> None:
    async with at_work(make_app(desk, language), size) as hands:
        for place, key in FORMS:
            await hands.press(place, key)
            assert isinstance(hands.app.screen, FormScreen), (place, key)
            assert cut_words(hands) == [], (place, key)
            await hands.press("escape")
        await hands.app.push_screen(
            CountsEntryScreen(MonthPlace("自社基盤（KMS）", date(2026, 6, 1), "ap-northeast-1"))
        )
        await hands.settle()
        assert cut_words(hands) == []


async def test_what_falls_due_is_told_whole_before_its_clause(desk: Desk) -> None:
    async with at_work(make_app(desk, "ja"), LARGE) as hands:
        await hands.press("7")
        rows = [line for line in hands.lines[3:30] if "分の請求書送付の最終日" in line or "分の請求書送付の最" in line]
        assert rows
        assert all("の最終日" in row and "[" in row for row in rows)


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="en"))
async def test_the_marks_and_the_hint_of_an_incident_are_whole(desk: Desk, language: Language) -> None:
    async with at_work(make_app(desk, language), SMALL) as hands:
        await hands.press("2", "n")
        words = hands.app.translator.words
        hint = words("screens.contracts_hint")
        assert [line for line in hands.lines if line.strip() == hint] != []
        assert [line for line in hands.lines if f"4 [ ] {words('screens.mark_gross')}" in line] != []

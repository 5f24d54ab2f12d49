"""A terminal that is too small: it is told, nothing acts unseen, and nothing typed is lost."""

from __future__ import annotations

from typing import ClassVar

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.widgets import Input

from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.terminal.too_small import TooSmallScreen, heed_size, is_too_small


class Small(App[int]):
    """An app with a field and a key that acts."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("f1", "act")]

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.acted = 0
        self._words = Translator(language).text

    def compose(self) -> ComposeResult:
        yield Input()

    def on_resize(self, event: events.Resize) -> None:
        heed_size(self, event.size, self._words)

    def action_act(self) -> None:
        self.acted += 1

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips(self.size)]


@pytest.mark.parametrize(
    ("width", "height", "small"),
    [(60, 20, False), (80, 24, False), (59, 20, True), (60, 19, True), (200, 10, True), (20, 60, True)],
)
def test_60_by_20_is_enough(width: int, height: int, small: bool) -> None:
    assert is_too_small(Size(width, height)) is small


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_says_how_large_it_is_and_must_be_even_in_half_the_width(language: Language) -> None:
    app = Small(language)
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, TooSmallScreen)
        text = "".join(line.strip() for line in app.lines).replace(" ", "")
        assert "30x8" in text
        assert "60x20" in text
        assert {cell_len(line) for line in app.lines} == {30}


async def test_what_was_typed_waits_below_and_keys_do_not_reach_it() -> None:
    app = Small("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "b", "f1")
        await pilot.resize_terminal(50, 18)
        await pilot.pause()
        assert isinstance(app.screen, TooSmallScreen)
        assert any("50 x 18" in line for line in app.lines)
        await pilot.press("c")
        await pilot.resize_terminal(40, 18)
        await pilot.pause()
        assert len(app.screen_stack) == 2
        assert any("40 x 18" in line for line in app.lines)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert len(app.screen_stack) == 1
        await pilot.press("d")
        assert app.query_one(Input).value == "abd"
        assert app.acted == 1


async def test_q_leaves_and_an_action_of_the_app_does_not_run_unseen() -> None:
    app = Small("en")
    async with app.run_test(size=(50, 18)) as pilot:
        await pilot.pause()
        await pilot.press("f1")
        assert app.acted == 0
        await pilot.press("q")
    assert app.return_value == 0

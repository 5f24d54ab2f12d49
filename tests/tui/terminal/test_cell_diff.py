"""The cell diff under the screens: whatever is pressed, the terminal shows what Textual would have drawn."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.events import Resize
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from storage.desk import Desk
from tests.tui.conftest import NOW
from tests.tui.terminal.watched import Watched, assert_alike, expected_of
from tui.app import KigenApp
from tui.locale.language import Language
from tui.locale.translator import Translator
from tui.terminal.capabilities import UNICODE, Capabilities
from tui.terminal.frame import ERASE_ALL
from tui.terminal.plain import CursorShown
from tui.terminal.proved import inside_is_known, is_proved, works_here

pytestmark = pytest.mark.in_a_file("about what is sent to a terminal, wherever it was read")

TUI = Path(__file__).parents[3] / "tui"
XTERM = {"TERM": "xterm-256color"}


class Page(Watched[None]):
    """A little of everything: wide text, what is typed, a modal, a line at the right edge."""

    CSS = """
    #pane { height: 6; } #left { width: 50%; background: blue 30%; } #right { width: 1fr; text-style: reverse; }
    Asked { align: center middle; } Asked > Static { width: 13; height: 3; background: red; }
    """

    def __init__(self, surroundings: Mapping[str, str] = XTERM) -> None:
        super().__init__(surroundings=surroundings)

    def compose(self) -> ComposeResult:
        with Horizontal(id="pane"):
            yield Static("日本語の件名 one two three", id="left")
            yield Static("[b]bold[/b] [dim]dim[/dim] [u]under[/u] [@click=app.bell]click[/]", id="right")
        yield Input(placeholder="件名", id="subject")
        yield TextArea("本文\nbody", id="body")


class ReadOut(CursorShown[None], Page):
    """The page with the terminal's cursor shown."""


class Asked(ModalScreen[None]):
    """A box in the middle of wide text."""

    def compose(self) -> ComposeResult:
        yield Static("本当に?")


class WatchedKigen(KigenApp, Watched[int]):
    """kigen on an emulated terminal."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [TUI / path for path in KigenApp.CSS_PATH]

    def __init__(self, desk: Desk, language: Language) -> None:
        super().__init__(lambda: desk, Translator(language), lambda: NOW, Capabilities(UNICODE, mouse=False))
        self._surroundings = XTERM


async def test_the_first_screen_is_sent_once_and_whole(desk: Desk) -> None:
    app = WatchedKigen(desk, "en")
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
    before, _, after = app.driver.sent.partition(ERASE_ALL)
    assert after
    assert "\x1b[" not in before
    assert ERASE_ALL not in after


KEYS = (
    *("j",) * 9, *("k",) * 4, "down", "up", "pagedown", "pageup", "G", "g", "1", "3", "4", "enter", "escape", "?",
    "/", "n", "tab", "z", "障", "backspace", ":", "left", "right", "r", "t", "p", "ctrl+l", "space",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "seed"), [("ja", 1), *(pytest.param("en", seed, marks=pytest.mark.soak) for seed in range(2, 8))]
)
async def test_over_many_keys_the_terminal_shows_what_textual_would_have_drawn(
    sample_desk: Callable[[Language], Desk], language: Language, seed: int
) -> None:
    chance = random.Random(seed)
    app = WatchedKigen(sample_desk(language), language)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        for key in chance.choices(KEYS, k=80):
            await pilot.press(key)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.frames > 30
        assert_alike(app.driver.terminal, expected_of(app))
        assert len(app.driver.sent.encode()) < app.bytes_expected / 3
    assert app.return_code in (None, 0)


async def type_and_look(app: Page, pilot: Pilot[None]) -> None:
    """Use all of the page once; ``Watched`` compares both terminals after each frame."""
    await pilot.press(*"abc", "障", "backspace", "tab", "x", "enter", "y", "shift+tab", "z")
    app.push_screen(Asked())
    await pilot.pause()
    app.pop_screen()
    await pilot.pause()
    assert_alike(app.driver.terminal, expected_of(app))


async def test_a_page_with_all_kinds_of_widgets_is_drawn_right() -> None:
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        assert app.diffing
        await type_and_look(app, pilot)


async def test_after_a_resize_the_whole_screen_is_right() -> None:
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        await pilot.press("a")
        for size in ((80, 20), (41, 12), (60, 16)):
            app.driver._size = size
            app.driver.new_terminal()
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert_alike(app.driver.terminal, expected_of(app))


async def test_back_from_another_program_everything_is_drawn_again() -> None:
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        with app.suspend():
            pass
        await pilot.pause()
        assert_alike(app.driver.terminal, expected_of(app))
        await type_and_look(app, pilot)


async def test_a_redraw_mends_what_other_programs_wrote() -> None:
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        app.driver.new_terminal()
        app.redraw()
        await pilot.pause()
        assert_alike(app.driver.terminal, expected_of(app))


async def test_a_terminal_that_has_its_old_size_again_is_drawn_anew() -> None:
    """Meanwhile it may have cut or wrapped what it showed."""
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        app.driver.new_terminal()
        app.post_message(Resize(app.size, app.size))
        await pilot.pause()
        await pilot.pause()
        assert_alike(app.driver.terminal, expected_of(app))


async def test_the_cursor_is_left_where_an_input_method_looks_for_it() -> None:
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        await pilot.press(*"件名ab", "left", "left")
        await pilot.pause()
        x, y = app.query_one(Input).cursor_screen_offset
        assert app.driver.terminal.cursor == (y, x)


async def test_a_cursor_that_is_shown_follows_the_place_that_is_read_out() -> None:
    app = ReadOut()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        app.set_focus(None)
        app.show_terminal_cursor()
        app.cursor_position = Offset(5, 3)
        app.query_one("#left", Static).update("changed")
        await pilot.pause()
        assert app.driver.terminal.cursor == (3, 5)


async def test_what_did_not_change_is_not_sent() -> None:
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        app.set_focus(None)
        await pilot.pause()
        sent = app.driver.sent
        app.query_one("#left", Static).refresh()
        app.screen.refresh(repaint=True, layout=True)
        await pilot.pause()
        assert app.driver.sent == sent


async def test_of_what_a_click_does_nothing_is_sent() -> None:
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)):
        assert "click" in "\n".join(app.driver.terminal.text())
        assert "bell" not in app.driver.sent


@pytest.mark.parametrize(
    ("theme", "colours"),
    [
        ("textual-dark", "none"),
        ("ansi-light", ""),
        pytest.param("textual-dark", "", marks=pytest.mark.soak),
        pytest.param("ansi-light", "none", marks=pytest.mark.soak),
    ],
)
async def test_in_each_theme_and_without_colours(theme: str, colours: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if colours == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    app = Page()
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        app.theme = theme
        await type_and_look(app, pilot)
        assert app.frames > 5


async def test_the_switch_leaves_the_drawing_to_textual() -> None:
    app = Page({**XTERM, "KIGEN_CELL_DIFF": "off"})
    async with app.run_test(headless=False, size=(60, 16)) as pilot:
        assert not app.diffing
        await pilot.press("a")
        assert_alike(app.driver.terminal, expected_of(app))


def test_a_textual_that_nobody_proved_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "textual").mkdir()
    (tmp_path / "textual-9.0.0.dist-info").mkdir()
    assert not is_proved(tmp_path / "textual")
    assert works_here(XTERM)
    monkeypatch.delattr(App, "_begin_update")
    assert not inside_is_known()
    assert not works_here(XTERM)

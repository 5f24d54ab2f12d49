"""What a screen says where there is nothing to show, nothing to write, or nothing to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.errors import DeskUnreachable
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import SMALL, at_work
from tests.tui.screens.album import Picture, written
from tui.locale.language import LANGUAGES, Language
from tui.widgets.wrapping import WIDEST_NOTICE

READ_ONLY = DeskUnreachable("sqlite_loses_pages", version="3.40.1", path="/srv/kigen/desk.db")


@pytest.fixture
def desk_to_read(desk: Desk) -> Desk:
    desk._read_only = READ_ONLY
    return desk


async def test_a_desk_that_is_only_read_says_so_and_why_before_anybody_wants_to_write(desk_to_read: Desk) -> None:
    async with at_work(make_app(desk_to_read)) as hands:
        assert "7 8 READ ONLY " in hands.lines[0]
        assert hands.lines[0].rstrip().endswith("11:20")
        assert "Install the package pysqlite3, or an SQLite from 3.51.3 on." in " ".join(hands.screen.split())
        await hands.press("8")
        assert "READ ONLY" in hands.lines[0]
        assert hands.message == "", "said once, not on every screen"


async def test_there_no_act_is_begun_and_its_key_says_why(desk_to_read: Desk) -> None:
    async with at_work(make_app(desk_to_read)) as hands:
        await hands.press("ctrl+l", "x")
        for key in ("n", "r", "R", "p", "t", "T", "a", "w", "d", "o", "m", "u"):
            hands.app.screen.query_one("#message").say()  # type: ignore[attr-defined]
            await hands.press(key)
            assert len(hands.app.screen_stack) == 1, key
            assert "so the desk is read-only" in hands.message, key


async def test_there_the_hint_line_bars_what_would_write_and_the_palette_says_why(desk_to_read: Desk) -> None:
    async with at_work(make_app(desk_to_read)) as hands:
        parts = hands.lines[-1].split()
        assert [part for part in parts if part.startswith("⊘")] == ["⊘n", "⊘r", "⊘p", "⊘t"]
        assert parts[:2] + parts[-6:] == ["enter", "open", "/", "filter", "?", "help", "q", "quit"]
        hands.app.screen.query_one("#message").say()  # type: ignore[attr-defined]
        await hands.press("colon")
        await hands.type("note")
        await hands.press("enter")
        assert len(hands.app.screen_stack) == 1
        assert "so the desk is read-only" in hands.message


async def test_a_long_reason_is_read_whole_and_gives_its_lines_back(desk_to_read: Desk) -> None:
    async with at_work(make_app(desk_to_read)) as hands:
        rows = sum("#" in line for line in hands.lines)
        await hands.press("v")  # works on another screen: one line says so
        assert sum("#" in line for line in hands.lines) == rows + 2
        assert hands.widths == {SMALL[0]}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_why_nothing_can_be_read_is_told_whole_on_every_screen(language: Language) -> None:
    why = DeskUnreachable("desk_missing", path="/srv/kigen/of/the/night/shift/desk.db")

    def in_vain() -> Desk:
        raise why

    async with at_work(make_app(in_vain, language)) as hands:
        wanted = "".join(hands.app.translator.error(why).split())
        for screen in "1348":
            await hands.press(screen)
            told = "".join(hands.screen.split())
            assert wanted in told, screen
            assert "ctrl+l" in told, screen
            assert max(len(line.strip()) for line in hands.lines[2:-2]) <= WIDEST_NOTICE, screen
            assert "0 acts" not in hands.screen, "what was not read is not counted"


async def test_a_ticket_that_cannot_be_read_says_why_in_place_of_the_ticket(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(make_app(desk)) as hands:

        def lost(_: Desk) -> None:
            raise DeskUnreachable("desk_busy", path="/srv/kigen/desk.db")

        monkeypatch.setattr(Desk, "read", lost)
        await hands.press("enter")
        assert "kept the desk /srv/kigen/desk.db busy" in hands.page


async def test_while_typing_the_hint_line_tells_the_keys_of_the_line(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        before = hands.lines[-1]
        await hands.press("slash")
        assert hands.lines[-1].split()[:4] == ["enter", "to", "the", "list"]
        assert "respond" not in hands.lines[-1]
        await hands.press("escape")
        assert hands.lines[-1] == before


async def test_a_picture_tells_its_lines_in_words(sample_desk: Callable[[Language], Desk]) -> None:
    async with at_work(make_app(sample_desk("ja"), "ja")) as hands:
        assert any(
            "開く" in line and "受付" in line for line in written(Picture().serialize(hands.app.export_screenshot()))
        )


async def test_rows_that_could_not_be_read_again_stay_with_how_to_read_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: Desk) -> None:
        raise DeskUnreachable("desk_busy", path="/srv/kigen/desk.db")

    async with at_work(make_app(desk)) as hands:
        for keys in ("1", "3", "3 enter", "4", "8", "1 enter"):
            await hands.press(*keys.split())
            before = hands.lines[1:-3]
            with monkeypatch.context() as meanwhile:
                meanwhile.setattr(Desk, "read", lost)
                await hands.press("ctrl+l")
            assert "kept the desk /srv/kigen/desk.db busy" in hands.message, keys
            assert hands.app.translator.words("screens.not_read_keys") in hands.message, keys
            assert hands.lines[1:-5] == before[: len(hands.lines[1:-5])], keys
            await hands.press("ctrl+l")
            assert hands.message == "", keys
            await hands.press("escape")

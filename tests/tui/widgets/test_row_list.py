"""A list drawn line by line: it looks as Textual would draw it, and paints no row that it need not."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.line_view import difference
from tui.widgets.row_lines import Cell, Line, Window
from tui.widgets.row_list import RowList

HEIGHT, WIDTH = 12, 40


@dataclass
class Numbered:
    """Paints numbers, and remembers which it was asked for."""

    painted: list[int] = field(default_factory=list)
    stamp: str = "at 1"

    def line(self, row: int, width: int) -> Line:
        self.painted.append(row)
        text = f"{row:>6} 件名 "
        return Line(
            str(row), 0, (Cell(text, "row--overdue"), Cell(self.stamp, "row--faint"), Cell(" " * (width - 16), "row"))
        )

    def placeholder(self, _: int) -> str:
        return "reading"


class Shown(App[None]):
    """A list of many rows, 300 of them at hand."""

    def __init__(self, total: int = 300) -> None:
        super().__init__()
        self.painter = Numbered()
        self.total = total
        self.followed = 0

    def compose(self) -> ComposeResult:
        yield RowList(self.painter, marker="›", id="list")

    @property
    def rows(self) -> RowList:
        return self.query_one(RowList)

    def on_mount(self) -> None:
        self.rows.show(Window(0, tuple(range(min(300, self.total))), self.total))
        self.rows.focus()

    def on_row_list_moved(self) -> None:
        self.followed += 1


def as_textual_draws(rows: RowList) -> list[Strip]:
    """The lines as Textual's own way makes them, each anew."""
    rows._styles_cache.clear()
    return Widget.render_lines(rows, Region(0, 0, rows.size.width, rows.size.height))


@pytest.mark.parametrize("no_colour", [False, True])
@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
async def test_each_line_looks_as_textual_would_draw_it(
    theme: str, no_colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.theme = theme
        for key in ("j", "j", *["j"] * HEIGHT, "k", "pagedown", "G", "k", "g"):
            await pilot.press(key)
            await pilot.pause()
            rows = app.rows
            width = rows.scrollable_content_region.width
            drawn = rows.render_lines(Region(0, 0, rows.region.width, rows.region.height))
            wanted = [strip.crop(0, width) for strip in as_textual_draws(rows)]
            assert [strip.crop(0, width).simplify() for strip in drawn] == [strip.simplify() for strip in wanted]


async def test_a_part_of_the_view_is_a_part_of_its_lines() -> None:
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)):
        part = app.rows.render_lines(Region(3, 2, 9, 2))
        assert [strip.text for strip in part] == ["   2 件名", "   3 件名"]


async def test_a_key_paints_the_rows_that_the_cursor_leaves_and_reaches() -> None:
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        app.painter.painted.clear()
        await pilot.press("j")
        await pilot.pause()
        assert set(app.painter.painted) == {0, 1}


async def test_a_key_that_scrolls_paints_the_row_that_comes_and_the_one_that_was_chosen() -> None:
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.press(*["j"] * (HEIGHT - 1))
        await pilot.pause()
        app.painter.painted.clear()
        await pilot.press("j")
        await pilot.pause()
        assert set(app.painter.painted) == {HEIGHT - 1, HEIGHT}


async def test_what_changed_meanwhile_is_painted_at_the_next_tick_and_where_rows_scrolled_in() -> None:
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.press(*["j"] * HEIGHT)
        app.painter.stamp = "at 2"
        app.rows.repaint_changed()
        await pilot.press(*["k"] * HEIGHT)
        await pilot.pause()
        lines = app.rows.render_lines(app.rows.size.region)
        assert all("at 2" in strip.text for strip in lines)


async def test_what_was_painted_before_the_list_heard_of_its_new_size_is_painted_again() -> None:
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        app.painter.painted.clear()
        app.rows.post_message(Resize(app.rows.size, app.rows.virtual_size))
        await pilot.pause()
        assert set(app.painter.painted) == set(range(HEIGHT))


async def test_who_follows_the_cursor_hears_of_each_move_and_not_of_a_key_that_moves_nothing() -> None:
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        before = app.followed
        await pilot.press("j")
        await pilot.pause()
        assert app.followed == before + 1
        await pilot.press("g")
        await pilot.press("k")
        await pilot.pause()
        assert app.followed == before + 2


async def test_the_scroll_bar_moves_in_the_steps_that_it_can_show_and_reaches_the_end() -> None:
    app = Shown(total=20_000)
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        bar = app.rows.vertical_scrollbar
        await pilot.press(*["j"] * (HEIGHT + 20))
        assert app.rows.scroll_offset.y > 0
        assert bar.position == 0
        await pilot.press("G")
        assert bar.position == app.rows.max_scroll_y == 20_000 - HEIGHT
        await pilot.press("g")
        assert bar.position == 0


async def test_rows_that_are_not_at_hand_are_asked_for_and_said_to_be_on_their_way() -> None:
    app = Shown(total=20_000)
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.press("G")
        await pilot.pause()
        assert app.rows.current is None
        assert "reading" in app.rows.render_line(0).text


def test_the_difference_of_two_lines_is_told_in_cells() -> None:
    def strip(*texts: str) -> Strip:
        return Strip([Segment(text) for text in texts])

    assert difference(strip("期限 ", "4:59", " x"), strip("期限 ", "4:58", " x")) == (5, 9)
    assert difference(strip("same"), strip("same")) == (0, 0)
    assert difference(strip("a", "b"), strip("a")) == (0, 2)


class Answered(Shown):
    """Rows that are wanted come, 120 around the place; how often is counted."""

    asked = 0

    def on_mount(self) -> None:
        self.rows.show(Window(0, tuple(range(120)), self.total))
        self.rows.focus()

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        self.asked += 1
        start = max(0, min(message.position - 60, self.total - 120))
        self.rows.show(Window(start, tuple(range(start, start + 120)), self.total))


@pytest.mark.parametrize("height", [12, 50, 70, 110, 140])
async def test_the_rows_of_any_height_come_and_are_asked_for_once(height: int) -> None:
    app = Answered(1_000)
    async with app.run_test(size=(WIDTH, height)) as pilot:
        for key in ("j", *["pagedown"] * 3, "j", "k", "G", "k", "pageup", "g"):
            before, cursor = app.asked, app.rows.cursor
            await pilot.press(key)
            await pilot.pause()
            assert app.asked - before <= 2
            assert app.rows.cursor != cursor
            if height <= 120:
                assert len(app.rows.visible_rows) == height

"""The plain mode in a real pseudo-terminal: where the terminal's cursor stands, and whether it is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pyte
import pytest

from tests.tui.terminal.pty_session import Session, Start

LIST_APP = """
from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widgets import Input, Label
from rich.segment import Segment
from tui.terminal.plain import CursorOnRow, CursorShown

class Rows(CursorOnRow, can_focus=True):
    BINDINGS = [("j", "move(1)"), ("k", "move(-1)"), ("G", "move(99)")]
    chosen = 0

    @property
    def cursor(self):
        return self.chosen

    def on_mount(self):
        self.virtual_size = Size(0, 100)

    def render_line(self, y):
        row = y + self.scroll_offset.y
        return Strip([Segment(f"{'>' if row == self.chosen else ' '} row {row} of 100")])

    def action_move(self, by):
        self.chosen = max(0, min(99, self.chosen + by))
        self.scroll_to(y=max(0, self.chosen - self.scrollable_content_region.height + 1), animate=False, immediate=True)
        self.refresh()

class Plain(CursorShown[None]):
    ENABLE_COMMAND_PALETTE = False
    CSS = "Rows { margin: 1 3; height: 1fr; border: ascii white; }"
    BINDINGS = [("s", "suspend_shortly")]

    def compose(self):
        yield Label("above")
        yield Rows()
        yield Input(placeholder="filter")

    def on_mount(self):
        self.show_terminal_cursor()
        self.query_one(Rows).focus()

    def action_suspend_shortly(self):
        with self.suspend():
            pass
        self.query_one(Label).update("back")

Plain().run()
"""
TOP, LEFT = 3, 4  # below the label, the margin and the border; right of margin and border


class Watched:
    """The session, and what a terminal makes of it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read = 0
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

    def until(self, text: str) -> None:
        """Read until ``text`` stands on the screen, and then until it is quiet."""
        self._session.read_until(text.encode())
        self._session.read_until_quiet(0.3)
        self._stream.feed(bytes(self._session.output[self._read :]))
        self._read = len(self._session.output)
        assert text in "\n".join(self.screen.display)

    def press(self, keys: str, until: str) -> None:
        self._session.send(keys)
        self.until(until)

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.x, self.screen.cursor.y


@pytest.fixture
def watched(forked: Start) -> Iterator[Watched]:
    with Session("-c", LIST_APP, start=forked) as session:
        found = Watched(session)
        found.until("> row 0 of")
        yield found


def test_the_cursor_is_shown_on_the_chosen_row_and_follows_it(watched: Watched) -> None:
    assert not watched.screen.cursor.hidden
    assert watched.cursor == (LEFT, TOP)
    watched.press("j", "> row 1 of")
    watched.press("j", "> row 2 of")
    assert watched.cursor == (LEFT, TOP + 2)
    watched.press("k", "> row 1 of")
    assert watched.cursor == (LEFT, TOP + 1)


def test_in_a_list_that_scrolled_it_stands_on_the_line_of_the_row(watched: Watched) -> None:
    watched.press("G", "> row 99 of")
    x, y = watched.cursor
    assert x == LEFT
    assert watched.screen.display[y][LEFT:].startswith("> row 99 of")


def test_it_goes_into_a_field_and_comes_back(watched: Watched) -> None:
    watched.press("\t", "filter")
    watched.press("ab", "ab")
    x, y = watched.cursor
    assert "ab" in watched.screen.display[y][:x]
    watched.press("\x1b[Z", "> row 0 of")
    assert watched.cursor == (LEFT, TOP)


def test_after_a_suspension_it_is_shown_again(watched: Watched) -> None:
    watched.press("j", "> row 1 of")
    watched.press("s", "back")
    assert not watched.screen.cursor.hidden
    assert watched.cursor == (LEFT, TOP + 1)

"""From any frame to any other: the terminal shows what is wanted, whatever it showed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.terminal.emulator import Terminal
from tests.tui.terminal.watched import assert_alike
from tui.terminal.frame import Frame
from tui.terminal.pens import change, is_paper, is_plain, parsed
from tui.terminal.rows import cells_of, joined

WIDTH, HEIGHT = 24, 8
PENS = (
    "",
    "1",
    "2;31",
    "4",
    "7",
    "3;9",
    "31",
    "38;5;174;48;5;233",
    "48;5;233",
    "1;38;2;9;8;7;48;2;1;2;3",
    "39;49",
    "97;104",
)
WORDS = (
    "",
    " ",
    "      ",
    "ab",
    "日",
    "日本語の件名",
    "ｶﾅ",
    "ﾊﾞ",
    "か\u3099",
    "e\u0301",
    "#",
    "due in 1:30",
    "›",
    "─│",
    "・",
    "　",
)

Piece = tuple[str, str]
Put = tuple[int, int, Sequence[Piece]]

pieces = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(PENS)), max_size=6)
puts = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), pieces)
frames = st.lists(st.lists(puts, max_size=HEIGHT), min_size=1, max_size=5)


def put(frame: Frame, y: int, x: int, *line: Piece) -> None:
    frame.put(y, x, joined(cells_of(text, pen) for text, pen in line))


def drawn_anew(frame: Frame) -> Terminal:
    """What ``frame`` wants, on a new terminal: each row as it is, neighbours of one pen at once."""
    terminal = Terminal(*frame.size)
    for y, row in enumerate(frame.wanted):
        cells = [(x, *cell) for x, cell in enumerate(zip(row.chars, row.pens, strict=True)) if cell[0]]
        for pen, run in groupby(cells, key=lambda cell: cell[2]):
            neighbours = list(run)
            text = "".join(char for _, char, _ in neighbours)
            terminal.feed(f"\x1b[{y + 1};{neighbours[0][0] + 1}H\x1b[0;{pen}m{text}\x1b[m")
    return terminal


@given(steps=frames, erasable=st.sampled_from((is_plain, is_paper)))
def test_whatever_changes_the_terminal_shows_what_is_wanted(steps: list[list[Put]], erasable: object) -> None:
    frame = Frame(WIDTH, HEIGHT, is_paper if erasable is is_paper else is_plain)
    terminal = Terminal(WIDTH, HEIGHT).feed("\x1b[44mleft by others")
    for step in steps:
        for y, x, line in step:
            put(frame, y, x, *line)
        terminal.feed(frame.update())
        assert_alike(terminal, drawn_anew(frame))
        assert frame.update() == ""


@given(
    rows=st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(PENS), st.integers()), min_size=12, max_size=20),
    tops=st.lists(st.integers(0, 4), min_size=2, max_size=8),
    first=st.integers(0, 2),
    last=st.integers(5, HEIGHT - 1),
)
def test_a_list_that_scrolls_between_still_rows(
    rows: list[tuple[str, str, int]], tops: list[int], first: int, last: int
) -> None:
    frame = Frame(60, HEIGHT, is_paper)
    terminal = Terminal(60, HEIGHT)
    for y in range(HEIGHT):
        put(frame, y, 0, (f"still {y}".ljust(60), "7"))
    for top in tops:
        for y in range(first, last + 1):
            word, pen, number = rows[top + y - first]
            put(frame, y, 0, (f"{number % 10_000_019:>40} ", "38;5;246"), (word, pen), (" " * 60, "48;5;233"))
        terminal.feed(frame.update())
        assert_alike(terminal, drawn_anew(frame))


def test_a_scroll_by_a_row_moves_the_others_and_writes_the_new_one() -> None:
    frame = Frame(60, 20)
    for y in range(20):
        put(frame, y, 0, (f"{y}: a row that differs from its neighbours {y * 7919}".ljust(60), ""))
    frame.update()
    for y in range(2, 18):
        put(frame, y, 0, (f"{y + 1}: a row that differs from its neighbours {(y + 1) * 7919}".ljust(60), ""))
    sent = frame.update()
    assert "\x1b[M" in sent
    assert "\x1b[L" in sent
    assert len(sent) < 90


def test_only_the_cells_that_changed_are_sent() -> None:
    frame = Frame(80, 24)
    put(frame, 3, 0, ("+10:57 overdue  日本語の件名", "38;5;174"))
    frame.update()
    put(frame, 3, 0, ("+10:58 overdue  日本語の件名", "38;5;174"))
    assert frame.update() == "\x1b[4;6H\x1b[38;5;174m8\x1b[m"


def test_a_short_gap_is_written_again_rather_than_jumped_over() -> None:
    frame = Frame(80, 24)
    frame.update()
    put(
        frame, 3, 0, ("High", "38;5;253"), (" ", "38;5;253"), ("#100", "38;5;246"), ("      ", ""), ("acme", "38;5;246")
    )
    assert frame.update() == "\x1b[4H\x1b[38;5;253mHigh \x1b[38;5;246m#100\x1b[6Cacme\x1b[m"


def test_what_was_written_over_is_sent_again_once_it_is_forgotten() -> None:
    frame = Frame(WIDTH, HEIGHT)
    terminal = Terminal(WIDTH, HEIGHT)
    put(frame, 0, 0, ("件名", "1"))
    terminal.feed(frame.update())
    terminal.feed("\x1b[5;5H\x1b[42mBroadcast message")
    assert frame.update() == ""
    frame.forget_shown()
    terminal.feed(frame.update())
    assert_alike(terminal, drawn_anew(frame))


@pytest.mark.parametrize("x", [0, 1, 2, 3, 4])
def test_half_a_wide_character_leaves_no_ghost(x: int) -> None:
    frame = Frame(WIDTH, HEIGHT)
    terminal = Terminal(WIDTH, HEIGHT)
    put(frame, 0, 0, ("日本", "48;5;9"))
    terminal.feed(frame.update())
    put(frame, 0, x, ("語", "48;5;4"))
    terminal.feed(frame.update())
    assert_alike(terminal, drawn_anew(frame))
    text = "".join(frame.wanted[0].chars)
    assert "語" in text
    assert len(text.rstrip()) <= 4


def test_a_wide_character_that_is_cut_by_the_edge_is_blank() -> None:
    frame = Frame(5, 1)
    put(frame, 0, 0, ("日本語", ""))
    assert "".join(frame.wanted[0].chars) == "日本 "


def test_control_characters_never_reach_the_terminal() -> None:
    frame = Frame(WIDTH, HEIGHT)
    put(frame, 0, 0, ("a\x1b[2Jb\r\n\x9bc\x07", ""))
    assert "a[2Jbc" in frame.update()


def test_after_a_joined_character_the_column_is_said() -> None:
    """Terminals draw these two, four or one cell wide."""
    frame = Frame(WIDTH, HEIGHT)
    put(frame, 0, 0, ("👩\u200d💻 next", ""))
    assert "👩\u200d💻\x1b[3G next" in frame.update()


def test_a_move_after_an_ambiguous_character_is_absolute() -> None:
    frame = Frame(WIDTH, HEIGHT)
    put(frame, 0, 0, ("a─bbbbbbbbbbc", ""))
    frame.update()
    put(frame, 0, 0, ("a│bbbbbbbbbbd", ""))
    assert frame.update() == "\x1b[1;2H│\x1b[13Gd"


def test_a_hyperlink_opens_and_closes() -> None:
    frame = Frame(WIDTH, HEIGHT)
    put(frame, 0, 0, ("see ", ""), ("the terms", "4|id=7;https://example.org"), (" there", ""))
    assert "see \x1b]8;id=7;https://example.org\x1b\\\x1b[4mthe terms\x1b]8;;\x1b\\\x1b[m there" in frame.update()


def test_the_cursor_is_placed_where_text_is_typed_and_only_when_it_is_not_there() -> None:
    frame = Frame(WIDTH, HEIGHT)
    put(frame, 0, 0, ("name:", ""))
    assert frame.update((0, 6)).endswith("\x1b[1;7H")
    assert frame.update((0, 6)) == ""
    assert frame.update((0, 5)) == "\x1b[1;6H"
    put(frame, 1, 0, ("x", ""))
    assert frame.update((0, 5)).endswith("\x1b[1;6H")


@given(st.sampled_from(PENS), st.sampled_from(PENS))
def test_a_change_of_pen_is_never_longer_than_a_new_start(old: str, new: str) -> None:
    assert len(change(old, new)) <= len(f"\x1b[0;{new}m")


@given(st.lists(st.sampled_from(PENS), min_size=2, max_size=8))
def test_changes_of_pen_end_with_the_pen_that_was_meant(pens: list[str]) -> None:
    terminal, straight = Terminal(9, 1), Terminal(9, 1).feed(f"\x1b[0;{pens[-1]}m")
    for old, new in zip(["", *pens], pens, strict=False):
        terminal.feed(change(old, new))
    assert terminal.pen == straight.pen


def test_a_pen_is_taken_apart() -> None:
    pen = parsed("1;7;38;2;1;2;3;48;5;9|id=1;https://example.org")
    assert pen == (frozenset({"1", "7"}), "38;2;1;2;3", "48;5;9", "id=1;https://example.org")

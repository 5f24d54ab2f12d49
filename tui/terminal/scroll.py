"""Rows that moved up or down together: the terminal can move them itself."""

from __future__ import annotations

from typing import NamedTuple

from tui.terminal.row_writer import RowWriter
from tui.terminal.rows import Row, blank_row

_FARTHEST = 3  # rows: a wheel's notch
_FEWEST = 4  # rows that must have moved, or it is not worth a try
_EDGE = 2  # columns at the right where a scroll bar may stand


class Scroll(NamedTuple):
    """The rows from ``top`` to ``bottom`` (both included) move up by ``by``, or down where it is negative."""

    top: int
    bottom: int
    by: int


def scroll_between(shown: list[Row], wanted: list[Row]) -> Scroll | None:
    """The scroll that puts the most rows where they are wanted, if it puts more than a few."""
    changed = [y for y, (old, new) in enumerate(zip(shown, wanted, strict=True)) if old.chars != new.chars]
    if len(changed) < _FEWEST:
        return None
    before, after = [_body(row) for row in shown], [_body(row) for row in wanted]
    best: list[int] = []
    found = None
    for by in (1, -1, 2, -2, _FARTHEST, -_FARTHEST):
        moved = [y for y in changed if 0 <= y + by < len(shown) and after[y] == before[y + by]]
        if len(moved) >= max(_FEWEST, len(best) + 1):
            best, found = moved, Scroll(min(moved[0], moved[0] + by), max(moved[-1], moved[-1] + by), by)
    return found


def _body(row: Row) -> list[str]:
    return row.chars[:-_EDGE]


def scrolled(rows: list[Row], scroll: Scroll) -> list[Row]:
    """What the terminal shows after ``scroll``."""
    top, end, by = scroll.top, scroll.bottom + 1, scroll.by
    fresh = [blank_row(len(rows[0].chars))] * abs(by)
    region = rows[top + by : end] + fresh if by > 0 else fresh + rows[top : end + by]
    return rows[:top] + region + rows[end:]


def write_scroll(writer: RowWriter, scroll: Scroll, height: int) -> None:
    """Rows are taken out on one side and put in on the other: no margins to set, and none to forget."""
    count = "" if abs(scroll.by) == 1 else str(abs(scroll.by))
    out, into = (scroll.top, scroll.bottom) if scroll.by > 0 else (scroll.bottom, scroll.top)
    out, into = (out, into - abs(scroll.by) + 1) if scroll.by > 0 else (out - abs(scroll.by) + 1, into)
    writer.at(out, f"\x1b[{count}M")
    if into + abs(scroll.by) < height or scroll.by < 0:
        writer.at(into, f"\x1b[{count}L")

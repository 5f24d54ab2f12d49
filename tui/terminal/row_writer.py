"""Writes into rows: moves the cursor, changes the pen and leaves what is right already, with as few bytes as it can."""

from __future__ import annotations

from collections.abc import Callable

from tui.terminal.pens import PLAIN, change, on_blank
from tui.terminal.rows import BLANK, HALF, Row
from tui.terminal.widths import surely_placed

ERASE_TO_END = "\x1b[K"
Erasable = Callable[[str], bool]
"""Whether erasing leaves cells that look like spaces written with a pen."""

_LONGEST_BRIDGE = 8  # cells: a jump costs five bytes at most, but it may also spare none


class RowWriter:
    """Collects what to send. Begins with a plain pen, and nowhere: the first move is absolute."""

    def __init__(self, erasable: Erasable) -> None:
        self._erasable = erasable
        self._parts: list[str] = []
        self._pen = PLAIN
        self._x: int | None = None
        self._y: int | None = None

    def text(self) -> str:
        """What to send so far, with the pen plain at the end."""
        return "".join((*self._parts, change(self._pen, PLAIN)))

    def at(self, y: int, sequence: str) -> None:
        """Add a sequence for the row ``y``, with a plain pen."""
        self._use(PLAIN)
        self._move(y, 0)
        self._parts.append(sequence)

    def update(self, y: int, old: Row, new: Row) -> None:
        """Make the row ``y`` that shows ``old`` show ``new``."""
        spans = _changed(old, new)
        if not spans:
            return
        width, tail = len(new.chars), self._blank_from(new, 0, len(new.chars))
        for number, (start, end) in enumerate(spans):
            if end > tail and width - max(start, tail) > len(ERASE_TO_END):
                self._write_and_erase(y, start, max(start, tail), ERASE_TO_END, new)
                return
            follows = spans[number + 1][0] if number + 1 < len(spans) else end
            if self._worth_bridging(end, follows, new):
                self._write(y, start, follows, new)
                continue
            blank = self._blank_from(new, start, end)
            erase = f"\x1b[{end - blank}X"
            if end - blank > len(erase):
                self._write_and_erase(y, start, blank, erase, new)
            else:
                self._write(y, start, end, new)

    def _blank_from(self, row: Row, start: int, end: int) -> int:
        """The column from which on, up to ``end``, the row can be erased."""
        x, pen = end, row.pens[end - 1]
        while self._erasable(pen) and x > start and row.chars[x - 1] == BLANK and row.pens[x - 1] == pen:
            x -= 1
        return x

    def _write_and_erase(self, y: int, start: int, blank: int, erase: str, row: Row) -> None:
        self._write(y, start, blank, row)
        self._move(y, blank)
        if on_blank(self._pen) != row.pens[blank]:
            self._use(row.pens[blank])
        self._parts.append(erase)

    def _write(self, y: int, start: int, end: int, row: Row) -> None:
        if start < end:
            self._move(y, start)
        chars, pens = row
        while start < end:
            pen, stop = pens[start], start + 1
            while stop < end and pens[stop] == pen:
                stop += 1
            self._write_piece(start, chars[start:stop], pen)
            start = stop

    def _write_piece(self, x: int, chars: list[str], pen: str) -> None:
        text = "".join(chars)
        if not (on_blank(self._pen) == pen and not text.strip(BLANK)):
            self._use(pen)
        sure = surely_placed(text)
        if sure or all(len(char) < 2 or surely_placed(char) for char in chars):
            self._parts.append(text)
        else:
            sure = self._write_one_by_one(x, chars)
        self._x = x + len(chars) if sure else None

    def _write_one_by_one(self, x: int, chars: list[str]) -> bool:
        """After each joined character say the column: terminals differ in its width. Whether it is sure now."""
        sure = True
        for number, char in enumerate(chars, 1):
            self._parts.append(char)
            sure = sure and surely_placed(char)
            following = number + (chars[number : number + 1] == [HALF])
            if len(char) > 1 and not surely_placed(char) and following < len(chars):
                self._parts.append(f"\x1b[{x + following + 1}G")
                sure = True
        return sure

    def _use(self, pen: str) -> None:
        self._parts.append(change(self._pen, pen))
        self._pen = pen

    def _move(self, y: int, x: int) -> None:
        if (y, x) != (self._y, self._x):
            self._parts.append(self._shortest_move(y, x))
            self._y, self._x = y, x

    def _shortest_move(self, y: int, x: int) -> str:
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if self._y == y:
            ways.append(f"\x1b[{x + 1}G" if x else "\r")
            if self._x is not None and x > self._x:
                ways.append(f"\x1b[{x - self._x}C" if x > self._x + 1 else "\x1b[C")
        elif self._y is not None and y == self._y + 1 and x == 0:
            ways.append("\r\n")
        elif self._y is not None and y > self._y and x == self._x:
            ways.append(f"\x1b[{y - self._y}B" if y > self._y + 1 else "\x1b[B")
        return min(ways, key=len)

    def _worth_bridging(self, start: int, end: int, row: Row) -> bool:
        """Whether writing the cells between again costs no more than jumping over them."""
        if start >= end or end - start > _LONGEST_BRIDGE:
            return False
        before, after = row.pens[start - 1], row.pens[end]
        pen, bridge = before, 0
        for char, wanted in zip(row.chars[start:end], row.pens[start:end], strict=True):
            if not (char == BLANK and on_blank(pen) == wanted):
                bridge += len(change(pen, wanted))
                pen = wanted
            bridge += len(char.encode())
        return bridge + len(change(pen, after)) <= len(f"\x1b[{end - start}C") + len(change(before, after))


def _changed(old: Row, new: Row) -> list[tuple[int, int]]:
    """The spans of cells that differ, none beginning or ending inside a wide character."""
    if old.chars == new.chars and old.pens == new.pens:
        return []
    spans: list[tuple[int, int]] = []
    chars = new.chars
    for x, (before, char, pen_before, pen) in enumerate(zip(old.chars, chars, old.pens, new.pens, strict=True)):
        if before == char and pen_before == pen:
            continue
        start = x - 1 if char == HALF and x else x
        end = x + 2 if chars[x + 1 : x + 2] == [HALF] else x + 1
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans

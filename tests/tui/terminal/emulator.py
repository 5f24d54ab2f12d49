"""A terminal that the tests can look into: pyte, with what it leaves out put in."""

from __future__ import annotations

from typing import Any, NamedTuple
from unicodedata import combining

import pyte
from pyte.screens import Char
from rich.cells import cell_len


class Seen(NamedTuple):
    """A cell as an operator sees it: on a space, neither ink, bold, dim nor slant."""

    char: str
    ink: str
    paper: str
    looks: tuple[bool, ...]


class Terminal:
    """Draws what is fed to it. Autowrap is off, as Textual has it; blinking stands for dim, which pyte lacks."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = _Screen(width, height)
        self.screen.reset_mode(7, private=True)
        self._stream = pyte.Stream(self.screen)

    def feed(self, text: str) -> Terminal:
        """Draw ``text``."""
        self._stream.feed(text)
        return self

    def seen(self) -> list[list[Seen]]:
        """Every cell of every row."""
        return [self.seen_row(y) for y in range(self.screen.lines)]

    def seen_row(self, y: int) -> list[Seen]:
        """Every cell of a row."""
        return [_seen(cell) for cell in self.cells(y)]

    def cells(self, y: int) -> list[Char]:
        """The same as they were written: where they are alike, they look alike."""
        row = self.screen.buffer[y]
        return [row[x] for x in range(self.screen.columns)]

    def text(self) -> list[str]:
        """The characters of every row."""
        return ["".join(cell.char for cell in row) for row in self.seen()]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        return (self.screen.columns, self.screen.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and the column."""
        return (self.screen.cursor.y, self.screen.cursor.x)

    @property
    def pen(self) -> Char:
        """What the next character would be written with."""
        attributes: Char = self.screen.cursor.attrs
        return attributes


class _Screen(pyte.Screen):
    def select_graphic_rendition(self, *codes: int, **options: Any) -> None:
        translated: list[int] = []
        rest = list(codes)
        while rest:
            code = rest.pop(0)
            if code in (38, 48):
                count = 4 if rest[:1] == [2] else 2
                translated += [code, *rest[:count]]
                del rest[:count]
            else:
                translated += {2: [5], 22: [22, 25]}.get(code, [code])
        super().select_graphic_rendition(*translated, **options)

    def draw(self, data: str) -> None:
        """As terminals do: half a wide character that is written over takes its other half with it."""
        for char in data:
            line = self.buffer[self.cursor.y]
            if combining(char):
                base = self.cursor.x - (1 if line[self.cursor.x - 1].data else 2)
                line[base] = line[base]._replace(data=line[base].data + char)
                continue
            start = min(self.cursor.x, self.columns - 1)
            orphans = {start - 1} if line[start].data == "" else set()
            right = min(start + cell_len(char), self.columns)
            if right < self.columns and line[right].data == "":
                orphans.add(right)
            super().draw(char)
            for x in orphans:
                line[x] = line[x]._replace(data=" ")


def _seen(cell: Char) -> Seen:
    hidden = cell.data == " " and not (cell.underscore or cell.strikethrough or cell.reverse)
    if hidden:
        return Seen(" ", "", cell.bg, ())
    looks = (cell.bold, cell.italics, cell.underscore, cell.strikethrough, cell.reverse, cell.blink)
    return Seen(cell.data, cell.fg, cell.bg, looks)

"""A row of the terminal as cells: what stands in each, and with which pen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from unicodedata import category

from rich.cells import split_graphemes

from tui.terminal.pens import PLAIN, on_blank

BLANK = " "
HALF = ""  # the second cell of a wide character

Cells = tuple[tuple[str, ...], tuple[str, ...]]


class Row(NamedTuple):
    """Two lists of the same length, never changed once made. A character stands with all that combines with it."""

    chars: list[str]
    pens: list[str]


def blank_row(width: int) -> Row:
    """A row as the terminal has it after it was erased."""
    return Row([BLANK] * width, [PLAIN] * width)


@lru_cache(1024)
def cells_of(text: str, pen: str) -> Cells:
    """The characters and pens of ``text``, cell by cell. Control characters are left out: they move the cursor."""
    chars = tuple(text) if text.isascii() and text.isprintable() else _clusters(text)
    if BLANK not in chars:
        return chars, (pen,) * len(chars)
    blank = on_blank(pen)
    return chars, tuple([blank if char == BLANK else pen for char in chars])


def joined(pieces: Iterable[Cells]) -> Cells:
    """``pieces`` one after the other."""
    taken = tuple(pieces)
    return tuple(chain.from_iterable(c for c, _ in taken)), tuple(chain.from_iterable(p for _, p in taken))


def _clusters(text: str) -> tuple[str, ...]:
    """Marks of no width belong to the character before them; those that have none are left out."""
    clean = "".join(char for char in text if category(char) != "Cc")
    found: list[str] = []
    for start, end, width in split_graphemes(clean)[0]:
        if width:
            found.extend((clean[start:end], *[HALF] * (width - 1)))
        elif found:
            found[-2 if found[-1] == HALF else -1] += clean[start:end]
    return tuple(found)


def put(row: Row, x: int, cells: Cells) -> Row:
    """``row`` with ``cells`` from column ``x`` on, cut at its end. Half a wide character becomes blank."""
    width = len(row.chars)
    chars, pens = cells
    end = min(width, x + len(chars))
    cut_in_two = chars[end - x : end - x + 1] == (HALF,)
    made = Row(
        [*row.chars[:x], *chars[: end - x], *row.chars[end:]],
        [*row.pens[:x], *pens[: end - x], *row.pens[end:]],
    )
    if cut_in_two:
        _blank(made, end - 1)
    if x < end and row.chars[x] == HALF:
        _blank(made, x - 1)
    if x < end < width and row.chars[end] == HALF:
        _blank(made, end)
    return made


def _blank(row: Row, x: int) -> None:
    row.chars[x], row.pens[x] = BLANK, on_blank(row.pens[x])

"""Wrapping by cells: Latin at spaces, Japanese between characters but not within a word of katakana; later lines hang
under where the text begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

_NOT_FIRST = frozenset("、。，．・：；？！）」』】〉》］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ～〜%％)]},.:;!?")
_NOT_LAST = frozenset("（「『【〈《［｛([{￥¥$€")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{2}")
_MARKED = re.compile(r" *[!-] ")
_COLUMN = re.compile(r" *[^ ]+(?: [^ ]+)*  +")
_LEADING = re.compile(r" *")
WIDEST_COLUMN = 26
WIDEST_NOTICE = 76


def hung(line: Content, width: int) -> Iterator[Content]:
    """``line`` as lines of at most ``width`` cells. Text after a mark or a first column hangs under itself."""
    text = line.plain
    if cell_len(text) <= width:
        yield line
        return
    indent = min(hanging(text), width // 2)
    offsets = list(breaks(text, width, width - indent))
    for number, piece in enumerate(line.divide(offsets)):
        yield piece.rstrip() if not number else Content(" " * indent) + piece.rstrip()


def centred(text: Content, width: int) -> Iterator[Content]:
    """``text`` wrapped, each line in the middle of ``width`` cells."""
    for piece in hung(text, max(10, min(width - 4, WIDEST_NOTICE))):
        yield Content(" " * max(0, (width - cell_len(piece.plain)) // 2)) + piece


def hanging(text: str) -> int:
    """The cells by which later lines of ``text`` are indented."""
    for pattern in (_MARKED, _COLUMN):
        found = pattern.match(text)
        if found and cell_len(found[0]) <= WIDEST_COLUMN:
            return cell_len(found[0])
    found = _LEADING.match(text)
    return len(found[0]) if found else 0


def breaks(text: str, first: int, later: int) -> Iterator[int]:
    """The offsets at which ``text`` is cut so that its first line has ``first`` cells at most, the others ``later``."""
    room, used, last, begin = first, 0, 0, 0
    position = 0
    while position < len(text):
        size = get_character_cell_size(text[position])
        if position > begin and _may_break(text, position):
            last = position
        if used + size > room and text[position] != " ":
            cut = last if last > begin else position
            if cut == begin:
                return
            yield cut
            begin, position, used, room, last = cut, cut, 0, later, cut
            continue
        used += size
        position += 1


def _may_break(text: str, position: int) -> bool:
    """Whether a line may end before ``position``."""
    before, here = text[position - 1], text[position]
    if text.rfind("[", 0, position) > text.rfind("]", 0, position) and "]" in text[position : position + WIDEST_COLUMN]:
        return False  # a rule and its clause stay together
    if before == " ":
        return here != " " and bool(text[:position].strip())
    if here in _NOT_FIRST or before in _NOT_LAST or here == " ":
        return False
    if _KATAKANA.match(before + here) or (before.isdigit() and not here.isascii()):
        return False  # a word of katakana is one word, and a number stays with what it counts
    return get_character_cell_size(here) == 2 or get_character_cell_size(before) == 2

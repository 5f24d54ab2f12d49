"""Whether terminals agree how wide a text is: what Rich takes for one cell may be two in the operator's."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, combining, east_asian_width

_MARKS = ("Mn", "Me", "Cf")
_FLAGS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


@lru_cache(1024)
def surely_placed(text: str) -> bool:
    """Whether the cursor stands in the same column after ``text`` in every terminal.

    Not after characters of ambiguous width, nor where terminals join several into one.
    """
    return text.isascii() or all(map(_agreed, text))


def _agreed(char: str) -> bool:
    if category(char) in _MARKS:
        return combining(char) > 0
    return east_asian_width(char) != "A" and ord(char) not in _FLAGS and ord(char) not in _SKIN_TONES

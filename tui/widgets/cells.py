"""Text cut and padded by terminal cells, and kept from steering the terminal."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from tui.locale.translator import visible


def fit(text: str, width: int, *, cut: str = "") -> str:
    """``text`` in exactly ``width`` cells, padded at the right; ``cut`` (one cell) marks what did not fit."""
    return _fitted(shown(text), width, cut, left=False)


def fit_right(text: str, width: int, *, cut: str = "") -> str:
    """The same, padded at the left."""
    return _fitted(shown(text), width, cut, left=True)


def shown(text: str) -> str:
    """``text`` on one line, with everything that a terminal might obey written as an escape."""
    return text if text.isprintable() else visible(text)


def shown_lines(text: str) -> str:
    """``text`` on its own lines, each made harmless."""
    return "\n".join(shown(line) for line in text.split("\n"))


@lru_cache(4_096)
def _fitted(text: str, width: int, cut: str, *, left: bool) -> str:
    if width <= 0:
        return ""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - cell_len(cut)) + cut if width > cell_len(cut) else set_cell_size(text, width)
    return " " * (width - length) + text if left else text + " " * (width - length)

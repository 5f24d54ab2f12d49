"""Scroll bars of whole cells: parts of a cell are drawn with signs that are no ASCII and of ambiguous width."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender


class WholeCells(ScrollBarRender):
    """Begins and ends between two cells."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


def draw_whole_cells() -> None:
    """From now on all scroll bars are drawn so: Textual takes one way for all."""
    ScrollBar.renderer = WholeCells

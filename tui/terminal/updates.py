"""Textual's updates: the pieces that they draw, and their cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeGuard

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tui.terminal.pens import PLAIN, linked
from tui.terminal.rows import Cells, cells_of


def is_drawing(update: object) -> TypeGuard[LayoutUpdate | ChopsUpdate]:
    """Whether ``update`` draws pieces at places that it names."""
    return isinstance(update, LayoutUpdate | ChopsUpdate)


def is_whole(update: object, region: Region) -> bool:
    """Whether ``update`` draws all of ``region``."""
    return isinstance(update, LayoutUpdate) and update.region == region


def pieces(update: LayoutUpdate | ChopsUpdate) -> Iterable[tuple[int, int, Strip]]:
    """The row, the column and the strip of each piece that ``update`` draws.

    A piece belongs to one widget: where a span touches it, all of it is as the screen wants it. Others of the same
    row may be hidden by a widget that was not asked.
    """
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                yield y, x, strip
                x += strip.cell_length
    else:
        for y, start, stop in update.spans:
            for end, (x, found) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if found is not None and x < stop and start < end:
                    yield y, x, found


def cells_of_strip(strip: Strip, console: Console) -> list[Cells]:
    colours = console._color_system or ColorSystem.TRUECOLOR
    return [cells_of(text, _pen(style, colours)) for text, style, control in strip if not control]


def _pen(style: Style | None, colours: ColorSystem) -> str:
    if style is None:
        return PLAIN
    codes = Strip.render_ansi(style, colours)
    return linked(codes, style.link, style.link_id) if style.link else codes

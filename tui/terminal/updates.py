"""Textual's updates: the pieces that they draw, and their cells."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TypeGuard

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tui.terminal.pens import PLAIN, linked
from tui.terminal.rows import Cells, cells_of

KEPT_STRIPS = 2_000


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


class CellsOfStrips:
    """The cells of strips in the colours of a terminal. Those of a strip that was seen before are kept."""

    def __init__(self, console: Console) -> None:
        self._colours = console._color_system or ColorSystem.TRUECOLOR
        self._seen: dict[int, tuple[Strip, Cells]] = {}  # with the strip itself, lest another gets its identity

    def cells(self, strip: Strip) -> Cells:
        """All cells of ``strip``."""
        strip_seen, found = self._seen.get(id(strip), (None, None))
        if strip_seen is not strip or found is None:
            if len(self._seen) >= KEPT_STRIPS:
                self._seen.clear()
            pieces = [cells_of(text, _pen(style, self._colours)) for text, style, control in strip if not control]
            found = tuple(chain.from_iterable(c for c, _ in pieces)), tuple(chain.from_iterable(p for _, p in pieces))
            self._seen[id(strip)] = strip, found
        return found


def _pen(style: Style | None, colours: ColorSystem) -> str:
    if style is None:
        return PLAIN
    codes = Strip.render_ansi(style, colours)
    return linked(codes, style.link, style.link_id) if style.link else codes

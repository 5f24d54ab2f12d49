"""What a list of rows is made of: cells, lines of them, who paints them, and the window of rows at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


class Cell(NamedTuple):
    """A piece of a line: text that is as wide as its column already, and the look it takes (a component class)."""

    text: str
    look: str = "row"


class Line(NamedTuple):
    """One row as it is drawn. Lines that are equal look alike: what was made of one serves the other."""

    id: str
    version: int
    cells: tuple[Cell, ...]


class Painter(Protocol):
    """Turns a row into a line; asked for the visible rows only."""

    def line(self, row: Any, width: int) -> Line:
        """The cells of ``row``, together exactly ``width`` cells wide."""

    def placeholder(self, width: int) -> str:
        """What stands where a row is still being read."""


@dataclass(frozen=True, slots=True)
class Window:
    """The rows at hand: those from ``start`` on, of ``total``."""

    start: int = 0
    rows: tuple[Any, ...] = ()
    total: int = 0

    @property
    def end(self) -> int:
        """The position after the last row."""
        return self.start + len(self.rows)

    def row(self, position: int) -> Any | None:
        """The row at ``position``, None where it is not at hand."""
        return self.rows[position - self.start] if self.start <= position < self.end else None

"""Plain tables on a terminal or in a file: columns padded by cells, so that Japanese stays aligned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells

from tui.locale.translator import visible

GAP = "  "


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), widest: int = 60
) -> Iterator[str]:
    """The lines of a table under ``headings``; columns in ``right`` are set flush right.

    A cell wider than ``widest`` cells is cut with an ellipsis; control characters are written as escapes.
    """
    cells = [[_cut(visible(cell), widest) for cell in row] for row in (headings, *rows)]
    widths = [max(cell_len(row[place]) for row in cells) for place in range(len(headings))]
    for row in cells:
        padded = [
            " " * (width - cell_len(cell)) + cell if place in right else cell + " " * (width - cell_len(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield GAP.join(padded).rstrip()


def _cut(cell: str, width: int) -> str:
    return cell if cell_len(cell) <= width else f"{chop_cells(cell, width - 1)[0]}…"

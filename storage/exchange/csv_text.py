"""CSV that kigen writes: the one place where it does, so that no cell of any table begins a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from core.text import spreadsheet_cell


def csv_text(rows: Iterable[Sequence[str]], *, line_end: str = "\r\n") -> str:
    """The rows, the header among them, quoted where needed; ``line_end`` is after each."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=line_end)
    writer.writerows([spreadsheet_cell(cell) for cell in row] for row in rows)
    return written.getvalue()

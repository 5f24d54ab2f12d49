"""A list that is read whole: the words of its filter are looked for in all that its lines say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from tui.screens.list_screen import WordFilter
from tui.widgets.row_lines import Window

Reading = TypeVar("Reading")
Row = TypeVar("Row")


class SiftedList(WordFilter, Generic[Reading, Row]):
    """Shows the rows of ``reading`` that say every word that was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.reading: Reading | None = None

    def rows_of(self, reading: Reading) -> Iterable[Row]:
        """All rows, in their order."""
        raise NotImplementedError

    def texts_of(self, row: Row) -> Iterable[str]:
        """What its line says, and what stands for it."""
        raise NotImplementedError

    def cursor_in(self, found: tuple[Row, ...]) -> int | None:
        """Where the cursor goes among the rows that are shown now; None: it stays on its line."""
        del found
        return None

    def cursor_stands(self) -> None:
        """The rows are shown: the cursor stands on one of them."""
        raise NotImplementedError

    def show(self, reading: Reading) -> None:
        """It was read."""
        self.was_read()
        self.reading = reading
        self._show_rows(reading)
        self.paint_frame()

    def filter_changed(self) -> None:
        if self.reading is not None:
            self._show_rows(self.reading, 0)

    def _show_rows(self, reading: Reading, cursor: int | None = None) -> None:
        words = self.filter_text.casefold().split()
        found = tuple(row for row in self.rows_of(reading) if self._says(row, words))
        self.say_nothing()
        self.list.show(Window(0, found, len(found)), self.cursor_in(found) if cursor is None else cursor)
        self.paint_figures()
        self.paint_headings()
        self.cursor_stands()

    def _says(self, row: Row, words: Iterable[str]) -> bool:
        said = " ".join(self.texts_of(row)).casefold()
        return all(word in said for word in words)

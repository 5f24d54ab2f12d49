"""A list, and what is told of the row under the cursor below it or, on a wide terminal, beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from storage.desk import Desk
from tui.screens.list_screen import WordFilter
from tui.screens.pane_beside import LinesBeside
from tui.screens.resting import Resting
from tui.screens.watching import Watching

Told = TypeVar("Told")
"""What was read of the row under the cursor."""


class ListWithPane(WordFilter, Watching, Resting, Generic[Told]):
    """The list keeps the keys; the pane is read and painted after the cursor."""

    more: ClassVar[tuple[str, str]]
    """What the pane says where it has no room for all, and the action that shows the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.told: Told | None = None

    def body(self) -> Iterable[Widget]:
        yield from self.above()
        message, action = self.more
        more = self.words(f"screens.{message}", key=self.key_of(action))
        yield Container(self.rows(), LinesBeside(more=more), id="panes")

    @property
    def pane(self) -> LinesBeside:
        """What is told of the row under the cursor."""
        return self.query_one(LinesBeside)

    def on_resize(self) -> None:
        """Another form of it may have room."""
        self.call_after_refresh(self.paint_beside)

    def reader(self) -> Callable[[Desk], Told] | None:
        """What reads all that is told of the row under the cursor; None where there is no row."""
        raise NotImplementedError

    def lines_of(self, told: Told) -> Sequence[Content]:
        """What the pane says of it."""
        raise NotImplementedError

    def rested(self) -> None:
        read = self.reader()
        if read is None:
            self.told = None
            self.pane.show(())
        else:
            self.ask("beside", read, self.tell, self.say_error)

    def tell(self, told: Told) -> None:
        """It was read."""
        self.told = told
        self.paint_beside()

    def paint_beside(self) -> None:
        """The pane as it is now."""
        if self.told is not None:
            self.pane.show(self.lines_of(self.told))

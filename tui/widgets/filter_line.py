"""The line of filter words: what could stand at the cursor is offered, what was typed before comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from core.desk.filter_completion import Completion, Vocabulary, complete
from tui.widgets.line_field import LineField


class Wrong(Highlighter):
    """Underlines the part of the words that can't be read."""

    def __init__(self) -> None:
        self.part: tuple[int, int] | None = None

    def highlight(self, text: Text) -> None:
        """Mark it."""
        if self.part is not None:
            text.stylize("underline bold red", *self.part)


class FilterLine(LineField):
    """One line. Tab (and right at its end) takes the first offer, up and down go through the filters of before."""

    hints: ClassVar[tuple[str, ...]] = ("enter", "tab", "up", "esc")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "accept", show=False),
        Binding("up", "older", show=False),
        Binding("down", "newer", show=False),
    ]

    class Offered(Message):
        """The words or the cursor changed: ``offers`` is what could stand there now."""

        def __init__(self, offers: tuple[Completion, ...]) -> None:
            super().__init__()
            self.offers = offers

    class Left(Message):
        """Down from the newest: on to the list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._wrong = Wrong()
        self.highlighter = self._wrong
        self.vocabulary = Vocabulary()
        self._before: tuple[str, ...] = ()
        self._at = -1
        self._typed = ""

    @property
    def offers(self) -> tuple[Completion, ...]:
        """What could stand at the cursor, the best first."""
        return complete(self.value, self.cursor_position, self.vocabulary)

    def know(self, vocabulary: Vocabulary, before: Sequence[str]) -> None:
        """What the words of the desk can say, and the filters of before, the newest first."""
        self.vocabulary = vocabulary
        self._before = tuple(before)
        self._at = -1
        self.post_message(self.Offered(self.offers))

    def mark(self, part: tuple[int, int] | None) -> bool:
        """Mark what is wrong, from one character to before another; whether that changed anything."""
        if part == self._wrong.part:
            return False
        self._wrong.part = part
        self.refresh()
        return True

    def watch_selection(self) -> None:
        """The cursor moved, or something was typed."""
        self.post_message(self.Offered(self.offers))

    def on_key(self, event: events.Key) -> None:
        """What is typed is the newest again; right takes the offer where there is nothing further right."""
        if event.is_printable:
            self._at = -1
        elif event.key == "right" and self.cursor_at_end and self.value and self.offers:
            event.stop()
            event.prevent_default()
            self.action_accept()

    def action_accept(self) -> None:
        """Take the first offer."""
        offers = self.offers
        if offers:
            self._put(offers[0].text, offers[0].cursor)

    def action_older(self) -> None:
        """The filter before this one."""
        if self._at + 1 < len(self._before):
            if self._at < 0:
                self._typed = self.value
            self._at += 1
            self._put(self._before[self._at])

    def action_newer(self) -> None:
        """The filter after this one, in the end what was being typed; from there on to the list."""
        if self._at < 0:
            self.post_message(self.Left())
            return
        self._at -= 1
        self._put(self._typed if self._at < 0 else self._before[self._at])

    def _put(self, text: str, cursor: int | None = None) -> None:
        self.value = text
        self.cursor_position = len(text) if cursor is None else cursor

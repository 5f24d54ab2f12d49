"""A field that chooses one of several: typing narrows, up and down move, an option's own number chooses it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from tui.widgets.cells import shown
from tui.widgets.fuzzy import matching
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine


@dataclass(frozen=True, slots=True)
class Option:
    """One of them: its id and its name; ``key`` is the character that chooses it at once, or empty."""

    id: str
    name: str
    key: str = ""


class KeyedField(LineField):
    """An input whose picker sees each key first. What stands in it is a choice: typing takes its place."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.select_on_focus = True

    def on_key(self, event: events.Key) -> None:
        """A number that is an option's own key chooses it and is not typed."""
        if isinstance(self.parent, Picker) and self.parent.choose_by_key(event.character):
            event.stop()
            event.prevent_default()


class Picker(Vertical):
    """An input with the options that match it beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]
    DEFAULT_CSS = "Picker { height: 2; } Picker TextLine { color: $text-muted; }"

    class Picked(Message):
        """Another option is chosen; ``final`` where a key chose it and the next field may follow."""

        def __init__(self, picker: Picker, *, final: bool) -> None:
            super().__init__()
            self.picker = picker
            self.final = final

    def __init__(self, *, cut: str, id: str, optional: str = "", unmatched: str = "") -> None:
        super().__init__(id=id)
        self._cut = cut
        self._optional = optional
        self._unmatched = unmatched
        self._options: tuple[Option, ...] = ()
        self._chosen: Option | None = None
        self._typing = True

    def compose(self) -> ComposeResult:
        yield KeyedField(id=f"{self.id}-input")
        yield TextLine(cut=self._cut)

    @property
    def value(self) -> str:
        """The id of the chosen option, empty where none is."""
        return "" if self._chosen is None else self._chosen.id

    @property
    def kept(self) -> str:
        """What ``put`` brings back: the id of the chosen option, or else what was typed."""
        return self.value or self.text

    @property
    def text(self) -> str:
        """What was typed."""
        return self.query_one(Input).value

    def offer(self, options: Sequence[Option]) -> None:
        """These are to choose from. A choice that is still among them stays."""
        chosen, first = self.value, not self._options
        self._options = tuple(options)
        self._chosen = next((option for option in self._options if option.id == chosen), None)
        if first and self.text.strip():  # the operator was quicker
            self._choose_matching()
        self._paint()

    def name_of(self, option_id: str) -> str:
        """What the option is called; an id that none has is told itself."""
        return next((option.name for option in self._options if option.id == option_id), option_id)

    def choose(self, option_id: str) -> None:
        """Choose by id."""
        found = next((option for option in self._options if option.id == option_id), None)
        if found is not None:
            self._take(found, final=False)

    def put(self, kept: str) -> None:
        """What ``kept`` told: an option's id, or what was typed and chose none."""
        self.clear()
        with self.prevent(Input.Changed):
            self.query_one(Input).value = kept
        self._choose_matching()
        self.choose(kept)

    def on_resize(self) -> None:
        """As many options as there is room for."""
        self._paint()

    def clear(self) -> None:
        """Choose nothing."""
        self._chosen = None
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self._paint()

    def choose_by_key(self, character: str | None) -> bool:
        """Choose the option whose own key ``character`` is; False where none has it."""
        found = next((option for option in self._options if option.key and option.key == character), None)
        if found is not None:
            self._take(found, final=True)
        return found is not None

    def on_input_changed(self, message: Input.Changed) -> None:
        """Typing chooses the first option that matches."""
        message.stop()
        if self._chosen is not None and message.value == self._chosen.name:
            self._paint()
            return
        self._choose_matching()
        self.post_message(self.Picked(self, final=False))

    def _choose_matching(self) -> None:
        """The first of those that match what was typed."""
        found = self._matching()
        self._chosen = found[0] if found and self.text.strip() else None
        self._paint()

    def action_move(self, by: int) -> None:
        """The option after, or before."""
        options = list(self._options)
        if not options:
            return
        index = options.index(self._chosen) if self._chosen in options else (-1 if by > 0 else 0)
        self._take(options[(index + by) % len(options)], final=False)

    def complete(self) -> None:
        """Write out the name of what a part of it chose."""
        if self._chosen is not None and self.text.strip():
            self.query_one(Input).value = self._chosen.name

    def _take(self, option: Option, *, final: bool) -> None:
        self._chosen = option
        line = self.query_one(Input)
        with self.prevent(Input.Changed):
            line.value = option.name
            line.cursor_position = len(option.name)
            if line.has_focus:
                line.select_all()
        self._paint()
        self.post_message(self.Picked(self, final=final))

    def _matching(self) -> list[Option]:
        if self._chosen is not None and self.text == self._chosen.name:
            return list(self._options)
        return matching(self.text, self._options, lambda option: option.name)

    def _paint(self) -> None:
        found = self._matching()
        parts: list[tuple[str, str]] = []
        room = max(20, self.size.width)
        if self._chosen in found and len(found) > 1:
            # What is chosen is always in sight, with what comes after it.
            index = found.index(self._chosen)
            before = sum(cell_len(option.name) + 5 for option in found[:index])
            if before > room // 2:
                found = found[index:]
        for place, option in enumerate(found):
            key = f"{option.key} " if option.key and not option.name.startswith(option.key) else ""
            text, last = f"{key}{shown(option.name)}", place == len(found) - 1
            if parts and cell_len(text) + (0 if last else 3 + cell_len(self._cut)) > room:
                parts.append((self._cut, ""))  # there are more, and none is cut in the middle
                break
            parts += [(text, "bold reverse" if option is self._chosen else ""), ("   ", "")]
            room -= cell_len(text) + 3
        if not parts:
            parts = [
                (f"! {self._unmatched}", "$text-error") if self.text.strip() and self._options else (self._optional, "")
            ]
        self.query_one(TextLine).say(*parts)

"""The fields of a form, one below the other: each with its label, and with what is wrong right under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from core.errors import KigenError
from tui.locale.translator import Translator
from tui.screens.listed import Listed
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.picker import Picker


class EntryForm(VerticalScroll, can_focus=False):
    """``names`` are its fields in their order. A subclass says where their labels stand (``labels``, the start of a
    message id), which of them choose one (``picked``) and which of those may stay empty (``optional``), which show an
    example (``examples``, the start of a message id and the names), which hold several things (``lists``); all others
    are lines. Another kind of field it makes in ``field``, and reads and writes in ``read`` and ``write``.
    """

    labels: ClassVar[str]
    picked: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[str, tuple[str, ...]]] = ("", ())
    lists: ClassVar[Mapping[str, Listed]] = {}

    class Changed(Message):
        """Something else stands in a field that is neither a line, nor a text, nor chooses one."""

    def __init__(self, translator: Translator, names: Iterable[str], *, cut: str) -> None:
        super().__init__(id="form")
        self.translator = translator
        self.cut = cut
        self.names = tuple(names)

    def compose(self) -> ComposeResult:
        for name in self.names:
            with Horizontal(classes="field"):
                yield TextLine(cut=self.cut, id=f"label-{name}", classes="label")
                yield self.field(name)
            yield TextLine(cut=self.cut, id=f"error-{name}", classes="error")

    def on_mount(self) -> None:
        """Every field has its label, and nothing is wrong yet."""
        start, with_example = self.examples
        for name in self.names:
            self.mark(name)
            if name in with_example:
                self.query_one(f"#{name}", Input).placeholder = self.translator.words(f"{start}{name}")

    def field(self, name: str) -> Widget:
        """The widget of a field; its id is the name."""
        if name not in self.picked:
            return LineField(id=name)
        words = self.translator.words
        optional = words("screens.optional") if name in self.optional else ""
        return Picker(cut=self.cut, id=name, optional=optional, unmatched=words("screens.nothing_matches"))

    def picker(self, name: str) -> Picker:
        """A field that chooses one."""
        return self.query_one(f"#{name}", Picker)

    def unchosen(self) -> str | None:
        """The first field that needs a choice and has none, or is half typed."""
        for name in self.names:
            if name not in self.picked or self.picker(name).value:
                continue
            if name not in self.optional or self.picker(name).text.strip():
                return name
        return None

    # -- What stands in it -----------------------------------------------------------------------------------

    def values(self) -> dict[str, str]:
        """What is chosen (ids) and typed, by field."""
        return {name: self.read(name) for name in self.names}

    def put(self, values: Mapping[str, str]) -> None:
        """Put these into the fields; what is not named is emptied, and nothing is wrong."""
        with self.prevent(Input.Changed, TextArea.Changed):
            for name in self.names:
                self.write(name, values.get(name, ""))
        for name in self.names:
            self.mark(name)

    def read(self, name: str) -> str:
        """What stands in one field."""
        field = self.query_one(f"#{name}")
        if isinstance(field, TextArea):
            return field.text
        assert isinstance(field, Input | Picker)
        return field.value

    def write(self, name: str, value: str) -> None:
        """Put it into one field."""
        field = self.query_one(f"#{name}")
        if isinstance(field, Picker):
            field.clear()
            field.choose(value)
        elif isinstance(field, TextArea):
            field.load_text(value)
        else:
            assert isinstance(field, Input)
            field.value = value

    # -- What is in it, one by one ------------------------------------------------------------------------------

    def items(self, name: str, values: Mapping[str, str]) -> dict[str, str]:
        """What ``values`` say in a field: each thing of a list by its key; a whole text has none, and no text nothing.

        A list that can't be read is a whole text.
        """
        text = values.get(name, "")
        if name in self.lists:
            try:
                return dict(self.lists[name].split(text))
            except KigenError:
                pass
        return {"": text} if text else {}

    def written(self, name: str, items: Mapping[str, str]) -> str:
        """What would have to be typed to say ``items``."""
        if name not in self.lists or "" in items:
            return items.get("", "")
        return self.lists[name].join(items)

    def told_key(self, name: str, key: str) -> str:
        """Which of them it is, as it is told to people."""
        del name
        return key

    def told_item(self, name: str, key: str, value: str) -> str:
        """What is said of one of them; where that is nothing, that it is there."""
        return self.picker(name).name_of(value) if name in self.picked else value or self.told_key(name, key)

    # -- Where it is wrong, and where the keys go --------------------------------------------------------------

    def mark(self, name: str, error: str = "") -> None:
        """Write ``error`` under the field; empty: there is nothing wrong with it."""
        label = self.translator.words(f"{self.labels}{name}")
        self.query_one(f"#label-{name}", TextLine).say((label, "bold $text-error" if error else "bold"))
        line = self.query_one(f"#error-{name}", TextLine)
        line.say((f"! {error}" if error else "", "$text-error"))
        line.display = bool(error)

    def on_input_changed(self, message: Input.Changed) -> None:
        """What is typed again is no longer wrong."""
        self.mark(str(message.input.id))

    def go_to(self, name: str) -> None:
        """The field takes the keys: itself, or the line in it."""
        field = self.query_one(f"#{name}")
        (field if field.can_focus else field.query_one(Input)).focus()

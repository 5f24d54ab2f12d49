"""The fields of an incident: what stands in them, and what is wrong, each beside its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from core.terms.availability import Cause
from tui.locale.translator import Translator
from tui.screens.incident_draft import FIELDS, MARKS, UNTYPED
from tui.screens.incident_fields import ContractsField, MarksField, offers_of, read, written
from tui.screens.incident_reading import Choice
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.picker import Option, Picker
from tui.widgets.typing import TextField

LINES = ("title", "start", "end", "known_at", "reference")
PICKED = ("cause", "ground")


class IncidentForm(VerticalScroll, can_focus=False):
    """One below the other, the three that are always needed first."""

    class Changed(Message):
        """Something else stands in a field."""

    def __init__(self, translator: Translator, *, cut: str) -> None:
        super().__init__(id="form")
        self._translator = translator
        self._cut = cut
        self._choices: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        for name in FIELDS:
            with Horizontal(classes="field"):
                yield TextLine(cut=self._cut, id=f"label-{name}", classes="label")
                yield self._field(name)
            yield TextLine(cut=self._cut, id=f"error-{name}", classes="error")

    def on_mount(self) -> None:
        for name in FIELDS:
            self.mark(name)
        words = self._translator.words
        named = [(each.value, words(f"screens.cause_{each.value}")) for each in Cause]
        causes = [Option(cause, name, str(key)) for key, (cause, name) in enumerate(named, 1)]
        self.picker("cause").offer(causes)
        self.picker("cause").choose(UNTYPED.value)
        for name in ("start", "end", "known_at"):
            self.query_one(f"#{name}", Input).placeholder = words(f"screens.example_{name}")

    def _field(self, name: str) -> Widget:
        words = self._translator.words
        if name == "contracts":
            return ContractsField(self._translator, cut=self._cut, id=name)
        if name == "marks":
            return MarksField([(mark, words(f"screens.mark_{mark}")) for mark in MARKS], id=name)
        if name in PICKED:
            optional = words("screens.optional") if name == "ground" else ""
            return Picker(cut=self._cut, id=name, optional=optional, unmatched=words("screens.nothing_matches"))
        return TextField(id=name) if name == "note" else LineField(id=name)

    def picker(self, name: str) -> Picker:
        """A field that chooses one."""
        return self.query_one(f"#{name}", Picker)

    @property
    def contracts(self) -> ContractsField:
        """The field that chooses several."""
        return self.query_one(ContractsField)

    @property
    def marks(self) -> MarksField:
        """The marks."""
        return self.query_one(MarksField)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The contracts that can be touched."""
        return self._choices

    # -- What stands in it -----------------------------------------------------------------------------------

    def values(self) -> dict[str, str]:
        """What is chosen (ids) and typed, by field. The cause that stands there from the start is no typing."""
        lines = {name: self.query_one(f"#{name}", Input).value for name in LINES}
        cause = self.picker("cause").value
        return {
            **lines,
            "contracts": written(self.contracts.chosen),
            "cause": "" if cause == UNTYPED.value else cause,
            "ground": self.picker("ground").value,
            "marks": " ".join(sorted(self.marks.on)),
            "note": self.query_one("#note", TextArea).text,
        }

    def put(self, values: Mapping[str, str]) -> None:
        """Put these into the fields; what is not named is emptied."""
        with self.prevent(Input.Changed, TextArea.Changed):
            for name in LINES:
                self.query_one(f"#{name}", Input).value = values.get(name, "")
            self.query_one("#note", TextArea).load_text(values.get("note", ""))
        self.contracts.put(read(values.get("contracts", "")))
        self.marks.put(frozenset(values.get("marks", "").split()))
        self.offer_grounds()
        self.picker("ground").clear()
        self.picker("ground").choose(values.get("ground", ""))
        self.picker("cause").choose(values.get("cause") or UNTYPED.value)
        for name in FIELDS:
            self.mark(name)

    def offer(self, choices: Sequence[Choice]) -> None:
        """These contracts can be touched."""
        self._choices = tuple(choices)
        self.contracts.offer(offers_of(choices, self._translator))
        self.offer_grounds()

    def offer_grounds(self) -> None:
        """The grounds of exclusion of the chosen contracts' terms, each with its clause."""
        chosen = {each.contract for each in self.contracts.chosen}
        found: dict[str, str] = {}
        for choice in self._choices:
            if choice.contract.name in chosen and choice.terms.downtime is not None:
                for name, ground in choice.terms.downtime.grounds.items():
                    found.setdefault(name, f"{self._translator.value(ground.name)} [{ground.rule} {ground.clause}]")
        self.picker("ground").offer([Option(name, text) for name, text in found.items()])

    # -- Where it is wrong, and where the keys go --------------------------------------------------------------

    def mark(self, name: str, error: str = "") -> None:
        """Write ``error`` under the field; empty: there is nothing wrong with it."""
        label = self._translator.words(f"screens.incident_{name}")
        self.query_one(f"#label-{name}", TextLine).say((label, "bold $text-error" if error else "bold"))
        line = self.query_one(f"#error-{name}", TextLine)
        line.say((f"! {error}" if error else "", "$text-error"))
        line.display = bool(error)

    def go_to(self, name: str) -> None:
        """The field takes the keys."""
        field = self.query_one(f"#{name}")
        (field.query_one(Input) if isinstance(field, Picker | ContractsField) else field).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """What is typed again is no longer wrong."""
        self.mark(str(message.input.id))
        self.post_message(self.Changed())

    def on_text_area_changed(self) -> None:
        """The note."""
        self.post_message(self.Changed())

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """The cause, or the ground."""
        self.mark(str(message.picker.id))
        self.post_message(self.Changed())

    def on_contracts_field_changed(self, message: ContractsField.Changed) -> None:
        """Others are touched: other grounds are to choose from."""
        message.stop()
        self.mark("contracts")
        self.offer_grounds()
        self.post_message(self.Changed())

    def on_marks_field_changed(self, message: MarksField.Changed) -> None:
        """A mark was turned."""
        message.stop()
        for name in ("start", "end", "known_at"):
            self.mark(name)
        self.post_message(self.Changed())

"""The fields of a new ticket: what stands in them, and what is wrong, each beside its own."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, TextArea

from core.terms.model import Terms
from tui.locale.translator import Translator
from tui.readings import ContractReading
from tui.screens.wording import priority_name
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.picker import Option, Picker
from tui.widgets.typing import TextField

FIELDS = ("contract", "priority", "inquiry", "subject", "body", "requester")
PICKED = ("contract", "priority", "inquiry")


class NewTicketForm(VerticalScroll, can_focus=False):
    """One below the other; the first three are chosen, the others typed."""

    def __init__(self, translator: Translator, *, cut: str) -> None:
        super().__init__(id="form")
        self._translator = translator
        self._cut = cut

    def compose(self) -> ComposeResult:
        for name in FIELDS:
            with Horizontal(classes="field"):
                yield TextLine(cut=self._cut, id=f"label-{name}", classes="label")
                yield self._field(name)
            yield TextLine(cut=self._cut, id=f"error-{name}", classes="error")

    def on_mount(self) -> None:
        for name in FIELDS:
            self.mark(name)

    def _field(self, name: str) -> Widget:
        if name in PICKED:
            words = self._translator.words
            optional = words("screens.optional") if name == "inquiry" else ""
            return Picker(cut=self._cut, id=name, optional=optional, unmatched=words("screens.nothing_matches"))
        return TextField(id=name) if name == "body" else LineField(id=name)

    def picker(self, name: str) -> Picker:
        """The field ``name`` of those that are chosen."""
        return self.query_one(f"#{name}", Picker)

    # -- What stands in it -----------------------------------------------------------------------------------

    def values(self) -> dict[str, str]:
        """What is chosen (ids) and typed, by field."""
        typed = {name: self.query_one(f"#{name}", Input).value for name in ("subject", "requester")}
        picked = {name: self.picker(name).value for name in PICKED}
        return {**picked, **typed, "body": self.query_one("#body", TextArea).text}

    def typed(self) -> dict[str, str]:
        """The same, with what was typed where it chose nothing."""
        return {**self.values(), **{name: self.picker(name).kept for name in PICKED}}

    def put(self, values: Mapping[str, str]) -> None:
        """Put these into the fields that are typed; what is not named is emptied."""
        for name in ("subject", "requester"):
            self.query_one(f"#{name}", Input).value = values.get(name, "")
        self.query_one("#body", TextArea).load_text(values.get("body", ""))

    def offer_of(self, reading: ContractReading) -> None:
        """The choices that a contract leaves: the priorities of its plan, the inquiries of its terms."""
        self.picker("priority").offer(priority_options(reading, self._translator))
        self.picker("inquiry").offer(inquiry_options(reading.terms, self._translator))

    def not_chosen(self) -> str | None:
        """The first field that needs a choice and has none; an inquiry may be left open, but not half typed."""
        for name in PICKED:
            picker = self.picker(name)
            if not picker.value and (picker.text.strip() or name != "inquiry"):
                return name
        return None

    # -- Where it is wrong, and where the keys go --------------------------------------------------------------

    def mark(self, name: str, error: str = "") -> None:
        """Write ``error`` under the field; empty: there is nothing wrong with it."""
        label = self._translator.words(f"screens.field_{name}")
        self.query_one(f"#label-{name}", TextLine).say((label, "bold $text-error" if error else "bold"))
        line = self.query_one(f"#error-{name}", TextLine)
        line.say((f"! {error}" if error else "", "$text-error"))
        line.display = bool(error)

    def on_input_changed(self, message: Input.Changed) -> None:
        """What is typed again is no longer wrong."""
        self.mark(str(message.input.id))

    def go_to(self, name: str) -> None:
        """The field takes the keys."""
        field = self.query_one(f"#{name}")
        (field.query_one(Input) if isinstance(field, Picker) else field).focus()


def priority_options(reading: ContractReading, translator: Translator) -> list[Option]:
    """The priorities of the plan by their step, which is the key that chooses them."""
    terms = reading.terms
    allowed = reading.in_force.plan.targets or terms.priorities
    known = sorted((terms.priorities[name] for name in allowed), key=lambda each: each.rank)
    return [Option(each.id, priority_name(terms, each.id, translator), str(each.rank + 1)) for each in known]


def inquiry_options(terms: Terms, translator: Translator) -> list[Option]:
    """The kinds of inquiry of the terms; the first nine have a key."""
    return [
        Option(name, translator.value(each.name), str(number) if number < 10 else "")
        for number, (name, each) in enumerate(terms.inquiries.items(), 1)
    ]

"""The fields of a contract: what stands in them, and what is wrong, each beside its own."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from core.desk.contract import Direction, Period
from core.terms.model import Terms
from core.terms.registry import Catalogue
from tui.locale.translator import Translator
from tui.screens.contract_draft import FIELDS, NEEDED, PICKED, Purpose
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.picker import Option, Picker

EXAMPLES = (
    "starts_on", "applied_on", "plan_on", "fee", "fee_from", "components", "charges", "paid", "closed_days", "regions",
    "ends_on",
)  # fmt: skip


class ContractForm(VerticalScroll, can_focus=False):
    """One below the other, in the order of ``FIELDS``."""

    def __init__(self, translator: Translator, purpose: Purpose, *, cut: str) -> None:
        super().__init__(id="form")
        self._translator = translator
        self._cut = cut
        self.purpose = purpose
        self.names = FIELDS[purpose]

    def compose(self) -> ComposeResult:
        for name in self.names:
            with Horizontal(classes="field"):
                yield TextLine(cut=self._cut, id=f"label-{name}", classes="label")
                yield self._field(name)
            yield TextLine(cut=self._cut, id=f"error-{name}", classes="error")

    def on_mount(self) -> None:
        words = self._translator.words
        for name in self.names:
            self.mark(name)
            if name in EXAMPLES:
                self.query_one(f"#{name}", Input).placeholder = words(f"screens.example_contract_{name}")
        for name, kind in (("direction", Direction), ("period", Period)):
            if name in self.names:
                named = [(each.value, words(f"screens.{name}_{each.value}")) for each in kind]
                self.picker(name).offer([Option(value, text, str(key)) for key, (value, text) in enumerate(named, 1)])

    def _field(self, name: str) -> Widget:
        if name not in PICKED:
            return LineField(id=name)
        words = self._translator.words
        optional = "" if name in NEEDED else words("screens.optional")
        return Picker(cut=self._cut, id=name, optional=optional, unmatched=words("screens.nothing_matches"))

    def picker(self, name: str) -> Picker:
        """A field that chooses one."""
        return self.query_one(f"#{name}", Picker)

    # -- What stands in it -----------------------------------------------------------------------------------

    def values(self) -> dict[str, str]:
        """What is chosen (ids) and typed, by field."""
        return {
            name: self.picker(name).value if name in PICKED else self.query_one(f"#{name}", Input).value
            for name in self.names
        }

    def put(self, values: Mapping[str, str], catalogue: Catalogue | None, terms: str = "") -> None:
        """Put these into the fields; what is not named is emptied. ``terms`` are those of a contract that is there."""
        with self.prevent(Input.Changed):
            for name in self.names:
                if name not in PICKED:
                    self.query_one(f"#{name}", Input).value = values.get(name, "")
        for name in PICKED:
            if name not in self.names:
                continue
            self.picker(name).clear()
            self.picker(name).choose(values.get(name, ""))
            if name == "terms" and catalogue is not None:
                self.offer_of(catalogue, values.get("terms", "") or terms)
        for name in self.names:
            self.mark(name)

    def offer_terms(self, catalogue: Catalogue) -> None:
        """The documents, by title and id."""
        if "terms" in self.names:
            found = ((name, catalogue.newest(name)) for name in catalogue.ids)
            value = self._translator.value
            self.picker("terms").offer([Option(name, f"{value(each.title)} ({name})") for name, each in found])

    def offer_of(self, catalogue: Catalogue, terms: str) -> None:
        """What the document leaves to choose: its plans, its kinds of contract, its grounds of suspension."""
        if terms not in catalogue.ids:
            return
        newest = catalogue.newest(terms)
        for name, options in _options(newest, self._translator).items():
            if name in self.names:
                self.picker(name).offer(options)
        if "direction" in self.names and not self.picker("direction").value:
            self.picker("direction").choose(newest.direction)

    def unchosen(self) -> str | None:
        """The first field that needs a choice and has none, or is half typed."""
        for name in self.names:
            if name not in PICKED or self.picker(name).value:
                continue
            if name in NEEDED or self.picker(name).text.strip():
                return name
        return None

    # -- Where it is wrong, and where the keys go --------------------------------------------------------------

    def mark(self, name: str, error: str = "") -> None:
        """Write ``error`` under the field; empty: there is nothing wrong with it."""
        label = self._translator.words(f"screens.contract_{name}")
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


def _options(terms: Terms, translator: Translator) -> dict[str, list[Option]]:
    value = translator.value
    grounds = {} if terms.suspension is None else terms.suspension.grounds
    return {
        "plan": _keyed([(name, value(each.name)) for name, each in terms.plans.items()]),
        "kind": _keyed([(name, value(each.name)) for name, each in terms.kinds.items()]),
        "suspension": _keyed([(name, value(each.name)) for name, each in grounds.items()]),
    }


def _keyed(named: list[tuple[str, str]]) -> list[Option]:
    """The first nine have a key."""
    return [Option(name, text, str(key) if key < 10 else "") for key, (name, text) in enumerate(named, 1)]

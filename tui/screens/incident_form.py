"""The fields of an incident: what stands in them, and what is wrong, each beside its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.widget import Widget

from core.terms.availability import Cause
from tui.locale.translator import Translator
from tui.screens.entry_form import EntryForm
from tui.screens.incident_draft import FIELDS, MARKS, UNTYPED
from tui.screens.incident_fields import ContractsField, MarksField
from tui.screens.incident_picked import BY_PLACE, offers_of, place_of, read, written
from tui.screens.incident_reading import Choice
from tui.screens.listed import WORDS, Listed
from tui.widgets.picker import Option
from tui.widgets.typing import TextField


class IncidentForm(EntryForm):
    """The three that are always needed first."""

    labels = "screens.incident_"
    picked = ("cause", "ground")
    optional = ("ground",)
    examples = ("screens.example_", ("start", "end", "known_at"))
    lists: ClassVar[Mapping[str, Listed]] = {"contracts": BY_PLACE, "marks": WORDS}

    def __init__(self, translator: Translator, *, cut: str) -> None:
        super().__init__(translator, FIELDS, cut=cut)
        self._choices: tuple[Choice, ...] = ()

    def on_mount(self) -> None:
        """The causes, each with its key."""
        named = [(each.value, self.translator.words(f"screens.cause_{each.value}")) for each in Cause]
        self.picker("cause").offer([Option(cause, name, str(key)) for key, (cause, name) in enumerate(named, 1)])
        self.picker("cause").choose(UNTYPED.value)

    def field(self, name: str) -> Widget:
        if name == "contracts":
            return ContractsField(self.translator, cut=self.cut, id=name)
        if name == "marks":
            return MarksField([(mark, self.translator.words(f"screens.mark_{mark}")) for mark in MARKS], id=name)
        return TextField(id=name) if name == "note" else super().field(name)

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

    def read(self, name: str) -> str:
        """The cause that stands there from the start is no typing."""
        if name == "contracts":
            return written(self.contracts.chosen)
        if name == "marks":
            return " ".join(sorted(self.marks.on))
        value = super().read(name)
        return "" if (name, value) == ("cause", UNTYPED.value) else value

    def write(self, name: str, value: str) -> None:
        if name == "contracts":
            self.contracts.put(read(value))
            self.offer_grounds()
        elif name == "marks":
            self.marks.put(frozenset(value.split()))
        elif name == "cause":
            self.picker(name).choose(value or UNTYPED.value)
        else:
            super().write(name, value)

    def told_key(self, name: str, key: str) -> str:
        return str(place_of(key)) if name == "contracts" else super().told_key(name, key)

    def told_item(self, name: str, key: str, value: str) -> str:
        """The cause that stands there from the start is told too."""
        return super().told_item(name, key, value or (UNTYPED.value if name == "cause" else ""))

    def offer(self, choices: Sequence[Choice]) -> None:
        """These contracts can be touched."""
        self._choices = tuple(choices)
        self.contracts.offer(
            offers_of(choices, self.translator), {each.contract.name: tuple(each.grounds) for each in choices}
        )
        self.offer_grounds()

    def offer_grounds(self) -> None:
        """The grounds of exclusion of the chosen contracts' terms, each with its clause."""
        chosen = {each.contract for each in self.contracts.chosen}
        found: dict[str, str] = {}
        for choice in self._choices:
            if choice.contract.name in chosen:
                for name, ground in choice.grounds.items():
                    found.setdefault(name, f"{self.translator.value(ground.name)} [{ground.rule} {ground.clause}]")
        self.picker("ground").offer([Option(name, text) for name, text in found.items()])

    # -- What changes ------------------------------------------------------------------------------------------

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

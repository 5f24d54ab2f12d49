"""The fields of a new ticket: what stands in them, and what is wrong, each beside its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.widget import Widget

from core.terms.model import Terms
from tui.locale.translator import Translator
from tui.readings import ContractReading
from tui.screens.entry_form import EntryForm
from tui.screens.wording import priority_name
from tui.widgets.picker import Option
from tui.widgets.typing import TextField

FIELDS = ("contract", "priority", "inquiry", "subject", "body", "requester")
PICKED = ("contract", "priority", "inquiry")


class NewTicketForm(EntryForm):
    """The first three are chosen, the others typed."""

    labels = "screens.field_"
    picked = PICKED
    optional = ("inquiry",)

    def __init__(self, translator: Translator, *, cut: str) -> None:
        super().__init__(translator, FIELDS, cut=cut)
        self._contracts: Mapping[str, ContractReading] = {}

    def field(self, name: str) -> Widget:
        return TextField(id=name) if name == "body" else super().field(name)

    def typed(self) -> dict[str, str]:
        """The values, with what was typed where it chose nothing."""
        return {**self.values(), **{name: self.picker(name).kept for name in PICKED}}

    def write(self, name: str, value: str) -> None:
        if name in PICKED:
            self.picker(name).put(value)
        else:
            super().write(name, value)
        if name == "contract":
            self.offer_of_contract()

    @property
    def contract(self) -> ContractReading | None:
        """The chosen contract."""
        return self._contracts.get(self.picker("contract").value)

    def offer(self, readings: Sequence[ContractReading]) -> None:
        """These contracts are to choose from."""
        self._contracts = {reading.contract.name: reading for reading in readings}
        self.picker("contract").offer([Option(name, name) for name in self._contracts])
        self.offer_of_contract()

    def offer_of_contract(self) -> None:
        """The choices that the contract leaves: the priorities of its plan, the inquiries of its terms."""
        reading = self.contract
        if reading is not None:
            self.picker("priority").offer(priority_options(reading, self.translator))
            self.picker("inquiry").offer(inquiry_options(reading.terms, self.translator))


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

"""The fields of a contract: what stands in them, and what is wrong, each beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from core.desk.contract import Direction, Period
from core.terms.model import Terms
from core.terms.registry import Catalogue
from tui.locale.translator import Translator
from tui.screens.contract_draft import AWAY, FIELDS, NEEDED, PICKED, Purpose
from tui.screens.entry_form import EntryForm
from tui.screens.listed import COUNTS, DAYS, NAMES, PERIODS, Listed
from tui.widgets.picker import Option

EXAMPLES = (
    "starts_on", "applied_on", "plan_on", "fee", "fee_from", "components", "charges", "paid", "closed_days", "regions",
    "ends_on", "suspended_from", "suspended_to", "plans",
)  # fmt: skip


class ContractForm(EntryForm):
    """In the order of ``FIELDS``."""

    labels = "screens.contract_"
    picked = PICKED
    optional = tuple(name for name in PICKED if name not in NEEDED)
    examples = ("screens.example_contract_", EXAMPLES)
    lists: ClassVar[Mapping[str, Listed]] = {
        "components": COUNTS, "closed_days": DAYS, "regions": NAMES, "services": NAMES, "plans": PERIODS,
    }  # fmt: skip

    def __init__(self, translator: Translator, purpose: Purpose, *, cut: str) -> None:
        super().__init__(translator, FIELDS[purpose], cut=cut)

    def on_mount(self) -> None:
        """What can be chosen under any document."""
        for name, kind in (("direction", Direction), ("period", Period)):
            if name in self.names:
                named = [(each.value, self.translator.words(f"screens.{name}_{each.value}")) for each in kind]
                self.picker(name).offer(_keyed(named))

    def put_of(self, values: Mapping[str, str], catalogue: Catalogue | None, terms: str) -> None:
        """``put``, where the document of ``values`` (else ``terms``) leaves to choose what it does."""
        if catalogue is not None:
            self.offer_of(catalogue, values.get("terms", "") or terms)
        self.put(values)

    def told_item(self, name: str, key: str, value: str) -> str:
        """What was taken away is nothing."""
        return "" if value == AWAY else super().told_item(name, key, value)

    def offer_terms(self, catalogue: Catalogue) -> None:
        """The documents, by title and id."""
        if "terms" in self.names:
            found = ((name, catalogue.newest(name)) for name in catalogue.ids)
            value = self.translator.value
            self.picker("terms").offer([Option(name, f"{value(each.title)} ({name})") for name, each in found])

    def offer_of(self, catalogue: Catalogue, terms: str) -> None:
        """What the document leaves to choose: its plans, its kinds of contract, its grounds of suspension."""
        if terms not in catalogue.ids:
            return
        newest = catalogue.newest(terms)
        for name, options in _options(newest, self.translator).items():
            if name in self.names:
                self.picker(name).offer(options)
        if "direction" in self.names and not self.picker("direction").value:
            self.picker("direction").choose(newest.direction)


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

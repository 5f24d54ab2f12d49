"""A contract by the keyboard: entered, changed, or tried without storing; below the fields, what it would come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import ClassVar

from core.desk.acts.contract_changes import ChangeContract, Edit, change_contract
from core.desk.acts.contracts import add_contract, bare_contract
from core.desk.contract import Contract
from core.desk.contract_what_if import ContractWhatIf, contract_what_if
from core.desk.ports import Done
from core.desk.restanding import Difference
from core.errors import BadInput, KigenError
from core.terms.plans import local_day
from core.terms.registry import Catalogue, terms_of
from storage.desk import Desk
from tui.screens.contract_draft import Purpose, changes, field_of, new_contract, values_of
from tui.screens.contract_form import ContractForm
from tui.screens.contract_merging import WITH, contract_anew, same_words, standing_items, typed_again
from tui.screens.contract_what_if_lines import what_if_lines
from tui.screens.merging_entry import Anew, MergingEntry


class ContractEntryScreen(MergingEntry[Contract]):
    """The form of a contract, for one purpose."""

    stale = frozenset(("contract_changed", "contract_unknown"))
    CSS_PATH: ClassVar[list[str | PurePath]] = ["entry.tcss", "contract_entry.tcss"]

    def __init__(self, purpose: Purpose, before: Contract | None = None) -> None:
        super().__init__()
        self._purpose = purpose
        self._before = before
        self._catalogue: Catalogue | None = None

    @property
    def draft_kind(self) -> str:
        """``contract``, or with the id of the one that is changed."""
        return "contract" if self._before is None else f"contract-{self._purpose.value}-{self._before.id}"

    def heading(self) -> str:
        name = "" if self._before is None else self._before.name
        return self.words(f"screens.contract_title_{self._purpose.value}", contract=name)

    def make_form(self, cut: str) -> ContractForm:
        return ContractForm(self.kigen.translator, self._purpose, cut=cut)

    def keys(self) -> Iterable[tuple[str, str]]:
        if self._purpose is Purpose.WHAT_IF:
            return self.hints(self.words("screens.form_keys"))
        return super().keys()

    def on_mount(self) -> None:
        self.ask("catalogue", lambda desk: desk.catalogue, self._offer, self.fail)

    @property
    def form(self) -> ContractForm:
        return self.query_one(ContractForm)

    # -- The draft -------------------------------------------------------------------------------------------

    def fill(self, values: Mapping[str, str]) -> None:
        terms = "" if self._before is None else self._before.terms
        self.form.put_of(values, self._catalogue, terms)

    def keep_draft(self) -> None:
        """What only tries something out is no draft."""
        if self._purpose is not Purpose.WHAT_IF:
            super().keep_draft()

    def as_it_is(self) -> Mapping[str, str]:
        if self._before is None or self._catalogue is None:
            return {}
        return values_of(self._before, self._today)

    @property
    def _today(self) -> date:
        assert self._catalogue is not None
        if self._before is None:
            return self.kigen.now().astimezone(self.kigen.translator.formats.zone).date()
        return local_day(self._catalogue.newest(self._before.terms), self.kigen.now())

    # -- What others make of it --------------------------------------------------------------------------------

    @property
    def seen(self) -> int:
        tried = self._before is None or self._catalogue is None or self._purpose is Purpose.WHAT_IF
        return 0 if tried or self._before is None else self._before.version

    def read_anew(self, desk: Desk, since: int) -> Anew[Contract]:
        assert self._before is not None
        return contract_anew(desk, self._before, since)

    def take(self, reading: Contract) -> None:
        self._before = reading

    def compared(self, typed: Iterable[str]) -> tuple[str, ...]:
        names = frozenset(typed)
        return super().compared(names | {WITH[name] for name in names if name in WITH})

    def items(self, name: str, values: Mapping[str, str]) -> dict[str, str]:
        if self._catalogue is None:
            return super().items(name, values)
        found = same_words(name, values, self._today)
        return super().items(name, values) if found is None else found

    def standing(self, name: str, values: Mapping[str, str]) -> Mapping[str, str]:
        assert self._before is not None
        try:
            found = standing_items(name, values, self._before, self._today)
        except KigenError:
            found = None
        return super().standing(name, values) if found is None else found

    def written(self, name: str, items: Mapping[str, str], values: Mapping[str, str]) -> str:
        found = typed_again(name, items, self.standing(name, values))
        return super().written(name, items, values) if found is None else found

    # -- Choosing --------------------------------------------------------------------------------------------

    def _offer(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.form.offer_terms(catalogue)
        self.begin()
        self.soon()

    def picked(self, name: str) -> None:
        if name == "terms" and self._catalogue is not None:
            self.form.offer_of(self._catalogue, self.form.picker(name).value)

    # -- What it would come to ---------------------------------------------------------------------------------

    def compute(self) -> None:
        """What the contract would come to, once its document and plan are chosen."""
        if self._catalogue is None or self.form.unchosen() is not None:
            self.say_nothing_yet("screens.contract_preview_empty")
            return
        values, before, now, today = self.form.values(), self._before, self.kigen.now(), self._today

        def work(desk: Desk) -> tuple[ContractWhatIf, tuple[Difference, ...]]:
            if before is None:
                command = new_contract(values, today)
                bare = bare_contract(command, desk.catalogue, now, "")
                found = contract_what_if(bare, command.edits, desk.catalogue, now)
                return replace(found, costs=tuple((after, after) for _, after in found.costs)), ()
            return _tried(desk, before, changes(values, before, today))

        self.ask("outcome", work, self._shown, self.not_shown)

    def _shown(self, found: tuple[ContractWhatIf, tuple[Difference, ...]]) -> None:
        assert self._catalogue is not None
        terms = terms_of(self._catalogue, found[0].after.terms, found[0].day)
        self.say_below(what_if_lines(*found, terms, self.kigen.translator))

    # -- Storing ---------------------------------------------------------------------------------------------

    def action_store(self) -> None:
        """A trial is not stored."""
        if self._purpose is Purpose.WHAT_IF:
            self.tell(self.words("screens.what_if_not_stored"))
        else:
            super().action_store()

    def to_store(self) -> Callable[[Desk], Done]:
        missing = self.form.unchosen()
        if missing is not None:
            raise BadInput("choose_one", field=missing)
        values, before = self.form.values(), self._before
        if before is None:
            command = new_contract(values, self._today)
            return lambda desk: desk.perform(add_contract, command)
        change = ChangeContract(before.name, changes(values, before, self._today), before.version)
        return lambda desk: desk.perform(change_contract, change)

    def field_at(self, error_field: str) -> str:
        return field_of(error_field, self._purpose, self.form.values())


def _tried(desk: Desk, before: Contract, edits: tuple[Edit, ...]) -> tuple[ContractWhatIf, tuple[Difference, ...]]:
    """What ``edits`` would come to, with the open tickets whose due would move."""
    from storage.recompute import preview_contract

    found = contract_what_if(before, edits, desk.catalogue, desk.now())
    with desk.read() as connection:
        return found, preview_contract(connection, desk.catalogue, found.after, desk.now()).differences

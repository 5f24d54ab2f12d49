"""Which month is to be claimed: any contract's, or one of those that an incident touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.desk.contract import Direction
from core.desk.contract_text import parse_month
from core.desk.month import scopes_of
from core.errors import BadInput, KigenError
from core.months import month_of, months_after
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tui.screens.entry import FormScreen
from tui.screens.entry_form import EntryForm
from tui.screens.month_place import MonthPlace
from tui.screens.typing import QUIET
from tui.widgets.picker import Option


class MonthForm(EntryForm):
    """Contract and month; or one of the months at hand."""

    labels = "screens.claim_"
    picked = ("contract", "place")
    examples = ("screens.example_claim_", ("month", "scope"))


class MonthChoiceScreen(FormScreen[MonthPlace | None]):
    """Dismissed with the month. ``places`` are those to choose from; without them any contract's month is typed."""

    def __init__(self, places: Sequence[MonthPlace] = ()) -> None:
        super().__init__()
        self._places = tuple(places)
        self._scopes: dict[str, tuple[str, ...]] = {}

    def heading(self) -> str:
        return self.words("screens.claim_choose_month")

    def make_form(self, cut: str) -> MonthForm:
        names = ("place",) if self._places else ("contract", "month", "scope")
        return MonthForm(self.kigen.translator, names, cut=cut)

    def keys(self) -> Iterable[tuple[str, str]]:
        yield (self.words("screens.form_keys"), QUIET)

    def on_mount(self) -> None:
        """The months at hand; or the contracts, and last month."""
        if self._places:
            named = enumerate(self._places, 1)
            picker = self.form.picker("place")
            picker.offer([Option(str(key - 1), str(each), str(key) if key < 10 else "") for key, each in named])
            return
        today = self.kigen.now().astimezone(self.kigen.translator.formats.zone).date()
        self.form.write("month", f"{months_after(month_of(today), -1):%Y-%m}")
        self.ask("contracts", _claimable, self._offer, self.not_shown)

    def _offer(self, found: Sequence[Claimable]) -> None:
        words = self.kigen.translator.words
        self._scopes = {each.name: each.scopes for each in found}
        self.form.picker("contract").offer(
            [Option(each.name, f"{each.name} ({words(f'screens.owed_{each.direction.value}')})") for each in found]
        )

    def after_last(self) -> None:
        """It is chosen."""
        try:
            self.dismiss(self._chosen())
        except KigenError as error:
            self.form.mark(error.field or "", self.said(error))
            self.form.go_to(error.field or "")

    def _chosen(self) -> MonthPlace:
        missing = self.form.unchosen()
        if missing is not None:
            raise BadInput("choose_one", field=missing)
        values = self.form.values()
        if self._places:
            return self._places[int(values["place"])]
        month = parse_month(values["month"], field="month")
        return MonthPlace(values["contract"], month, self._scope(values["contract"], values["scope"].strip()))

    def _scope(self, contract: str, typed: str) -> str:
        """The only region or service of the contract need not be typed. Raises ``BadInput("scope_unknown")``."""
        known = self._scopes.get(contract, ("",))
        if len(known) == 1 and not typed:
            return known[0]
        if typed not in known and known != ("",):
            raise BadInput("scope_unknown", field="scope", scope=typed or "-", known=known)
        return typed


@dataclass(frozen=True, slots=True)
class Claimable:
    """A contract under terms with a remedy, and its regions or services."""

    name: str
    direction: Direction
    scopes: tuple[str, ...]


def _claimable(desk: Desk) -> Sequence[Claimable]:
    """By name."""
    with desk.read() as connection:
        found = [(each, desk.catalogue.newest(each.terms)) for each in StoredContracts(connection).all()]
    with_remedy = [(each, terms) for each, terms in found if terms.remedy is not None]
    return [Claimable(each.name, each.direction, scopes_of(each, terms)) for each, terms in with_remedy]

"""Which month is to be claimed: any contract's, or one of those that an incident touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.desk.contract_text import parse_month
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
        self.ask("contracts", _contracts, self._offer, self.not_shown)

    def _offer(self, found: Sequence[tuple[str, str]]) -> None:
        words = self.kigen.translator.words
        self.form.picker("contract").offer(
            [Option(name, f"{name} ({words(f'screens.owed_{direction}')})") for name, direction in found]
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
        return MonthPlace(values["contract"], parse_month(values["month"], field="month"), values["scope"].strip())


def _contracts(desk: Desk) -> Sequence[tuple[str, str]]:
    """Every contract under terms with a remedy, by name, with who owes under it."""
    with desk.read() as connection:
        found = StoredContracts(connection).all()
    with_remedy = [each for each in found if desk.catalogue.newest(each.terms).remedy is not None]
    return [(each.name, each.direction.value) for each in with_remedy]

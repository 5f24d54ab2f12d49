"""The key that opens the form for an interval's counts."""

from __future__ import annotations

from core.desk.ports import Done
from core.errors import BadInput
from core.terms.model import Terms
from core.terms.registry import terms_of
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tui.screens.frame import DeskScreen
from tui.screens.month_place import MonthPlace


def enter_counts(screen: DeskScreen, place: MonthPlace | None) -> None:
    """Enter counts for the month's contract; the screen shows the month anew when they are stored."""
    from tui.screens.counts_entry import CountsEntryScreen  # loaded with the first key

    def closed(done: Done | None) -> None:
        if done is not None:
            screen.say(screen.words("screens.counts_stored" if done.changed else "screens.counts_unchanged"))
            screen.read_again()

    def go(_: None) -> None:
        if place is not None:
            screen.app.push_screen(CountsEntryScreen(place), closed)

    if place is not None:
        screen.ask("counts", lambda desk: _check(desk, place), go, screen.say_error)


def counts_requests(terms: Terms | None) -> bool:
    """Whether the terms measure by requests, so that there is something to enter."""
    return terms is not None and terms.counted is not None


def _check(desk: Desk, place: MonthPlace) -> None:
    """Raises ``BadInput("not_by_intervals")`` where the terms of that month count no requests."""
    with desk.read() as connection:
        contract = StoredContracts(connection).by_name(place.contract)
    if not counts_requests(terms_of(desk.catalogue, contract.terms, place.month)):
        raise BadInput("not_by_intervals", field="contract", contract=contract.name)

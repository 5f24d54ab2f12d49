"""What the desk knows of a month on which something is tried. Called in threads only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.desk.what_if_month import KnownMonth, MonthWhatIf, Supposed, month_what_if
from core.desk.what_if_tickets import Basis
from core.terms.model import Terms
from storage.database.read_models.known_months import basis_of, known_months
from storage.desk import Desk
from tui.screens.month_place import MonthPlace


@dataclass(frozen=True, slots=True)
class TriedMonth:
    """The month with its terms: all that is needed to try something on it, again and again."""

    place: MonthPlace
    known: KnownMonth
    terms: Terms
    basis: Basis

    def what_if(self, supposed: Supposed, now: datetime) -> MonthWhatIf:
        """To the whole second. Raises what ``month_what_if`` raises."""
        return month_what_if(self.known, supposed, replace(self.basis, now=now.replace(microsecond=0)))


def tried_month(desk: Desk, place: MonthPlace, now: datetime) -> TriedMonth:
    """Raises what ``known_months`` raises."""
    with desk.read() as connection:
        (known,) = known_months(connection, desk.catalogue, place.contract, place.month, scope=place.scope)
        basis = basis_of(connection, desk.catalogue, now)
    return TriedMonth(place, known, desk.catalogue.on(known.contract.terms, known.month), basis)

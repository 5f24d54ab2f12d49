"""What the page of a contract shows: the contract, what its months cost, and what is kept of the last twelve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.desk.contract import Contract
from core.desk.contract_warnings import contract_warnings
from core.desk.month import scopes_of
from core.desk.month_cost import MonthCost, month_cost
from core.errors import Refused
from core.explain import Explanation
from core.months import month_of, months_after
from core.terms.plans import local_day
from storage.database.read_models.contracts import KeptMonth, kept_months
from storage.database.read_models.early_tickets import early_tickets
from storage.desk import Desk
from tui.readings import ContractReading, contract_reading

MONTHS = 12


@dataclass(frozen=True, slots=True)
class ContractPage:
    """``months`` are the last twelve, the present one last; ``costs`` are theirs and the next one's, as far as the
    contract runs. ``scopes`` are the regions or services that are assessed apart, or "" alone; ``without_terms`` the
    months that begin without a version of the terms in force."""

    reading: ContractReading
    months: tuple[date, ...]
    costs: tuple[MonthCost, ...]
    kept: tuple[KeptMonth, ...]
    scopes: tuple[str, ...]
    warnings: Explanation
    without_terms: frozenset[date] = frozenset()


def contract_page(desk: Desk, name: str, now: datetime) -> ContractPage:
    """Everything the page shows. Raises ``BadInput("contract_unknown")``."""
    reading = contract_reading(desk, name, now)
    contract, terms = reading.contract, reading.terms
    today = month_of(local_day(terms, now))
    months = tuple(months_after(today, number) for number in range(1 - MONTHS, 1))
    with desk.read() as connection:
        kept = tuple(kept_months(connection, contract.id, months[0], months[-1]))
        early = early_tickets(connection, contract, desk.catalogue)
    costs = (_cost(desk, reading, month) for month in (*months, months_after(today, 1)))
    scopes = dict.fromkeys((*scopes_of(contract, terms), *(each.scope for each in kept)))
    if len(scopes) > 1:
        scopes.pop("", None)
    return ContractPage(
        reading, months, tuple(each for each in costs if each is not None), kept, tuple(scopes),
        (*contract_warnings(contract, desk.catalogue, now), *early),
        frozenset(month for month in months if not _in_force(desk, contract, month)),
    )  # fmt: skip


def _in_force(desk: Desk, contract: Contract, month: date) -> bool:
    """Whether a version of the terms is in force on the first day of the month: that is what it is assessed under."""
    try:
        desk.catalogue.on(contract.terms, month)
    except Refused:
        return False
    return True


def _cost(desk: Desk, reading: ContractReading, month: date) -> MonthCost | None:
    contract = reading.contract
    if month < month_of(contract.starts_on) or (contract.ends_on is not None and month > contract.ends_on):
        return None
    return month_cost(contract, desk.catalogue, month)

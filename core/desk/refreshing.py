"""Keeping the figures of months: what an act touched is computed anew with it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from core.calendars.spans import month_span
from core.desk.contract import Contract
from core.desk.month import ContractMonth, MonthFacts, MonthKey, Scoped, contract_month, scopes_of
from core.desk.ports import UnitOfWork
from core.errors import KigenError
from core.months import local_month, month_of, months_after
from core.terms.model import Terms


def refresh_months(uow: UnitOfWork, contracts: Iterable[Contract], start: datetime, end: datetime | None) -> None:
    """Compute anew every month of ``contracts`` that the time from ``start`` to ``end`` (None: now) reaches into.

    A stop counts in later months too where whole days run over the border, so the month after is computed with them.
    """
    wanted = list(contracts)
    until = uow.now if end is None else max(end, start)
    zones = {contract.id: uow.catalogue.newest(contract.terms).time_zone for contract in wanted}
    if not wanted:
        return
    first = min(month_span(local_month(start, zone), zone).start for zone in zones.values())
    last = max(month_span(local_month(until, zone), zone).end for zone in zones.values())
    known = uow.months.facts([contract.id for contract in wanted], first, last)
    found: list[ContractMonth] = []
    empty: list[MonthKey] = []
    for contract in wanted:
        zone = zones[contract.id]
        for month in _months(local_month(start, zone), local_month(until, zone)):
            for scope, facts in _scopes(uow, contract, known):
                if facts == MonthFacts():
                    empty.append(MonthKey(contract.id, month, scope))
                    continue
                computed = assessed(uow, contract, month, scope, facts)
                if computed is not None:
                    found.append(computed)
    uow.months.put(found, uow.now)
    uow.months.forget(empty)


def assessed(uow: UnitOfWork, contract: Contract, month: date, scope: str, facts: MonthFacts) -> ContractMonth | None:
    """The month, None where the terms in force that day say nothing of it."""
    try:
        return contract_month(contract, month, facts, uow.catalogue, uow.now, scope=scope)
    except KigenError:
        return None


def facts_in_scope(contract: Contract, scope: str, known: Mapping[Scoped, MonthFacts]) -> MonthFacts:
    """What is known of one scope of the contract, with what is said of the whole."""
    own = known.get((contract.id, scope), MonthFacts())
    if not scope:
        return own
    whole = known.get((contract.id, ""), MonthFacts())
    both = {incident.id: incident for incident in (*whole.incidents, *own.incidents)}
    return MonthFacts(tuple(both.values()), (*whole.samples, *own.samples))


def _scopes(
    uow: UnitOfWork, contract: Contract, known: Mapping[Scoped, MonthFacts]
) -> Iterator[tuple[str, MonthFacts]]:
    terms: Terms = uow.catalogue.newest(contract.terms)
    named = set(scopes_of(contract, terms)) | {scope for contract_id, scope in known if contract_id == contract.id}
    if len(named) > 1:
        named.discard("")
    for scope in sorted(named):
        yield scope, facts_in_scope(contract, scope, known)


def _months(first: date, last: date) -> Iterator[date]:
    month = month_of(first)
    while month <= last:
        yield month
        month = months_after(month, 1)

"""The months in which something goes on, computed as they stand. In threads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from core.calendars.spans import month_span
from core.desk.contract import Contract
from core.desk.figures import Figures
from core.desk.month import ContractMonth, MonthKey, contract_month, scopes_of
from core.desk.outlook import NextStep, next_step
from core.desk.refreshing import facts_in_scope
from core.errors import KigenError
from core.months import local_month
from core.terms.registry import terms_at
from storage.database.read_models.exposure import touched_now
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_months import StoredMonths
from storage.desk import Desk

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_LIVE = 40
"""Months that are computed live, the newest stops first; of more the kept figures are shown, with their time."""


@dataclass(frozen=True, slots=True)
class LiveMonth:
    """A month in which something is open, as it stands; ``step`` is what it comes to next if that stays open."""

    contract: Contract
    found: ContractMonth
    step: NextStep | None
    at: datetime

    @property
    def contract_id(self) -> str:
        return self.contract.id

    @property
    def key(self) -> MonthKey:
        return MonthKey(self.contract.id, self.found.month, self.found.scope)

    @property
    def turns_at(self) -> datetime | None:
        """When what is owed becomes more: at the next step, or with every second; None where it can't any more."""
        if self.step is not None:
            return self.step.at
        return self.at if self.at_end not in (None, Figures.of(self.found)) else None

    @property
    def at_end(self) -> Figures | None:
        """The month's end if what is open stays open."""
        ended = self.found.projected
        return None if ended is None else Figures.of(replace(self.found, adjusted=ended))


Live: TypeAlias = Mapping[MonthKey, LiveMonth]


def live_months(desk: Desk, now: datetime) -> Live:
    """The running months of what an open incident touches, computed as they stand."""
    now = now.replace(microsecond=0)
    with desk.read() as connection:
        touched = touched_now(connection, most=MOST_LIVE)
        contracts = StoredContracts(connection)
        hit = [(contracts.by_id(contract_id), scope) for contract_id, scope in touched]
        hit = [(contract, scope) for contract, scope in hit if contract.terms in desk.catalogue.ids]
        found = list(_live(desk, connection, hit, now))
    return {each.key: each for each in found[:MOST_LIVE]}


def _live(
    desk: Desk, connection: Connection, hit: Sequence[tuple[Contract, str]], now: datetime
) -> Iterator[LiveMonth]:
    terms = {contract.terms: terms_at(desk.catalogue, contract.terms, now) for contract, _ in hit}
    spans = [month_span(local_month(now, each.time_zone), each.time_zone) for each in terms.values()]
    if not spans:
        return
    first, last = min(each.start for each in spans), max(each.end for each in spans)
    known = StoredMonths(connection).facts({contract.id for contract, _ in hit}, first, last)
    for contract, scope in hit:
        zone = terms[contract.terms].time_zone
        for each in (scope,) if scope else scopes_of(contract, terms[contract.terms]):
            facts = facts_in_scope(contract, each, known)
            try:
                found = contract_month(contract, local_month(now, zone), facts, desk.catalogue, now, scope=each)
            except KigenError:
                continue
            if found.open:
                yield LiveMonth(contract, found, next_step(found, now), now)

"""What an incident does to the months of the contracts it touches, as it is or as it would be. Called in threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from core.assessment.budget import Budget, budgets
from core.calendars.spans import month_span
from core.desk.contract import Contract
from core.desk.incident import Touch
from core.desk.month import ContractMonth, MonthFacts, Scoped, contract_month, scopes_of
from core.desk.outlook import NextStep, lasting, next_step
from core.desk.refreshing import facts_in_scope
from core.errors import KigenError
from core.months import local_month, months_after
from core.terms.model import Terms
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_months import StoredMonths
from storage.desk import Desk

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_MONTHS = 6
"""Months of one stop that are shown, the newest; a stop over half a year has said what it does by then."""
Change: TypeAlias = Callable[[MonthFacts], MonthFacts]
"""What would be otherwise, for the facts of each touched contract."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One month of one contract and scope: as it ``stands``, and as it would be (the same where nothing is asked).

    Both are None where the month can't be assessed, for the reason ``refused``. ``step`` and ``lasting`` are told of
    what would be; they are None for a month that does not run.
    """

    contract: Contract
    terms: Terms
    touch: Touch
    month: date
    scope: str
    stands: ContractMonth | None = None
    would_be: ContractMonth | None = None
    refused: KigenError | None = None
    step: NextStep | None = None
    lasting: timedelta | None = None

    @property
    def found(self) -> tuple[Budget, ...]:
        """The downtime left to each threshold of the terms, in what would be."""
        return () if self.would_be is None else budgets(self.would_be.adjusted)


@dataclass(frozen=True, slots=True)
class Effects:
    """The first of them, and how many touched contracts are not among them."""

    shown: tuple[Effect, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """One moment of a desk, seen through one connection: its contracts are read once."""

    desk: Desk
    connection: Connection
    contracts: StoredContracts
    now: datetime

    @classmethod
    @contextmanager
    def of(cls, desk: Desk, now: datetime) -> Iterator[Sight]:
        """While it is looked at."""
        with desk.read() as connection:
            yield cls(desk, connection, StoredContracts(connection), now)

    def effects(self, touched: Sequence[Touch], *, most: int, change: Change | None = None) -> Effects:
        """The months that ``touched`` reach into, of the first ``most`` of them; ``change`` says what would be."""
        shown = touched[:most]
        wanted = [each for touch in shown for each in self._wanted(touch)]
        known = _facts(self.connection, wanted)
        found = tuple(_effect(self.desk, each, known, self.now, change) for each in wanted)
        return Effects(found, len(touched) - len(shown))

    def _wanted(self, touch: Touch) -> Iterator[_Wanted]:
        """The months of the touch, the newest first, in each scope that it touches."""
        contract = self.contracts.by_id(touch.contract_id)
        if contract.terms not in self.desk.catalogue.ids:
            return
        terms = self.desk.catalogue.newest(contract.terms)
        month = local_month(touch.end or max(self.now, touch.start), terms.time_zone)
        first = max(local_month(touch.start, terms.time_zone), months_after(month, 1 - MOST_MONTHS))
        scopes = (touch.scope,) if touch.scope else scopes_of(contract, terms)
        while month >= first:
            for scope in scopes:
                yield _Wanted(contract, terms, touch, month, scope)
            month = months_after(month, -1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    contract: Contract
    terms: Terms
    touch: Touch
    month: date
    scope: str


def _facts(connection: Connection, found: Sequence[_Wanted]) -> Mapping[Scoped, MonthFacts]:
    if not found:
        return {}
    spans = [month_span(each.month, each.terms.time_zone) for each in found]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return StoredMonths(connection).facts({each.contract.id for each in found}, first, last)


def _effect(
    desk: Desk, wanted: _Wanted, known: Mapping[Scoped, MonthFacts], now: datetime, change: Change | None
) -> Effect:
    contract, scope, month = wanted.contract, wanted.scope, wanted.month
    facts = facts_in_scope(contract, scope, known)
    place = (contract, wanted.terms, wanted.touch, month, scope)
    try:
        stands = contract_month(contract, month, facts, desk.catalogue, now, scope=scope)
        would_be = stands
        if change is not None:
            would_be = contract_month(contract, month, change(facts), desk.catalogue, now, scope=scope)
        step = next_step(would_be, now)
        running = would_be.adjusted.span.start <= now < would_be.adjusted.span.end and not would_be.open
        return Effect(*place, stands, would_be, None, step, lasting(would_be, now) if running else None)
    except KigenError as error:
        return Effect(*place, refused=error)

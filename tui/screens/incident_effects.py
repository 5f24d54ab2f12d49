"""What an incident does to the months of the contracts it touches, as it is or as it would be. Called in threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from core.assessment.budget import Budget, budgets
from core.desk import effects as core_effects
from core.desk.contract import Contract
from core.desk.effects import effects_of, reach_of
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth, MonthFacts, Scoped
from core.desk.outlook import NextStep, lasting, next_step
from core.desk.refreshing import facts_in_scope
from core.errors import KigenError
from core.terms.model import Terms
from core.terms.registry import terms_of
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

    Both are None where the month can't be assessed, for the reason ``refused``. ``later`` and ``at_worst`` are those of
    ``core.desk.effects``. ``step`` and ``lasting`` are told of what would be; None for a month that does not run.
    """

    contract: Contract
    terms: Terms
    touch: Touch
    month: date
    scope: str
    stands: ContractMonth | None = None
    would_be: ContractMonth | None = None
    refused: KigenError | None = None
    later: ContractMonth | None = None
    at_worst: ContractMonth | None = None
    step: NextStep | None = None
    lasting: timedelta | None = None

    @property
    def budgets(self) -> tuple[Budget, ...]:
        """The downtime left to each threshold of the terms, in what would be."""
        return () if self.would_be is None else budgets(self.would_be.adjusted)


@dataclass(frozen=True, slots=True)
class Effects:
    """The first of them, and how many touched contracts are not among them."""

    shown: tuple[Effect, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """One moment of a desk (to the second), seen through one connection: its contracts are read once."""

    desk: Desk
    connection: Connection
    contracts: StoredContracts
    now: datetime
    steps: dict[tuple[object, ...], NextStep | None] = field(default_factory=dict)
    """The next step of months that are alike: contracts under the same terms, with the same stops and fee."""

    @classmethod
    @contextmanager
    def of(cls, desk: Desk, now: datetime) -> Iterator[Sight]:
        """While it is looked at."""
        with desk.read() as connection:
            yield cls(desk, connection, StoredContracts(connection), now.replace(microsecond=0))

    def effects(self, incident: Incident, *, most: int, change: Change | None = None) -> Effects:
        """The months that the first ``most`` stops of it reach into; ``change`` says what would be."""
        shown = self._first(incident, most)
        return self._effects_of(incident, shown, self._known((shown,)), change)

    def effects_of_each(self, incidents: Sequence[Incident], *, most: int) -> tuple[Effects, ...]:
        """The same of several, whose facts are read at once."""
        shown = [self._first(each, most) for each in incidents]
        known = self._known(shown)
        return tuple(self._effects_of(*both, known, None) for both in zip(incidents, shown, strict=True))

    def _first(self, incident: Incident, most: int) -> Incident:
        """With its first stops alone, under terms that are known."""
        ids = self.desk.catalogue.ids
        touched = (touch for touch in incident.touches[:most] if self.contracts.by_id(touch.contract_id).terms in ids)
        return replace(incident, touches=tuple(touched))

    def _contracts(self, incident: Incident) -> Mapping[str, Contract]:
        return {touch.contract_id: self.contracts.by_id(touch.contract_id) for touch in incident.touches}

    def _known(self, incidents: Sequence[Incident]) -> Mapping[Scoped, MonthFacts]:
        """What is known of the time that they reach into."""
        touching = [each for each in incidents if each.touches]
        if not touching:
            return {}
        reaches = [reach_of(each, self._contracts(each), self.desk.catalogue, self.now) for each in touching]
        ids = {touch.contract_id for each in touching for touch in each.touches}
        start, end = min(each.start for each in reaches), max(each.end for each in reaches)
        return StoredMonths(self.connection).facts(ids, start, end)

    def _effects_of(
        self, incident: Incident, shown: Incident, known: Mapping[Scoped, MonthFacts], change: Change | None
    ) -> Effects:
        contracts, catalogue = self._contracts(shown), self.desk.catalogue
        stands = effects_of(shown, contracts, known, catalogue, self.now)
        if change is None:
            found = [self._effect(each, each) for each in stands]
        else:
            other = self._changed(shown, contracts, known, change)
            would_be = effects_of(shown, contracts, other, catalogue, self.now)
            found = [self._effect(*both) for both in zip(stands, would_be, strict=True)]
        by_stop = groupby(found, lambda each: (each.touch, each.scope))
        newest = [list(months)[-MOST_MONTHS:][::-1] for _, months in by_stop]
        return Effects(tuple(each for months in newest for each in months), len(incident.touches) - len(shown.touches))

    def _changed(
        self, incident: Incident, contracts: Mapping[str, Contract], known: Mapping[Scoped, MonthFacts], change: Change
    ) -> Mapping[Scoped, MonthFacts]:
        """The facts of each scope with the change in them."""
        found: dict[Scoped, MonthFacts] = {}
        for touch in incident.touches:
            contract = contracts[touch.contract_id]
            for scope in core_effects.touched(touch, contract, self.desk.catalogue, self.now):
                found[contract.id, scope] = change(facts_in_scope(contract, scope, known))
        return found

    def _effect(self, stands: core_effects.Effect, would_be: core_effects.Effect) -> Effect:
        contract, found = would_be.contract, would_be.found
        running = found is not None and found.adjusted.span.start <= self.now < found.adjusted.span.end
        return Effect(
            contract,
            terms_of(self.desk.catalogue, contract.terms, would_be.month),
            would_be.touch,
            would_be.month,
            would_be.scope,
            stands.found,
            found,
            would_be.refusal,
            would_be.later,
            would_be.at_worst,
            self._next(found) if running and found is not None else None,
            lasting(found, self.now) if running and found is not None and not found.open else None,
        )

    def _next(self, found: ContractMonth) -> NextStep | None:
        terms = found.terms
        alike = (terms.id, terms.version, found.month, found.scope, found.facts, found.charged)
        if alike not in self.steps:
            self.steps[alike] = next_step(found, self.now)
        return self.steps[alike]

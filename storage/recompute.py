"""Stored deadlines follow the terms: what other terms or calendars make of them, and bringing them up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, bindparam, select, update

from core.desk.contract import Contract
from core.desk.derive import standing_of
from core.desk.fold import fold
from core.desk.promise import Promises
from core.desk.restanding import Counts, Difference
from core.desk.settings import Settings
from core.errors import KigenError
from core.terms.registry import Catalogue
from storage.database.batches import ticket_batches
from storage.database.engine import reading, writing
from storage.database.event_rows import event_from
from storage.database.ledger import Ledger
from storage.database.settings_row import settings_from
from storage.database.stored_contracts import StoredContracts
from storage.database.tables import IS_OPEN, contracts, desk, tickets
from storage.database.ticket_rows import standing_from, standing_values, ticket_from
from storage.fingerprints import fingerprints, stored_fingerprints
from storage.refreshing import refresh_contracts
from storage.retrying import again_where_others_were_in_the_way

if TYPE_CHECKING:
    from storage.desk import Desk


@dataclass(frozen=True, slots=True)
class Preview:
    """What a candidate catalogue would change for open tickets."""

    counts: Counts
    differences: tuple[Difference, ...]


def preview(connection: Connection, candidate: Catalogue, now: datetime) -> Preview:
    """What ``candidate`` would change for the open tickets at ``now`` (aware UTC); writes nothing.

    Differences of standing that move no due and no breach (a provisional mark) are left out.
    """
    settings = settings_from(connection.execute(select(desk.c.settings)).scalar_one())
    comparing = _Comparing(connection, candidate, settings, now)
    found = [each for batch in comparing.batches(IS_OPEN) for each in batch]
    telling = tuple(each for each in found if each.moved or each.breach_created or each.breach_cured)
    return Preview(comparing.total, telling)


def preview_contract(connection: Connection, catalogue: Catalogue, contract: Contract, now: datetime) -> Preview:
    """What ``contract``, changed but not stored, would change for its open tickets at ``now``; writes nothing."""
    settings = settings_from(connection.execute(select(desk.c.settings)).scalar_one())
    comparing = _Comparing(connection, catalogue, settings, now, instead=contract)
    found = [each for batch in comparing.batches(and_(IS_OPEN, tickets.c.contract_id == contract.id)) for each in batch]
    return Preview(comparing.total, tuple(each for each in found if each.moved))


def is_current(connection: Connection, catalogue: Catalogue) -> bool:
    """Whether the stored deadlines were computed from ``catalogue`` and the desk's settings as they are now."""
    row = connection.execute(select(desk)).one()
    return not fingerprints(catalogue, settings_from(row.settings)).changed_since(stored_fingerprints(row))


def outdated_terms(connection: Connection, catalogue: Catalogue) -> frozenset[str]:
    """The ids of the terms of contracts whose stored deadlines were computed from something else."""
    row = connection.execute(select(desk)).one()
    changed = fingerprints(catalogue, settings_from(row.settings)).changed_since(stored_fingerprints(row))
    return changed.intersection(connection.execute(select(contracts.c.terms).distinct()).scalars())


def recompute(desk: Desk, catalogue: Catalogue) -> Mapping[str, Counts] | None:
    """Bring the stored deadlines up to date with ``catalogue`` and the settings; counts by terms where any changed.

    A read-only desk is left as it is. Raises ``DeskUnreachable`` with nothing half done.
    """
    if desk.read_only is not None:
        return None

    def attempt() -> Mapping[str, Counts] | None:  # finds nothing to do where an earlier one was committed
        return recompute_if_changed(desk.engine, catalogue, now=desk.now(), actor=desk.actor.name, new_id=desk.keys.new)

    return again_where_others_were_in_the_way(desk, attempt)


def recompute_if_changed(
    engine: Engine, catalogue: Catalogue, *, now: datetime, actor: str, new_id: Callable[[], str]
) -> Mapping[str, Counts] | None:
    """Bring stored deadlines and figures of months up to date with ``catalogue``, if they were computed from another.

    One transaction with one activity entry (``desk.recomputed``) that holds the counts, in all and by terms;
    returns those by terms, None where nothing had to be looked at. Terms that ``catalogue`` lacks keep their
    deadlines. To be called at opening, unless the desk is read-only.
    """
    with reading(engine) as connection:
        if is_current(connection, catalogue):
            return None
    with writing(engine) as connection:
        ledger = Ledger(connection)
        row = connection.execute(select(desk)).one()
        settings = settings_from(row.settings)
        stored, current = stored_fingerprints(row), fingerprints(catalogue, settings)
        comparing = _Comparing(connection, catalogue, settings, now)
        of_changed = [each.id for each in comparing.contracts.values() if each.terms in current.changed_since(stored)]
        if of_changed:
            for batch in comparing.batches(tickets.c.contract_id.in_(of_changed)):
                _store(connection, batch)
        months = refresh_contracts(connection, catalogue, now, current.changed_since(stored))
        connection.execute(update(desk).values(**current.over(stored).columns()))
        if not comparing.total.looked_at and not months:
            return None
        ledger.enter(
            key=new_id(), command_id=new_id(), at=now, actor=actor, action="desk.recomputed", subject="desk",
            details={
                **comparing.total.details(),
                "months": months,
                "terms": {name: counts.details() for name, counts in sorted(comparing.by_terms.items())},
            },
        )  # fmt: skip
        return comparing.by_terms


class _Comparing:
    """Goes through tickets and tells which would stand otherwise."""

    def __init__(
        self, connection: Connection, catalogue: Catalogue, settings: Settings, now: datetime,
        instead: Contract | None = None,
    ) -> None:  # fmt: skip
        self._connection = connection
        self._settings = settings
        self._now = now
        self.contracts: Mapping[str, Contract] = {each.id: each for each in StoredContracts(connection).all()}
        if instead is not None:
            self.contracts = {**self.contracts, instead.id: instead}
        self._promises = {each.id: Promises(each, catalogue) for each in self.contracts.values()}
        self.by_terms: dict[str, Counts] = {}

    @property
    def total(self) -> Counts:
        return sum(self.by_terms.values(), start=Counts())

    def batches(self, condition: ColumnElement[bool]) -> Iterator[Sequence[Difference]]:
        for batch in ticket_batches(self._connection, condition):
            yield [found for row, events in batch if (found := self._difference(row, events)) is not None]

    def _difference(self, row: Row[Any], events: Sequence[Row[Any]]) -> Difference | None:
        contract = self.contracts[row.contract_id]
        counts = self.by_terms.get(contract.terms, Counts()) + Counts(looked_at=1)
        self.by_terms[contract.terms] = counts
        before = standing_from(row)
        state = fold(map(event_from, events))
        try:
            promise = self._promises[contract.id].at(state.received_at, row.inquiry)
            after = standing_of(state, promise, self._settings.risk_share)
        except KigenError:
            self.by_terms[contract.terms] = counts + Counts(left=1)
            return None
        if after == before:
            return None
        difference = Difference.of(ticket_from(row, ()), contract, before, after, self._now)
        self.by_terms[contract.terms] = counts.plus(difference)
        return difference


_UPDATE = update(tickets).where(tickets.c.number == bindparam("of_number"))


def _store(connection: Connection, batch: Sequence[Difference]) -> None:
    if batch:
        connection.execute(_UPDATE, [{"of_number": each.number, **standing_values(each.after)} for each in batch])

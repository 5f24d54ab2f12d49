"""Keeping the figures of months: what an act touched is computed anew with it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Protocol

from core.assessment.assess import assess
from core.assessment.shared import Assessing, SharedAssessments
from core.calendars.spans import Span, month_span
from core.desk.contract import Contract
from core.desk.incident import Incident
from core.desk.month import ContractMonth, MonthFacts, Scoped, contract_month
from core.desk.ports import Months
from core.desk.scopes import assessed_scopes
from core.errors import KigenError
from core.months import local_month, months_after
from core.terms.model import Terms
from core.terms.registry import Catalogue, terms_of

_NOTHING = MonthFacts()


class Books(Protocol):
    """What the figures of months are computed from and kept in; a unit of work is one."""

    @property
    def now(self) -> datetime:
        """The instant of the computation, aware UTC."""

    @property
    def catalogue(self) -> Catalogue:
        """The terms that the desk knows."""

    @property
    def months(self) -> Months:
        """What is known of the contracts' months."""


def refresh_months(uow: Books, contracts: Iterable[Contract], start: datetime, end: datetime | None) -> None:
    """Compute anew every month of ``contracts`` that the time from ``start`` to ``end`` (None: now) reaches into.

    Stops that are joined with that time count as one with it, so the months that they reach into are computed too.
    """
    wanted = list(contracts)
    if not wanted:
        return
    until = uow.now if end is None else max(end, start)
    zones = {contract.id: uow.catalogue.newest(contract.terms).time_zone for contract in wanted}
    known = dict(uow.months.facts(zones, *_reach(start, until, zones.values())))
    joined = dict.fromkeys(zones, (start, until))
    for (contract_id, _), facts in known.items():
        joined[contract_id] = _joined(facts.incidents, *joined[contract_id], uow.now)
    further = [
        name for name, span in joined.items() if span != (start, until) and _more(span, start, until, zones[name])
    ]
    if further:
        first, last = min(joined[name][0] for name in further), max(joined[name][1] for name in further)
        known.update(uow.months.facts(further, *_reach(first, last, [zones[name] for name in further])))
    scopes: dict[str, set[str]] = {}
    for contract_id, scope in known:
        scopes.setdefault(contract_id, set()).add(scope)
    found: list[ContractMonth] = []
    months: dict[tuple[str, datetime, datetime], tuple[date, ...]] = {}
    assessing = SharedAssessments() if len(wanted) > 1 else assess
    for contract in wanted:
        key = (zones[contract.id], *joined[contract.id])
        if key not in months:
            months[key] = tuple(_months(*key))
        in_scope: dict[str, MonthFacts] = {}
        for month in months[key]:
            terms = terms_of(uow.catalogue, contract.terms, month)
            for scope in assessed_scopes(contract, terms, scopes.get(contract.id, ())):
                if scope not in in_scope:
                    in_scope[scope] = facts_in_scope(contract, scope, known)
                facts = in_scope[scope]
                if not _reached(facts, month_span(month, zones[contract.id])):
                    continue  # nothing happened: without a row the month counts as 100 %
                computed = assessed(uow, contract, facts, month=month, scope=scope, assessing=assessing)
                if computed is not None:
                    found.append(computed)
    uow.months.put(found, {each.id: months[zones[each.id], *joined[each.id]] for each in wanted}, uow.now)


def assessed(
    uow: Books, contract: Contract, facts: MonthFacts, *, month: date, scope: str, assessing: Assessing = assess
) -> ContractMonth | None:
    """The month, None where the terms in force that day say nothing of it."""
    try:
        return contract_month(contract, month, facts, uow.catalogue, uow.now, scope=scope, assessing=assessing)
    except KigenError:
        return None


def month_facts(months: Months, contract: Contract, terms: Terms, month: date, scope: str) -> MonthFacts:
    """What is known of one scope of the contract in ``month``, which begins and ends in the zone of the terms."""
    span = month_span(month, terms.time_zone)
    return facts_in_scope(contract, scope, months.facts([contract.id], span.start, span.end))


def facts_in_scope(contract: Contract, scope: str, known: Mapping[Scoped, MonthFacts]) -> MonthFacts:
    """What is known of one scope of the contract, with what is said of the whole."""
    own = known.get((contract.id, scope), _NOTHING)
    if not scope:
        return own
    whole = known.get((contract.id, ""), _NOTHING)
    both = {incident.id: incident for incident in (*whole.incidents, *own.incidents)}
    return MonthFacts(tuple(both.values()), (*whole.samples, *own.samples))


def _reached(facts: MonthFacts, span: Span) -> bool:
    """Whether a stop or a counted interval reaches into ``span``."""
    stops = (touch for incident in facts.incidents for touch in incident.touches)
    return any(each.start < span.end and (each.end is None or each.end > span.start) for each in stops) or any(
        span.start <= each.start < span.end for each in facts.samples
    )


def _joined(incidents: Iterable[Incident], start: datetime, end: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The time with every stop of these that overlaps or touches it, and those that touch these."""
    stops = sorted(
        (touch.start, now if touch.end is None else touch.end) for incident in incidents for touch in incident.touches
    )
    first, last = start, end
    for begun, over in stops:
        if begun <= last and over >= start:
            last = max(last, over)
    for begun, over in reversed(stops):
        if over >= first and begun <= last:
            first = min(first, begun)
    return first, last


def _more(span: tuple[datetime, datetime], start: datetime, end: datetime, zone: str) -> bool:
    """Whether ``span`` reaches into other months of the zone than the time from ``start`` to ``end``."""
    return (local_month(span[0], zone), local_month(span[1], zone)) != (
        local_month(start, zone),
        local_month(end, zone),
    )


def _reach(start: datetime, end: datetime, zones: Iterable[str]) -> tuple[datetime, datetime]:
    """The whole months that the time reaches into, in all of ``zones``."""
    named = set(zones)
    return (
        min(month_span(local_month(start, zone), zone).start for zone in named),
        max(month_span(local_month(end, zone), zone).end for zone in named),
    )


def _months(zone: str, start: datetime, end: datetime) -> Iterator[date]:
    month, last = local_month(start, zone), local_month(end, zone)
    while month <= last:
        yield month
        month = months_after(month, 1)

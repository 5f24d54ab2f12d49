"""What an incident does to the months of each contract that it touches: the facts, the adjusted result, and what if."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.assessment.facts import Sample
from core.calendars.spans import month_span
from core.desk.contract import Contract
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth, MonthFacts, Scoped, contract_month, month_under, scopes_of
from core.desk.refreshing import facts_in_scope
from core.errors import KigenError
from core.months import local_month, months_after
from core.terms.model import Terms
from core.terms.registry import Catalogue, terms_of


@dataclass(frozen=True, slots=True)
class Effect:
    """One month of one contract and scope. ``found`` is None where no figure can be given, ``refusal`` says why.

    ``later`` is the same month under the first version of the terms that came after, where none was in force.
    ``at_worst`` is the month if every request during the stop had failed, for terms that count requests, where nobody
    counted any: an announcement says when, never how many.
    """

    contract: Contract
    touch: Touch
    month: date
    scope: str
    found: ContractMonth | None
    refusal: KigenError | None = None
    later: ContractMonth | None = None
    at_worst: ContractMonth | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """From ``start`` to ``end``, aware UTC."""

    start: datetime
    end: datetime


def reach_of(incident: Incident, contracts: Mapping[str, Contract], catalogue: Catalogue, now: datetime) -> Reach:
    """The time that must be known to tell the effects of ``incident``, from the first month touched to the last."""
    spans = [
        month_span(month, catalogue.newest(contracts[touch.contract_id].terms).time_zone)
        for touch in incident.touches
        for month in _months(touch, contracts[touch.contract_id], catalogue, now)
    ]
    return Reach(min(each.start for each in spans), max(each.end for each in spans)) if spans else Reach(now, now)


def effects_of(
    incident: Incident,
    contracts: Mapping[str, Contract],
    known: Mapping[Scoped, MonthFacts],
    catalogue: Catalogue,
    now: datetime,
) -> Iterator[Effect]:
    """Its effects in the order of what it touched; ``known`` are the facts of its reach, ``contracts`` by id."""
    for touch in incident.touches:
        contract = contracts[touch.contract_id]
        counts = not (incident.dropped or incident.planned or touch.ground or touch.waiver is not None)
        for scope, months in touched(touch, contract, catalogue, now).items():
            stop = _Stop(contract, touch, scope, facts_in_scope(contract, scope, known), counts)
            for month in months:
                yield stop.effect(month, catalogue, now)


def touched(touch: Touch, contract: Contract, catalogue: Catalogue, now: datetime) -> Mapping[str, Sequence[date]]:
    """The months that the stop reaches into, by what it touches of the contract: what it says, else all that is
    assessed under the terms of the month."""
    found: dict[str, list[date]] = {}
    for month in _months(touch, contract, catalogue, now):
        terms = terms_of(catalogue, contract.terms, month)
        for scope in (touch.scope,) if touch.scope else scopes_of(contract, terms):
            found.setdefault(scope, []).append(month)
    return found


@dataclass(frozen=True, slots=True)
class _Stop:
    """One stop in one scope of its contract, with what is known of that."""

    contract: Contract
    touch: Touch
    scope: str
    facts: MonthFacts
    counts: bool

    def effect(self, month: date, catalogue: Catalogue, now: datetime) -> Effect:
        found = later = None
        refusal: KigenError | None = None
        try:
            found = contract_month(self.contract, month, self.facts, catalogue, now, scope=self.scope)
        except KigenError as error:
            refusal = error
            if error.code == "not_in_force":
                later = self._under_later_terms(month, catalogue, now)
        shown = found or later
        worst = _at_worst(shown, self.touch, self.facts, now) if shown is not None and self.counts else None
        return Effect(self.contract, self.touch, month, self.scope, found, refusal, later, worst)

    def _under_later_terms(self, month: date, catalogue: Catalogue, now: datetime) -> ContractMonth | None:
        terms = _came_after(catalogue.versions(self.contract.terms), month)
        if terms is None:
            return None
        return month_under(terms, self.contract, month, self.facts, now, scope=self.scope)


def _came_after(versions: Iterable[Terms], month: date) -> Terms | None:
    """The first version that came into force after ``month`` began."""
    return next((one for one in versions if one.in_force_from is not None and one.in_force_from > month), None)


def _at_worst(shown: ContractMonth, touch: Touch, facts: MonthFacts, now: datetime) -> ContractMonth | None:
    if shown.terms.counted is None:
        return None
    length, span = shown.terms.counted.length, shown.adjusted.span
    start, end = max(touch.start, span.start), min(now if touch.end is None else touch.end, span.end)
    if any(start - length < each.start < end for each in facts.samples):
        return None
    failed = tuple(Sample(each, 1, 1) for each in _intervals(span.start, start, end, length))
    if not failed:
        return None
    return month_under(
        shown.terms,
        shown.contract,
        shown.month,
        MonthFacts(facts.incidents, (*facts.samples, *failed)),
        now,
        scope=shown.scope,
    )


def _intervals(first: datetime, start: datetime, end: datetime, length: timedelta) -> Iterator[datetime]:
    """The intervals that the time reaches into."""
    at = first + (start - first) // length * length
    while at < end:
        yield at
        at += length


def _months(touch: Touch, contract: Contract, catalogue: Catalogue, now: datetime) -> Iterator[date]:
    zone = catalogue.newest(contract.terms).time_zone
    end = max(touch.start, now if touch.end is None else touch.end)
    month, last = local_month(touch.start, zone), local_month(max(touch.start, end - timedelta(microseconds=1)), zone)
    while month <= last:
        yield month
        month = months_after(month, 1)

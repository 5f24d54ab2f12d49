"""What a contract's month would come to if facts, calendar, priorities or plan were others. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias

from core.calendars import Span
from core.desk.acts.contract_changes import Edit
from core.desk.acts.contract_days import CloseDesk
from core.desk.acts.contract_plans import RequestPlan
from core.desk.contract import Contract
from core.desk.contract_what_if import ContractWhatIf, contract_what_if
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth, MonthFacts, contract_month
from core.desk.month_cost import MonthCost, month_cost
from core.desk.ticket import Ticket
from core.desk.what_if import excluded, extended, longer
from core.desk.what_if_tickets import Basis, TicketsWhatIf, tickets_what_if
from core.errors import BadInput
from core.terms.model import Terms
from core.terms.names import unknown
from core.terms.plans import local_day

Longer: TypeAlias = timedelta | datetime
"""By how much a stop lasts longer, or until when it lasts."""
LeftOut: TypeAlias = timedelta | Span
"""The first minutes of a stop, or a time."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is tried; what is not said stays as it is.

    ``incident`` is the number of the one whose stop lasts ``longer`` or is left out, 0: the last of the month.
    ``ground`` is the one that ``left_out`` falls under, empty: as if it were waived. ``closed`` are further closing
    days of the contract's desk. ``plan`` is asked for on ``plan_on`` (None: today, of a month that is over its first
    day). ``priorities`` are those that tickets have instead, by number.
    """

    incident: int = 0
    longer: Longer | None = None
    left_out: LeftOut | None = None
    ground: str = ""
    closed: tuple[date, ...] = ()
    plan: str = ""
    plan_on: date | None = None
    priorities: Mapping[int, str] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether nothing is tried."""
        return not (self.longer or self.left_out or self.closed or self.plan or self.priorities)


@dataclass(frozen=True, slots=True)
class KnownMonth:
    """What the desk knows of the month (its first day; ``span`` in UTC) of a contract and scope, with its tickets."""

    contract: Contract
    month: date
    span: Span
    scope: str
    facts: MonthFacts
    tickets: tuple[Ticket, ...] = ()

    @property
    def stops(self) -> tuple[tuple[Incident, Touch], ...]:
        """The stops that reach into the month, the last one first: what goes on, then the latest end."""
        return stops_of(self, self.facts)

    def day_of(self, incident: int, now: datetime) -> datetime:
        """The instant whose day is meant by a time of day alone: the end of the stop of ``incident`` (0: the last)."""
        latest = min(now, self.span.end - timedelta(microseconds=1))
        found = [touch for each, touch in self.stops if incident in (0, each.number)]
        return min(found[0].end or latest, latest) if found else latest


@dataclass(frozen=True, slots=True)
class MonthWhatIf:
    """The month as it is and as it would be, what each costs, and its tickets.

    ``before`` and ``after`` are None where the terms promise neither uptime nor a remedy. ``stop`` is the incident
    whose stop was tried; ``contract`` is what was tried on the contract itself.
    """

    before: ContractMonth | None
    after: ContractMonth | None
    costs: tuple[MonthCost, MonthCost]
    tickets: TicketsWhatIf
    stop: Incident | None = None
    contract: ContractWhatIf | None = None


def month_what_if(known: KnownMonth, supposed: Supposed, basis: Basis) -> MonthWhatIf:
    """What ``supposed`` would come to.

    Raises ``BadInput``: ``no_stop_in_month`` where there is none to try, ``incident_not_in_month``, ``not_longer``
    where it would end no later than it does, ``ground_unknown``, and what ``contract_month``, ``contract_what_if`` and
    ``tickets_what_if`` raise.
    """
    catalogue, now = basis.catalogue, basis.now
    terms = catalogue.on(known.contract.terms, known.month)
    assessed = terms.availability is not None or terms.remedy is not None
    edits = tuple(_edits(supposed, known, terms, now))
    tried = contract_what_if(known.contract, edits, catalogue, now) if edits else None
    contract = known.contract if tried is None else tried.after
    facts, stop = _facts(known, supposed, terms, now)
    before, after = (
        contract_month(each, known.month, found, catalogue, now, scope=known.scope) if assessed else None
        for each, found in ((known.contract, known.facts), (contract, facts))
    )
    costs = (month_cost(known.contract, catalogue, known.month), month_cost(contract, catalogue, known.month))
    tickets = tickets_what_if(known.tickets, (known.contract, contract), supposed.priorities, known.span, basis)
    return MonthWhatIf(before, after, costs, tickets, stop, tried)


def stops_of(known: KnownMonth, facts: MonthFacts) -> tuple[tuple[Incident, Touch], ...]:
    """Those of ``facts`` that reach into the month of ``known``, the last one first."""
    span = known.span
    touching = [
        (incident, touch)
        for incident in facts.incidents
        if not incident.dropped and not incident.planned
        for touch in incident.touches
        if touch.contract_id == known.contract.id and touch.scope in ("", known.scope)
        if touch.start < span.end and (touch.end is None or touch.end > span.start)
    ]
    return tuple(sorted(touching, key=lambda each: (each[1].end or span.end, each[1].start), reverse=True))


def _edits(supposed: Supposed, known: KnownMonth, terms: Terms, now: datetime) -> Iterator[Edit]:
    if supposed.plan:
        yield RequestPlan(supposed.plan, supposed.plan_on or _plan_day(known, terms, now))
    if supposed.closed:
        yield CloseDesk(supposed.closed)


def _plan_day(known: KnownMonth, terms: Terms, now: datetime) -> date:
    """Today; of a month that is over, its first day under the contract."""
    day = local_day(terms, now) if now < known.span.end else known.month
    return max(day, known.contract.starts_on)


def _facts(known: KnownMonth, supposed: Supposed, terms: Terms, now: datetime) -> tuple[MonthFacts, Incident | None]:
    facts, stop = known.facts, None
    if supposed.longer is not None:
        stop, _ = _stop(known, facts, supposed.incident)
        if isinstance(supposed.longer, timedelta):
            facts = longer(facts, stop.number, supposed.longer, now)
        else:
            _check_later(known, stop, supposed.longer, now)
            facts = extended(facts, stop.number, supposed.longer)
    if supposed.left_out is not None:
        _check_ground(terms, supposed.ground)
        span = supposed.left_out
        if isinstance(span, timedelta):
            stop, touch = _stop(known, facts, supposed.incident)
            start = max(touch.start, known.span.start)
            span = Span(start, start + span)
        goes_on = any(touch.end is None for _, touch in stops_of(known, facts))
        if span.start < now or not goes_on:  # what goes on has no time to come that could be left out
            facts = excluded(facts, span, supposed.ground)
    return facts, stop


def _stop(known: KnownMonth, facts: MonthFacts, number: int) -> tuple[Incident, Touch]:
    """The one that is meant, with its first part that still counts."""
    month, found = f"{known.month:%Y-%m}", stops_of(known, facts)
    if not found:
        raise BadInput("no_stop_in_month", field="stop", contract=known.contract.name, month=month)
    wanted = number or found[0][0].number
    parts = [each for each in found if each[0].number == wanted]
    if not parts:
        raise BadInput("incident_not_in_month", field="stop", incident=number, month=month)
    return min(parts, key=lambda each: (bool(each[1].ground or each[1].waiver), each[1].start))


def _check_later(known: KnownMonth, incident: Incident, until: datetime, now: datetime) -> None:
    """Until when it lasts longer is after the end of each of its stops that reach into the month."""
    ends = [now if touch.end is None else touch.end for each, touch in known.stops if each.number == incident.number]
    if until <= max(ends):
        raise BadInput("not_longer", field="longer", until=until, end=max(ends))


def _check_ground(terms: Terms, ground: str) -> None:
    grounds = () if terms.downtime is None else terms.downtime.grounds
    if ground and ground not in grounds:
        raise unknown("ground_unknown", ground, grounds, field="ground", terms=terms.title)

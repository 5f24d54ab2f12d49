"""What a contract's month would come to if facts, calendar, priorities or plan were others. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias

from core.calendars.spans import Span, month_span
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
from core.months import month_of
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
    """What the desk knows of the month (any day of it) of a contract and scope, with its tickets."""

    contract: Contract
    month: date
    scope: str
    facts: MonthFacts
    tickets: tuple[Ticket, ...] = ()


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

    Raises ``BadInput``: ``no_stop_in_month`` where there is none to try, ``incident_not_in_month``, ``ground_unknown``,
    and what ``contract_month``, ``contract_what_if`` and ``tickets_what_if`` raise.
    """
    catalogue, now = basis.catalogue, basis.now
    terms = catalogue.on(known.contract.terms, month_of(known.month))
    month = _Month(known.contract, terms, known.month, known.scope, month_span(known.month, terms.time_zone))
    edits = tuple(_edits(supposed, month, now))
    tried = contract_what_if(known.contract, edits, catalogue, now) if edits else None
    contract = known.contract if tried is None else tried.after
    facts, stop = _facts(known.facts, supposed, month, now)
    before, after = (
        contract_month(each, known.month, found, catalogue, now, scope=known.scope) if month.assessed else None
        for each, found in ((known.contract, known.facts), (contract, facts))
    )
    costs = (month_cost(known.contract, catalogue, known.month), month_cost(contract, catalogue, known.month))
    tickets = tickets_what_if(known.tickets, (known.contract, contract), supposed.priorities, month.span, basis)
    return MonthWhatIf(before, after, costs, tickets, stop, tried)


@dataclass(frozen=True, slots=True)
class _Month:
    contract: Contract
    terms: Terms
    month: date
    scope: str
    span: Span

    @property
    def assessed(self) -> bool:
        return self.terms.availability is not None or self.terms.remedy is not None

    @property
    def name(self) -> str:
        return f"{self.month:%Y-%m}"


def stops_of(contract: Contract, scope: str, span: Span, facts: MonthFacts) -> tuple[tuple[Incident, Touch], ...]:
    """The stops of the contract that reach into ``span``, the last one first: what goes on, then the latest end."""
    touching = [
        (incident, touch)
        for incident in facts.incidents
        if not incident.dropped and not incident.planned
        for touch in incident.touches
        if touch.contract_id == contract.id and touch.scope in ("", scope)
        if touch.start < span.end and (touch.end is None or touch.end > span.start)
    ]
    return tuple(sorted(touching, key=lambda each: (each[1].end or span.end, each[1].start), reverse=True))


def _edits(supposed: Supposed, month: _Month, now: datetime) -> Iterator[Edit]:
    if supposed.plan:
        yield RequestPlan(supposed.plan, supposed.plan_on or _plan_day(month, now))
    if supposed.closed:
        yield CloseDesk(supposed.closed)


def _plan_day(month: _Month, now: datetime) -> date:
    """Today; of a month that is over, its first day under the contract."""
    day = local_day(month.terms, now) if now < month.span.end else month_of(month.month)
    return max(day, month.contract.starts_on)


def _facts(facts: MonthFacts, supposed: Supposed, month: _Month, now: datetime) -> tuple[MonthFacts, Incident | None]:
    stop = None
    if supposed.longer is not None:
        stop, _ = _stop(facts, supposed.incident, month)
        if isinstance(supposed.longer, timedelta):
            facts = longer(facts, stop.number, supposed.longer, now)
        else:
            facts = extended(facts, stop.number, supposed.longer)
    if supposed.left_out is not None:
        _check_ground(month.terms, supposed.ground)
        span = supposed.left_out
        if isinstance(span, timedelta):
            stop, touch = _stop(facts, supposed.incident, month)
            start = max(touch.start, month.span.start)
            span = Span(start, start + span)
        goes_on = any(touch.end is None for _, touch in stops_of(month.contract, month.scope, month.span, facts))
        if span.start < now or not goes_on:  # what goes on has no time to come that could be left out
            facts = excluded(facts, span, supposed.ground)
    return facts, stop


def _stop(facts: MonthFacts, number: int, month: _Month) -> tuple[Incident, Touch]:
    """The one that is meant, with its first part that still counts."""
    found = stops_of(month.contract, month.scope, month.span, facts)
    if not found:
        raise BadInput("no_stop_in_month", field="stop", contract=month.contract.name, month=month.name)
    wanted = number or found[0][0].number
    parts = [each for each in found if each[0].number == wanted]
    if not parts:
        raise BadInput("incident_not_in_month", field="stop", incident=number, month=month.name)
    return min(parts, key=lambda each: (bool(each[1].ground or each[1].waiver), each[1].start))


def _check_ground(terms: Terms, ground: str) -> None:
    grounds = () if terms.downtime is None else terms.downtime.grounds
    if ground and ground not in grounds:
        raise unknown("ground_unknown", ground, grounds, field="ground", terms=terms.title)

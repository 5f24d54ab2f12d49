"""What would be of tickets: at another priority, or under the contract as it would be. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.calendars import Span
from core.desk.clocks import clocks
from core.desk.contract import Contract
from core.desk.derive import standing
from core.desk.events import ClockEvent, EventKind
from core.desk.explanation import explain
from core.desk.frozen import Answers
from core.desk.promise import Promises
from core.desk.restanding import Difference
from core.desk.settings import Settings
from core.desk.standing import Standing
from core.desk.status import TicketStatus, Verdict
from core.desk.ticket import Ticket
from core.errors import BadInput, KigenError
from core.explain import Explanation
from core.terms.registry import Catalogue


@dataclass(frozen=True, slots=True)
class Basis:
    """What standings are derived from at ``now`` (aware UTC)."""

    catalogue: Catalogue
    settings: Settings
    now: datetime


@dataclass(frozen=True, slots=True)
class TicketWhatIf:
    """One ticket as it stands and as it would, with the steps behind the due of its first response.

    ``late`` and ``late_after``: its first response is past its due at the instant of the question. ``asked``: it was
    asked for by its number; the others come to stand otherwise.
    """

    difference: Difference
    late: bool
    late_after: bool
    why: Explanation
    why_after: Explanation
    asked: bool


@dataclass(frozen=True, slots=True)
class TicketsWhatIf:
    """Those that were asked for or come to stand otherwise, and what becomes of the first responses of the month."""

    told: tuple[TicketWhatIf, ...]
    before: Answers
    after: Answers


def tickets_what_if(
    tickets: Iterable[Ticket],
    contracts: tuple[Contract, Contract],
    priorities: Mapping[int, str],
    month: Span,
    basis: Basis,
) -> TicketsWhatIf:
    """``tickets`` under the contract as it is and as it would be, some at other ``priorities`` (by number).

    First responses are counted of those received in ``month``. A ticket that the contract would refuse stays as it is,
    unless it was asked for. Raises ``BadInput("ticket_not_of_month")`` for a number that is none of these, and what
    ``admit`` raises for a priority.
    """
    found = {ticket.number: ticket for ticket in tickets}
    for number in priorities:
        if number not in found:
            raise BadInput("ticket_not_of_month", field="priority", ticket=number, contract=contracts[0].name)
    promised = tuple(Promises(contract, basis.catalogue) for contract in contracts)
    told: list[TicketWhatIf] = []
    before, after = _Counting(month, basis.now), _Counting(month, basis.now)
    for number, ticket in found.items():
        asked = number in priorities
        try:
            stands = _stands(ticket, promised[0], basis)
        except KigenError:
            continue
        try:
            other = _at(ticket, priorities[number], promised[1], basis.now) if asked else ticket
            would = _stands(other, promised[1], basis)
        except KigenError:
            if asked:
                raise
            would = stands
        before.take(number, stands.standing)
        after.take(number, would.standing)
        if asked or stands.standing != would.standing:
            difference = Difference.of(ticket, contracts[1], stands.standing, would.standing, basis.now)
            late = (is_late(stands.standing, basis.now), is_late(would.standing, basis.now))
            told.append(TicketWhatIf(difference, *late, stands.why, would.why, asked))
    return TicketsWhatIf(tuple(told), before.answers, after.answers)


def prioritised(ticket: Ticket, priority: str, now: datetime) -> Ticket:
    """An unanswered ticket with its priority changed ``now``; an answered one as if received at that priority."""
    state = ticket.state
    if state.status is not TicketStatus.RESOLVED and state.responded_at is None and not state.response_unknown:
        seq, at = 1 + max(event.seq for event in ticket.events), max(now, state.received_at)
        return ticket.after(ClockEvent(EventKind.PRIORITY_CHANGED, at, seq=seq, priority=priority))
    kept = (event for event in ticket.events if event.kind is not EventKind.PRIORITY_CHANGED)
    events = (replace(each, priority=priority) if each.kind is EventKind.RECEIVED else each for each in kept)
    return replace(ticket, events=tuple(events))


def is_late(standing: Standing, now: datetime) -> bool:
    """Whether its first response was given past its due, or is still to be given and past it."""
    if standing.response_verdict is Verdict.PENDING:
        return standing.response_due_at is not None and standing.response_due_at < now
    return standing.response_verdict is Verdict.BREACHED


@dataclass(frozen=True, slots=True)
class _Stands:
    standing: Standing
    why: Explanation


def _stands(ticket: Ticket, promises: Promises, basis: Basis) -> _Stands:
    state = ticket.state
    promise = promises.at(state.received_at, ticket.inquiry)
    found = clocks(state, promise, basis.settings.risk_share)
    return _Stands(standing(state, promise, found), explain(found[0], state, promise))


def _at(ticket: Ticket, priority: str, promises: Promises, now: datetime) -> Ticket:
    """At a priority that its plan has."""
    promises.at(ticket.state.received_at, ticket.inquiry).admission(priority)
    return prioritised(ticket, priority, now)


class _Counting:
    """Counts the first responses of the tickets received in a month."""

    def __init__(self, month: Span, now: datetime) -> None:
        self._month = month
        self._now = now
        self._met = 0
        self._late: list[int] = []

    def take(self, number: int, standing: Standing) -> None:
        if not self._month.start <= standing.received_at < self._month.end:
            return
        if standing.response_verdict is Verdict.MET:
            self._met += 1
        elif is_late(standing, self._now):
            self._late.append(number)

    @property
    def answers(self) -> Answers:
        return Answers(self._met, tuple(sorted(self._late)))

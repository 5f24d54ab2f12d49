"""A ticket as its screen shows it: standing, clocks with their explanations, and the timeline."""

from __future__ import annotations

from dataclasses import dataclass

from core.desk.clocks import Clock, clocks
from core.desk.contract import Contract
from core.desk.derive import standing
from core.desk.events import ClockEvent, in_order, voided_ids
from core.desk.explanation import explain
from core.desk.promise import Promises
from core.desk.settings import Settings
from core.desk.standing import Standing
from core.desk.ticket import Ticket
from core.explain import Explanation
from core.terms.model import Plan, Terms
from core.terms.registry import Catalogue


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """A clock and the steps behind its due."""

    clock: Clock
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event as it happened; ``voided`` says that it no longer counts (an undo, a correction)."""

    event: ClockEvent
    voided: bool


@dataclass(frozen=True, slots=True)
class TicketView:
    """All that a ticket's screen shows. ``plan`` is the one in force at the receipt.

    ``clocks`` begin with the first response; ``advice`` is what
    the operator should know of it (J6); ``timeline`` goes by the instant of effect, then by the desk's counter.
    """

    ticket: Ticket
    contract: Contract
    terms: Terms
    plan: Plan
    standing: Standing
    clocks: tuple[ExplainedClock, ...]
    advice: Explanation
    timeline: tuple[TimelineEntry, ...]


def ticket_view(ticket: Ticket, contract: Contract, catalogue: Catalogue, settings: Settings) -> TicketView:
    """The view of ``ticket`` under ``contract``. Raises ``Refused`` where the terms no longer promise it anything."""
    state = ticket.state
    promise = Promises(contract, catalogue).at(state.received_at, ticket.inquiry)
    found = clocks(state, promise, settings.risk_share)
    return TicketView(
        ticket,
        contract,
        promise.terms,
        promise.plan,
        standing(state, promise, found),
        tuple(ExplainedClock(clock, explain(clock, state, promise)) for clock in found),
        promise.admission(state.priority).advice,
        timeline(ticket.events),
    )


def timeline(events: tuple[ClockEvent, ...]) -> tuple[TimelineEntry, ...]:
    """Every event in the order it took effect; what was voided is marked, and so is a voiding that was undone."""
    voided = voided_ids(events)
    return tuple(TimelineEntry(event, event.id in voided) for _, event in in_order(events))

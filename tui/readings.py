"""What the screens read of the desk, each in one transaction that sees one moment. Called in threads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.desk.clocks import Clock, clocks
from core.desk.contract import Contract
from core.desk.events import ClockEvent, in_order
from core.desk.explanation import explain
from core.desk.fold import TicketState
from core.desk.promise import Promise, Promises
from core.desk.ticket import Ticket
from core.explain import Explanation
from core.terms.admission import Admission
from core.terms.entitlement import entitlement
from core.terms.model import Capability, Target, TargetKind, Terms
from core.terms.plans import PlanInForce, local_day, plan_at
from core.terms.registry import terms_at, terms_with_plan
from storage.database.read_models.contracts import ContractRow, contract_row, contract_rows
from storage.database.read_models.priorities import PriorityRow, priority_rows
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk


@dataclass(frozen=True, slots=True)
class TicketReading:
    """A ticket with its clocks and why they stand where they stand. ``missing`` is what its plan does not allow."""

    ticket: Ticket
    contract: Contract
    state: TicketState
    promise: Promise
    admission: Admission
    clocks: tuple[tuple[Clock, Explanation], ...]
    missing: tuple[Capability, ...]

    @property
    def terms(self) -> Terms:
        return self.promise.terms

    @property
    def voided(self) -> frozenset[str]:
        """The ids of the events that no longer count."""
        undone = {event.id for event in self.ticket.events if event.id}
        return frozenset(event.voids for event in self.ticket.events if event.voids in undone)

    @property
    def timeline(self) -> tuple[ClockEvent, ...]:
        """Every event, voided ones too, in the order they took effect."""
        return tuple(event for _, event in in_order(self.ticket.events))


def ticket_reading(desk: Desk, number: int) -> TicketReading:
    """Everything the Ticket screen shows. Raises ``BadInput("ticket_unknown")``."""
    with desk.read() as connection:
        ticket = read_ticket(connection, number)
        contract = StoredContracts(connection).by_id(ticket.contract_id)
    state = ticket.state
    promise = Promises(contract, desk.catalogue).at(state.received_at, ticket.inquiry)
    settings = desk.settings()
    found = tuple((clock, explain(clock, state, promise)) for clock in clocks(state, promise, settings.risk_share))
    return TicketReading(
        ticket, contract, state, promise, promise.admission(state.priority), found, _missing(promise, contract)
    )


def _missing(promise: Promise, contract: Contract) -> tuple[Capability, ...]:
    terms = promise.terms
    return tuple(
        capability
        for name, capability in terms.capabilities.items()
        if not entitlement(terms, promise.plan, name, kind=contract.kind).allowed
    )


@dataclass(frozen=True, slots=True)
class ContractReading:
    """A contract with its terms, the plan in force now, and its open tickets."""

    row: ContractRow
    terms: Terms
    in_force: PlanInForce

    @property
    def contract(self) -> Contract:
        return self.row.contract


def contract_readings(desk: Desk, now: datetime) -> tuple[ContractReading, ...]:
    """Every contract, by name."""
    with desk.read() as connection:
        rows = contract_rows(connection, now)
    return tuple(_contract_reading(desk, row, now) for row in rows if row.contract.terms in desk.catalogue.ids)


def contract_reading(desk: Desk, name: str, now: datetime) -> ContractReading:
    """One contract. Raises ``BadInput("contract_unknown")``."""
    with desk.read() as connection:
        row = contract_row(connection, name, now)
    return _contract_reading(desk, row, now)


def _contract_reading(desk: Desk, row: ContractRow, now: datetime) -> ContractReading:
    terms = terms_at(desk.catalogue, row.contract.terms, now)
    subscribed = row.contract.subscribed_plan(local_day(terms, now))
    return ContractReading(row, terms, plan_at(terms, subscribed, now))


@dataclass(frozen=True, slots=True)
class PriorityReading:
    """A priority of a plan with its counts, and when a ticket received now would be due (None: no time promised)."""

    row: PriorityRow
    terms: Terms
    target: Target | None
    due_at: datetime | None


def priority_readings(desk: Desk, now: datetime) -> tuple[PriorityReading, ...]:
    """Every plan on the desk with its priorities, in the order of the read model."""
    with desk.read() as connection:
        rows = priority_rows(connection, desk.catalogue, now, desk.settings().time_zone)
    return tuple(_priority_reading(desk, row, now) for row in rows)


def _priority_reading(desk: Desk, row: PriorityRow, now: datetime) -> PriorityReading:
    terms = terms_with_plan(desk.catalogue, row.terms, row.plan, now)
    targets = terms.plans[row.plan].targets.get(row.priority, ())
    target = next((each for each in targets if each.kind is TargetKind.FIRST_RESPONSE), None)
    due_at = None if target is None else terms.calendars[target.calendar].deadline(now, target.covered)
    return PriorityReading(row, terms, target, due_at)

"""The smallest acts that write, for tests of storage: what they store is right, what it means is core's affair."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.events import ClockEvent, EventKind
from core.desk.ports import Done, UnitOfWork
from core.desk.standing import Standing
from core.desk.status import TicketStatus, Verdict
from core.desk.ticket import Ticket
from storage.desk import Desk
from storage.erasable import Erasable
from storage.erasing import Erased, erase

NOON = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
STANDING = Standing(
    status=TicketStatus.NEW,
    received_at=NOON,
    priority="high",
    owner="",
    in_scope=True,
    due_at=NOON + timedelta(hours=1),
    risk_at=NOON + timedelta(minutes=45),
    due_kind="first_response",
    paused=False,
    best_effort=False,
    responded_at=None,
    response_due_at=NOON + timedelta(hours=1),
    response_verdict=Verdict.PENDING,
    response_covered=None,
    response_priority="high",
    expected_by=None,
    resolved_at=None,
)


def enter_contract(uow: UnitOfWork, name: str) -> Done:
    """A contract called ``name``."""
    start = date(2026, 4, 1)
    uow.contracts.add(Contract(uow.new_id(), name, "terms", Direction.PAYABLE, start, (PlanPeriod(start, "plus"),)))
    uow.record_activity("contract.added", name, {})
    return Done(name)


def receive(uow: UnitOfWork, subject: str) -> Done:
    """A ticket under the contract "acme", which is entered where it is missing."""
    if not uow.contracts.all():
        start = date(2026, 4, 1)
        uow.contracts.add(Contract(uow.new_id(), "acme", "t", Direction.PAYABLE, start, (PlanPeriod(start, "plus"),)))
    receipt = ClockEvent(EventKind.RECEIVED, uow.now, priority="high")
    ticket = Ticket(uow.new_id(), uow.contracts.by_name("acme").id, subject, (receipt,))
    (number,) = uow.tickets.add(((ticket, STANDING),))
    uow.record_activity("ticket.received", str(number), {"subject": subject})
    return Done(str(number))


def receive_many(uow: UnitOfWork, subjects: tuple[str, ...]) -> Done:
    """Tickets with an external id each."""
    contract = uow.contracts.by_name("acme")
    receipt = ClockEvent(EventKind.RECEIVED, uow.now, priority="high")
    arrivals = [
        (Ticket(uow.new_id(), contract.id, one, (receipt,), source="other", external_id=f"X{place}"), STANDING)
        for place, one in enumerate(subjects)
    ]
    numbers = uow.tickets.add(arrivals)
    uow.record_activity("tickets.imported", "other", {"count": len(numbers)})
    return Done(",".join(map(str, numbers)))


def note(uow: UnitOfWork, command: tuple[int, str]) -> Done:
    """A note on a ticket."""
    number, words = command
    ticket = uow.tickets.by_number(number)
    uow.tickets.record(ticket, (ClockEvent(EventKind.NOTED, uow.now, text=words),), STANDING)
    uow.record_activity("ticket.noted", str(number), {"text": words})
    return Done(str(number))


def push_due(uow: UnitOfWork, number: int) -> Done:
    """Move a ticket's due by a minute for each event it has: what is lost between two writers shows in the due."""
    ticket = uow.tickets.by_number(number)
    standing = replace(STANDING, due_at=NOON + timedelta(minutes=len(ticket.events)))
    uow.tickets.record(ticket, (ClockEvent(EventKind.ASSIGNED, uow.now, owner=uow.actor),), standing)
    uow.record_activity("ticket.assigned", str(number), {})
    return Done(str(number))


def erase_ticket(desk: Desk, number: int, reason: str) -> Erased:
    """What was said in the ticket ``number``."""
    return erase(desk, Erasable("ticket", str(number)), reason)

"""Receiving a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.desk.derive import standing_of
from core.desk.events import ClockEvent, EventKind
from core.desk.ports import Detail, Done, UnitOfWork
from core.desk.promise import Promises
from core.desk.ticket import Ticket
from core.errors import BadInput
from core.text import clean_lines, clean_name


@dataclass(frozen=True, slots=True)
class ReceiveTicket:
    """``contract`` is its name; ``received_at`` is now where None; ``external_id`` is the other system's id."""

    contract: str
    priority: str
    subject: str
    inquiry: str = ""
    body: str = ""
    requester: str = ""
    external_id: str = ""
    received_at: datetime | None = None


def receive(uow: UnitOfWork, command: ReceiveTicket) -> Done:
    """Store a new ticket with its deadline; ``Done.subject`` is its number.

    A known ``external_id`` makes this a repeat. Raises ``BadInput`` for an empty subject, an instant in the
    future, an unknown contract, priority or inquiry; ``Refused`` for a priority outside the plan (J3).
    """
    contract = uow.contracts.by_name(command.contract)
    subject = clean_name(command.subject)
    if not subject:
        raise BadInput("subject_empty", field="subject")
    at = command.received_at or uow.now
    if at > uow.now:
        raise BadInput("instant_in_future", field="received_at", at=at)
    external_id = clean_name(command.external_id)
    if external_id:
        known = uow.tickets.numbers_by_external_id("", (external_id,))
        if external_id in known:
            return Done(str(known[external_id]), changed=False)
    promise = Promises(contract, uow.catalogue).at(at, command.inquiry)
    promise.admission(command.priority)
    receipt = ClockEvent(
        EventKind.RECEIVED, at, id=uow.new_id(), seq=1, recorded_at=uow.now, actor=uow.actor, priority=command.priority
    )
    ticket = Ticket(
        id=uow.new_id(),
        contract_id=contract.id,
        subject=subject,
        events=(receipt,),
        body=clean_lines(command.body),
        requester=clean_name(command.requester),
        inquiry=command.inquiry,
        external_id=external_id,
    )
    standing = standing_of(ticket.state, promise, uow.settings.risk_share)
    (number,) = uow.tickets.add([(ticket, standing)])
    details: dict[str, Detail] = {
        "ticket": number,
        "contract": contract.name,
        "priority": command.priority,
        "at": at.isoformat(),
    }
    uow.record_activity("ticket.received", str(number), details)
    return Done(str(number))

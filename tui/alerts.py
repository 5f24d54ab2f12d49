"""When to alert an operator: for a new ticket of the most urgent priority, and for one that comes at risk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from core.desk.status import TicketStatus
from core.messages import Message
from tui.screens.wording import Clocked, State, state_of


class Cause(StrEnum):
    """Why to alert; the words of the setting ``notify_on``."""

    CRITICAL = "critical"
    RISK = "risk"


@dataclass(frozen=True, slots=True, order=True)
class Alert:
    """One ticket and why its operator should look."""

    number: int
    cause: Cause


class Ticket(Clocked, Protocol):
    """What is looked at: a row of the queue."""

    @property
    def number(self) -> int: ...
    @property
    def contract(self) -> str: ...
    @property
    def subject(self) -> str: ...


AnyTicket = TypeVar("AnyTicket", bound=Ticket)


def alarming(tickets: Iterable[AnyTicket], now: datetime, most_urgent: Callable[[AnyTicket], bool]) -> frozenset[Alert]:
    """Everything that gives cause at ``now``, new or not. ``tickets`` must be all open ones of the desk that may.

    ``most_urgent`` says whether a ticket has the first priority of its terms.
    """
    found: set[Alert] = set()
    for ticket in tickets:
        if state_of(ticket, now) is State.RISK:
            found.add(Alert(ticket.number, Cause.RISK))
        if ticket.status == TicketStatus.NEW and most_urgent(ticket):
            found.add(Alert(ticket.number, Cause.CRITICAL))
    return frozenset(found)


def what_is_new(before: frozenset[Alert] | None, after: frozenset[Alert]) -> tuple[Alert, ...]:
    """The alerts of ``after`` that ``before`` has not, one a ticket, the lowest number first.

    ``before`` is all that was ever told or seen (see ``remembered``), so each cause alerts once a ticket, however often
    a pause takes it away; None at the start, where what was there already is not new.
    """
    if before is None:
        return ()
    new: dict[int, Alert] = {}
    for alert in sorted(after - before):  # "critical" before "risk": it is the one told of both
        new.setdefault(alert.number, alert)
    return tuple(new.values())


def remembered(before: frozenset[Alert] | None, after: frozenset[Alert]) -> frozenset[Alert]:
    """What is ``before`` the next time."""
    return after | (before or frozenset())


def alert_message(alerts: tuple[Alert, ...], tickets: Iterable[Ticket]) -> Message | None:
    """What to tell: of one its ticket, of several how many; None where there is none."""
    if len(alerts) != 1:
        return Message("screens.alert_many", {"count": len(alerts)}) if alerts else None
    alert = alerts[0]
    ticket = next(ticket for ticket in tickets if ticket.number == alert.number)
    return Message(
        f"screens.alert_{alert.cause.value}",
        {"number": ticket.number, "contract": ticket.contract, "subject": ticket.subject},
    )

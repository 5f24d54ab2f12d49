"""A ticket: one inquiry under a contract. Its facts, and its clock events."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.desk.events import ClockEvent
from core.desk.fold import TicketState, fold


@dataclass(frozen=True, slots=True)
class Ticket:
    """The facts of a ticket. ``number`` is the short one that operators say; 0 until the desk gave one.

    ``external_id`` is the other system's id (unique per ``source``), empty for a ticket received here.
    ``inquiry`` is a kind of inquiry of the terms, empty where nobody said. ``version`` is the optimistic lock.
    """

    id: str
    contract_id: str
    subject: str
    events: tuple[ClockEvent, ...]
    number: int = 0
    body: str = ""
    requester: str = ""
    inquiry: str = ""
    source: str = ""
    external_id: str = ""
    version: int = 0

    @property
    def state(self) -> TicketState:
        """The fold of its events."""
        return fold(self.events)

    def after(self, *events: ClockEvent) -> Ticket:
        """The ticket with ``events`` added."""
        return replace(self, events=(*self.events, *events))

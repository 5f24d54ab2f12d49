"""A handover: what the leaving shift tells the next, and what the desk knew at that moment, as facts.

The facts name tickets, incidents and contracts by number and id only: each reader is told them in his own language,
and what is erased of a ticket is not kept here a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class TicketThen:
    """An open ticket as it stood. ``due_at`` None: no target ran."""

    number: int
    priority: str
    owner: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class TicketsThen:
    """How many there were of a kind, and the first of them in the order of the queue."""

    count: int = 0
    first: tuple[TicketThen, ...] = ()


@dataclass(frozen=True, slots=True)
class PriorityThen:
    """How many open tickets had this priority of these terms."""

    terms: str
    priority: str
    count: int


@dataclass(frozen=True, slots=True)
class IncidentThen:
    """An incident that went on."""

    number: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class WindowThen:
    """A month to be claimed whose window closes within the reminders of the desk. ``claim`` 0: nobody had claimed it.

    ``file_by`` is the last local day, ``working_days`` those that were left.
    """

    contract_id: str
    month: date
    scope: str
    claim: int
    file_by: date | None
    working_days: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What the desk knew at ``at``. ``own`` are the open tickets of the operator who wrote."""

    at: datetime
    open: int = 0
    unassigned: int = 0
    priorities: tuple[PriorityThen, ...] = ()
    overdue: TicketsThen = TicketsThen()
    at_risk: TicketsThen = TicketsThen()
    waiting: TicketsThen = TicketsThen()
    own: TicketsThen = TicketsThen()
    incident_count: int = 0
    incidents: tuple[IncidentThen, ...] = ()
    window_count: int = 0
    windows: tuple[WindowThen, ...] = ()


class MarkKind(StrEnum):
    """What was done about a handover after it was written."""

    READ = "read"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Mark:
    """Who did it when."""

    kind: MarkKind
    at: datetime
    actor: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover. Neither its text nor its situation ever changes; ``marks`` are added, oldest first."""

    id: str
    number: int
    actor: str
    written_at: datetime
    text: str
    situation: Situation
    marks: tuple[Mark, ...] = ()

    @property
    def taken_back(self) -> bool:
        """Whether its writer took it back."""
        return any(mark.kind is MarkKind.TAKEN_BACK for mark in self.marks)

    @property
    def readers(self) -> tuple[Mark, ...]:
        """Who marked it as read, in that order."""
        return tuple(mark for mark in self.marks if mark.kind is MarkKind.READ)

    def read_by(self, operator: str) -> bool:
        """Whether ``operator`` knows it: he wrote it, or marked it as read."""
        return operator == self.actor or any(mark.actor == operator for mark in self.readers)

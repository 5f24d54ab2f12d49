"""A ticket's standing: the derived figures that are stored beside it so that lists are one index scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.desk.status import TicketStatus, Verdict


class ClockStatus(StrEnum):
    """Where one clock of a ticket stands."""

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    PAUSED = "paused"
    BEST_EFFORT = "best_effort"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the events, the terms and the calendars make of a ticket, independent of "now".

    ``due_at`` is the earliest running target (it may have passed), None where none runs; ``risk_at`` is the
    instant from which the ticket is at risk. ``due_kind`` names the target behind ``due_at``.
    ``response_verdict`` is pending until answered (whether it is breached by now is seen from ``due_at``), then met or
    breached. ``response_due_at`` stays when the response is given;
    ``response_covered`` is the covered time from receipt to the first response and ``response_priority`` the
    priority that governed it (a later change does not rewrite history). ``expected_by`` is a
    best-effort desk's expectation, never a promise.
    """

    status: TicketStatus
    received_at: datetime
    priority: str
    owner: str
    in_scope: bool
    due_at: datetime | None
    risk_at: datetime | None
    due_kind: str
    paused: bool
    best_effort: bool
    responded_at: datetime | None
    response_due_at: datetime | None
    response_verdict: Verdict
    response_covered: timedelta | None
    response_priority: str
    expected_by: datetime | None
    resolved_at: datetime | None
    provisional: bool = False

    @property
    def open(self) -> bool:
        """Not resolved."""
        return self.status is not TicketStatus.RESOLVED

"""A ticket's state as a pure fold of its clock events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from core.calendars import Span
from core.desk.events import ClockEvent, EventKind, in_force
from core.desk.status import TicketStatus
from core.errors import BadInput

# A priority (its id) and the instant from which the ticket has it.
Prioritised: TypeAlias = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Cycle:
    """A wait for our next response: from the customer's return until our answer (None while it runs).

    ``priorities`` is the priority at its start, then what it was changed to before our answer.
    """

    start: datetime
    end: datetime | None
    priorities: tuple[Prioritised, ...]


@dataclass(frozen=True, slots=True)
class TicketState:
    """What the events add up to. Instants are aware UTC.

    ``priorities`` begin with the receipt's; ``priorities_answered`` and ``priorities_resolved`` say how many of
    them came before the first response and before the resolution that stands (None where there is none yet): the
    order of events decides, also at one instant. ``pauses`` are the finished waits, ``paused_since`` the running
    one. ``resolutions`` are the finished stays in resolved (ended by a reopening), ``resolved_at`` the running
    one. ``answered_by_resolution`` says that the first answer was the resolution itself.
    """

    received_at: datetime
    priorities: tuple[Prioritised, ...]
    priorities_answered: int | None = None
    priorities_resolved: int | None = None
    pauses: tuple[Span, ...] = ()
    paused_since: datetime | None = None
    responded_at: datetime | None = None
    answered_by_resolution: bool = False
    cycles: tuple[Cycle, ...] = ()
    resolutions: tuple[Span, ...] = ()
    resolved_at: datetime | None = None
    owner: str = ""
    observed_from: datetime | None = None

    @property
    def priority(self) -> str:
        """The priority now."""
        return self.priorities[-1][1]

    @property
    def response_unknown(self) -> bool:
        """Whether the first response may lie before the history that is known."""
        return self.observed_from is not None

    @property
    def status(self) -> TicketStatus:
        """Resolved, else waiting (paused), else answered, else new."""
        if self.resolved_at is not None:
            return TicketStatus.RESOLVED
        if self.paused_since is not None:
            return TicketStatus.WAITING
        return TicketStatus.NEW if self.responded_at is None and not self.response_unknown else TicketStatus.ANSWERED


def fold(events: Iterable[ClockEvent]) -> TicketState:
    """The state after ``events``; order and voidings are taken from the events themselves.

    Pause and resume are idempotent. A resolution ends a pause; an unanswered ticket's resolution is its
    first response. Raises ``BadInput("ticket_without_receipt")`` where nothing was received.
    """
    counting = in_force(tuple(events))
    if not counting:
        raise BadInput("ticket_without_receipt")
    fold = _Fold(counting[0])
    for event in counting[1:]:
        fold.take(event)
    return fold.state()


class _Fold:
    """The running figures of one fold."""

    def __init__(self, receipt: ClockEvent) -> None:
        self.received_at = receipt.at
        self.observed_from = receipt.observed_from
        self.priorities = [(receipt.at, receipt.priority)]
        self.priorities_answered: int | None = None
        self.priorities_resolved: int | None = None
        self.owner = receipt.owner
        self.pauses: list[Span] = []
        self.paused_since: datetime | None = None
        self.responded_at: datetime | None = None
        self.answered_by_resolution = False
        self.cycles: list[Cycle] = []
        self.cycle_began: tuple[datetime, int] | None = None
        self.resolutions: list[Span] = []
        self.resolved_at: datetime | None = None

    def take(self, event: ClockEvent) -> None:
        at = max(event.at, self.received_at)
        match event.kind:
            case EventKind.PRIORITY_CHANGED:
                if event.priority != self.priorities[-1][1]:
                    self.priorities.append((at, event.priority))
            case EventKind.ASSIGNED:
                self.owner = event.owner
            case EventKind.PAUSED if self.paused_since is None and self.resolved_at is None:
                self.paused_since = at
            case EventKind.RESUMED if self.paused_since is not None:
                self._end_pause(at)
                self._customer_returned(at)
            case EventKind.RESPONDED:
                self._answered(at)
            case EventKind.RESOLVED if self.resolved_at is None:
                if self.responded_at is None and self.observed_from is None:
                    self.answered_by_resolution = True
                self._answered(at)
                self._end_pause(at)
                self.resolved_at = at
                self.priorities_resolved = len(self.priorities)
            case EventKind.REOPENED if self.resolved_at is not None:
                if at > self.resolved_at:
                    self.resolutions.append(Span(self.resolved_at, at))
                self.resolved_at = self.priorities_resolved = None
                self._customer_returned(at)
            case _:
                pass

    def _answered(self, at: datetime) -> None:
        if self.responded_at is None and self.observed_from is None:
            self.responded_at = at
            self.priorities_answered = len(self.priorities)
        if self.cycle_began is not None:
            self.cycles.append(self._cycle(*self.cycle_began, end=at))
            self.cycle_began = None

    def _customer_returned(self, at: datetime) -> None:
        answered = self.responded_at is not None or self.observed_from is not None
        if answered and self.cycle_began is None:
            self.cycle_began = (at, len(self.priorities) - 1)

    def _cycle(self, start: datetime, first: int, end: datetime | None) -> Cycle:
        return Cycle(start, end, tuple(self.priorities[first:]))

    def _end_pause(self, at: datetime) -> None:
        if self.paused_since is not None and at > self.paused_since:
            self.pauses.append(Span(self.paused_since, at))
        self.paused_since = None

    def state(self) -> TicketState:
        return TicketState(
            received_at=self.received_at,
            priorities=tuple(self.priorities),
            priorities_answered=self.priorities_answered,
            priorities_resolved=self.priorities_resolved,
            pauses=tuple(self.pauses),
            paused_since=self.paused_since,
            responded_at=self.responded_at,
            answered_by_resolution=self.answered_by_resolution,
            cycles=(*self.cycles, self._cycle(*self.cycle_began, end=None)) if self.cycle_began else tuple(self.cycles),
            resolutions=tuple(self.resolutions),
            resolved_at=self.resolved_at,
            owner=self.owner,
            observed_from=self.observed_from,
        )

"""From the audit rows of one incident to the clock events of a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from core.desk.events import ClockEvent, EventKind
from storage.exchange.servicenow_words import State

_DONE = (State.RESOLVED, State.CLOSED)


class Change(NamedTuple):
    """One audit row: the incident after its ``changed``-th change. ``priority`` is the plan's id, empty where unknown.

    ``priority_word`` and ``state_word`` are ServiceNow's own words.
    """

    changed: int
    at: datetime
    state: State
    state_word: str
    priority: str
    priority_word: str
    reopenings: int


def in_order(changes: Sequence[Change], opened: datetime) -> list[Change]:
    """By the count of changes, then by time.

    A row dated before the opening describes the opening, whatever its count says (ServiceNow writes some so): it
    goes first.
    """
    return sorted(changes, key=lambda change: (change.at >= opened, change.changed, change.at))


def history(changes: Sequence[Change], opened: datetime, resolved: datetime | None) -> tuple[ClockEvent, ...]:
    """The events of an incident that was ``opened`` and has at least one row.

    The first response is the first change away from New; where the first known state is another one, the
    response lies before the file and the receipt says from when the history is known. ``resolved`` is the
    incident's own statement of its last resolution: it counts where the rows allow it. Closing is a note, and
    resolves what was not resolved. Nothing takes effect before the opening, nor before the event before it.
    """
    writer = _History(opened)
    for change in in_order(changes, opened):
        writer.take(change)
    return writer.events(resolved)


class _History:
    """Follows one incident from row to row."""

    def __init__(self, opened: datetime) -> None:
        self._opened = opened
        self._at = opened
        self._previous_at = opened
        self._last_event_at = opened
        self._state: State | None = None
        self._first_priority = ""
        self._priority = ""
        self._reopenings = 0
        self._observed_from: datetime | None = None
        self._answered = False
        self._resolution: tuple[int, datetime] | None = None
        self._events: list[ClockEvent] = []

    def take(self, change: Change) -> None:
        self._previous_at = self._at
        self._at = max(self._last_event_at, change.at)
        if change.priority and change.priority != self._priority:
            self._prioritise(change)
        if change.state is not State.UNKNOWN:
            if change.state is not self._state:
                self._move(change)
            elif change.state in _DONE and change.reopenings > self._reopenings:
                self._write(EventKind.REOPENED)
                self._resolve(change.state)
            self._state = change.state
        self._reopenings = max(self._reopenings, change.reopenings)

    def events(self, resolved: datetime | None) -> tuple[ClockEvent, ...]:
        receipt = ClockEvent(
            EventKind.RECEIVED, self._opened, priority=self._first_priority, observed_from=self._observed_from
        )
        if resolved is not None and self._resolution is not None and self._state in _DONE:
            place, earliest = self._resolution
            closings = [event.at for event in self._events[place:] if event.kind is EventKind.NOTED]
            if earliest <= resolved <= (closings[0] if closings else self._at):
                self._events[place] = ClockEvent(EventKind.RESOLVED, resolved)
        return (receipt, *self._events)

    def _prioritise(self, change: Change) -> None:
        if self._priority:
            self._write(EventKind.PRIORITY_CHANGED, priority=change.priority, reason=change.priority_word)
        else:
            self._first_priority = change.priority
        self._priority = change.priority

    def _move(self, change: Change) -> None:
        before, now = self._state, change.state
        if before is None:
            if now is not State.NEW:
                self._observed_from = self._at
        elif before is State.NEW and not self._answered and self._observed_from is None:
            self._answered = True
            self._write(EventKind.RESPONDED)
        if before in _DONE and now not in _DONE:
            self._write(EventKind.REOPENED)
        elif before is State.WAITING and now not in _DONE:
            self._write(EventKind.RESUMED)
        if now is State.WAITING:
            self._write(EventKind.PAUSED)
        elif now in _DONE and before not in _DONE:
            self._resolve(now)
        if now is State.CLOSED:
            self._write(EventKind.NOTED, text=change.state_word)

    def _resolve(self, state: State) -> None:
        """Remember the resolution: from when on it may have been. A closing comes after it, unseen until now."""
        earliest = self._at if state is State.RESOLVED else self._previous_at
        self._resolution = (len(self._events), earliest)
        self._write(EventKind.RESOLVED)

    def _write(self, kind: EventKind, *, priority: str = "", reason: str = "", text: str = "") -> None:
        self._events.append(ClockEvent(kind, self._at, priority=priority, reason=reason, text=text))
        self._last_event_at = self._at

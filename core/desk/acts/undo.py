"""Undo of any of the last acts: what an operator did, and the voidings that take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.desk.acts.paper import Void
from core.desk.events import ClockEvent, EventKind
from core.messages import Message

# What an undo takes back. A receipt can't be voided, and an undo of an undo would only go in a circle.
UNDOABLE = frozenset(EventKind) - {EventKind.RECEIVED, EventKind.VOIDED}


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """One act as the activity holds it: the ids of its ``entries`` (a bulk act has one a ticket), when it was recorded
    (aware UTC), and its events that still count, each with its ticket's number."""

    entries: tuple[str, ...]
    recorded_at: datetime
    events: tuple[tuple[int, ClockEvent], ...]

    @property
    def tickets(self) -> tuple[int, ...]:
        """The numbers of the tickets that it touched."""
        return tuple(number for number, _ in self.events)

    @property
    def message(self) -> Message:
        """What it did, to one ticket or to how many."""
        (number, event), *more = self.events
        if more:
            return Message("desk.act_on_many", {"what": _what(event), "count": len(self.events)})
        return Message("desk.act_on_one", {"what": _what(event), "ticket": number})


def voidings(act: RecordedAct, reason: str = "") -> tuple[Void, ...]:
    """The commands that take ``act`` back, one a ticket, for ``core.desk.acts.paper.void``."""
    return tuple(Void(number, event.id, reason) for number, event in act.events)


def _what(event: ClockEvent) -> Message:
    if event.kind is EventKind.ASSIGNED and not event.owner:
        return Message("desk.act_unassigned")
    return Message(f"desk.act_{event.kind.value}", {"owner": event.owner, "priority": event.priority})

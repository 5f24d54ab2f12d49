"""Clock events: what happened to a ticket. They are its truth; everything else is derived from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened."""

    RECEIVED = "received"
    PRIORITY_CHANGED = "priority_changed"
    ASSIGNED = "assigned"
    PAUSED = "paused"
    RESUMED = "resumed"
    RESPONDED = "responded"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    NOTED = "noted"
    LINKED = "linked"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event of one ticket.

    ``at`` is the instant it took effect and ``recorded_at`` the instant it was written down (both aware
    UTC); ``seq`` is the desk's counter, which orders events that took effect at the same instant. The
    other fields belong to some kinds only: ``priority`` to received and priority_changed, ``reason`` to
    priority_changed, paused and voided, ``owner`` to assigned (empty: nobody), ``text`` to noted and (the
    answer, where it was kept) to responded, ``link`` to linked, ``voids`` (an event's id) to voided.
    ``observed_from`` belongs to received: where a ticket came from another system without its beginning,
    the instant from which its history is known.
    """

    kind: EventKind
    at: datetime
    id: str = ""
    seq: int = 0
    recorded_at: datetime | None = None
    actor: str = ""
    priority: str = ""
    reason: str = ""
    owner: str = ""
    text: str = ""
    link: str = ""
    voids: str = ""
    observed_from: datetime | None = None


def voided_ids(events: Iterable[ClockEvent]) -> frozenset[str]:
    """The ids of the events that do not count; a voiding that is itself voided voids nothing."""
    voided: set[str] = set()
    for event in sorted(events, key=lambda event: event.seq, reverse=True):
        if event.kind is EventKind.VOIDED and event.id not in voided:
            voided.add(event.voids)
    return frozenset(voided)


def in_force(events: tuple[ClockEvent, ...]) -> tuple[ClockEvent, ...]:
    """The events that count, in the order they took effect (then by the desk's counter), each at that instant.

    A voided event drops out, and so does the voiding; a voiding that is itself voided voids nothing.
    An event recorded with an effect before the receipt takes effect at the receipt. One that was entered as of now
    takes effect after all that were recorded before it, be it that the clock went back meanwhile.
    """
    voided = voided_ids(events)
    placed = [(at, event) for at, event in in_order(events) if event.kind is not EventKind.VOIDED]
    return tuple(event if at == event.at else replace(event, at=at) for at, event in placed if event.id not in voided)


def in_order(events: Iterable[ClockEvent]) -> tuple[tuple[datetime, ClockEvent], ...]:
    """All events with the instant that each takes effect, in that order; what is voided holds nothing back.

    Empty where nothing was received, or its receipt is void.
    """
    recorded = sorted(events, key=lambda event: (event.kind is not EventKind.RECEIVED, event.seq))
    voided = voided_ids(recorded)
    receipt = next((e.at for e in recorded if e.kind is EventKind.RECEIVED and e.id not in voided), None)
    if receipt is None:
        return ()
    placed, latest = [], receipt
    for event in recorded:
        at = max(event.at, latest if entered_as_of_now(event) else receipt)
        placed.append((at, event))
        if event.recorded_at is not None and event.kind is not EventKind.VOIDED and event.id not in voided:
            latest = max(latest, event.recorded_at, at if entered_as_of_now(event) else receipt)
    placed.sort(key=lambda each: (each[0], each[1].kind is not EventKind.RECEIVED, each[1].seq))
    return tuple(placed)


def entered_as_of_now(event: ClockEvent) -> bool:
    """Whether nobody named another instant than that of recording it."""
    return event.recorded_at is not None and event.at >= event.recorded_at

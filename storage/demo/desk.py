"""Fills an empty desk with the samples, so that there is something to do right now, whenever that is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from importlib.resources import files
from typing import Any

from core.desk.acts.contracts import add_contract
from core.desk.acts.import_tickets import ImportBatch, ImportedTicket, import_batch
from core.desk.events import ClockEvent, EventKind
from core.desk.ports import Done, UnitOfWork
from core.desk.promise import Promise, Promises
from core.messages import Words
from core.terms.model import TargetKind
from storage.demo.contracts import CONTRACTS, SampleContract
from storage.demo.incidents import put_at_stake
from storage.demo.texts import OPERATORS, REQUESTERS, SUBJECTS
from storage.desk import Desk

SOURCE = "sample"
KINDS = {
    "priority": EventKind.PRIORITY_CHANGED,
    "assigned": EventKind.ASSIGNED,
    "responded": EventKind.RESPONDED,
    "paused": EventKind.PAUSED,
    "resumed": EventKind.RESUMED,
    "resolved": EventKind.RESOLVED,
    "reopened": EventKind.REOPENED,
}


# Nearly all of the source's tickets have its third priority: they are spread over a plan's.
SPREAD = (3, 4, 2, 5, 4, 1, 3, 4, 2)


class Fate(Enum):
    """How far a sample has come by now."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    WAITING = "waiting"
    SETTLED = "settled"


FATES = (Fate.UNANSWERED,) * 4 + (Fate.ANSWERED,) * 3 + (Fate.WAITING,) * 2 + (Fate.SETTLED,) * 5
# Covered minutes until an unanswered sample is due, below zero overdue: for targets of up to an hour, and longer ones.
DUE_SOON = (7, 24, -12, 16, 28, 5, -40, 19, 11, 29)
DUE_LATER = (48, -95, 150, 95, 210, -300, 18, 75, 235, 33)


@dataclass(frozen=True, slots=True)
class _Sample:
    place: int
    record: dict[str, Any]
    contract: SampleContract
    promise: Promise
    now: datetime

    @property
    def fate(self) -> Fate:
        return FATES[self.place % len(FATES)]

    def priority(self, level: int) -> str:
        spread = level if level != 3 else SPREAD[self.place % len(SPREAD)]
        return self.contract.priorities[spread]


def fill(desk: Desk, language: str) -> None:
    """Enter the sample contracts and tickets; subjects in ``language`` (ja or en). ``desk`` is empty and writable."""
    for sample in CONTRACTS:
        desk.perform(add_contract, sample.command)
    content = (files("storage.demo") / "tickets.jsonl").read_bytes()
    records = [json.loads(line) for line in content.splitlines()]

    def take_in(uow: UnitOfWork, _: None) -> Done:
        promises = {
            one.command.name: Promises(uow.contracts.by_name(one.command.name), uow.catalogue) for one in CONTRACTS
        }
        tickets = tuple(_tickets(records, promises, uow.now, language))
        import_batch(uow, ImportBatch(tickets, "sample tickets", ""))
        return Done("sample")

    desk.perform(take_in, None)
    put_at_stake(desk, language)


def _tickets(
    records: Sequence[dict[str, Any]], promises: dict[str, Promises], now: datetime, language: str
) -> Iterator[ImportedTicket]:
    turns = [one for one in CONTRACTS for _ in range(one.share)]
    for place, record in enumerate(records):
        # A step that shares no factor with the number of turns, so that neighbours differ.
        contract = turns[place * 7 % len(turns)]
        sample = _Sample(place, record, contract, promises[contract.command.name].at(now), now)
        words = SUBJECTS[(record["category"] + record["subcategory"] + place) % len(SUBJECTS)]
        yield ImportedTicket(
            source=SOURCE,
            external_id=record["id"],
            contract=contract.command.name,
            subject=_said(words, language),
            events=tuple(_events(sample)),
            requester=REQUESTERS[record["caller"] % len(REQUESTERS)],
        )


def _said(words: Words, language: str) -> str:
    return words.ja if language == "ja" else words.en


def _events(sample: _Sample) -> Iterator[ClockEvent]:
    """The receipt, and what of the real history has happened by now."""
    told = list(_history(sample))
    received_at = _received_at(sample, told)
    yield ClockEvent(EventKind.RECEIVED, received_at, priority=sample.priority(sample.record["priority"]))
    for minutes, name, value in told:
        at = received_at + timedelta(minutes=minutes)
        if at > sample.now:
            return
        kind = KINDS[name]
        if kind is EventKind.PRIORITY_CHANGED:
            yield ClockEvent(kind, at, priority=sample.priority(value), reason="impact reassessed")
        elif kind is EventKind.ASSIGNED:
            yield ClockEvent(kind, at, owner=OPERATORS[value % len(OPERATORS)])
        else:
            yield ClockEvent(kind, at)


def _history(sample: _Sample) -> Iterator[tuple[int, str, int]]:
    """The real events up to the point that the sample's fate has reached."""
    for event in sample.record["events"]:
        minutes, name, value = event[0], event[1], event[2] if len(event) > 2 else 0
        if sample.fate is Fate.UNANSWERED and name not in {"assigned"}:
            return
        if sample.fate in (Fate.ANSWERED, Fate.WAITING) and name in {"resolved", "paused", "resumed", "reopened"}:
            yield (minutes, "responded", 0)
            if sample.fate is Fate.WAITING:
                yield (minutes + 5, "paused", 0)
            return
        yield (minutes, name, value)


def _received_at(sample: _Sample, told: Sequence[tuple[int, str, int]]) -> datetime:
    """So long ago that all of the history has happened, and that an unanswered ticket is due around now."""
    last = timedelta(minutes=max((minutes for minutes, _, _ in told), default=0))
    if sample.fate is Fate.SETTLED:
        return sample.now - last - timedelta(hours=7 * (sample.place % 60), minutes=11)
    if sample.fate is not Fate.UNANSWERED:
        return sample.now - last - timedelta(minutes=9 + sample.place % 300)
    priority = sample.priority(sample.record["priority"])
    if not sample.promise.timed:
        return sample.now - timedelta(minutes=17 * (sample.place % 90) + 3)
    target = sample.promise.target(priority, TargetKind.FIRST_RESPONSE)
    assert target is not None
    around = DUE_SOON if target.covered <= timedelta(hours=1) else DUE_LATER
    due_in = timedelta(minutes=around[sample.place // len(FATES) % len(around)])
    return sample.promise.calendars[target.calendar].backwards(sample.now, target.covered - due_in)

"""The activity's chain: each entry's hash covers the one before, so that no entry changes or goes unseen.

The hash covers a digest of the salted payload, and the payload a digest of the events of the same act: a text
can be erased later (payload and salt set to NULL) and the chain still holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, select

from storage.database.columns import canonical_json, to_microseconds
from storage.database.event_rows import StoredEvent, read_stored_events
from storage.database.tables import activity, desk

ERASED = "activity.erased"
"""The action of an entry that tells which entries' texts were erased: ``entries``, their places in the counter."""


def payload_digest(salt: str, payload: str) -> str:
    """SHA-256 of salt and payload; the salt keeps a short text from being guessed from its digest."""
    return sha256(f"{salt}\n{payload}".encode()).hexdigest()


def entry_hash(entry: Mapping[str, Any] | RowMapping) -> str:
    """SHA-256 over what the entry says, in canonical JSON; instants in microseconds since the epoch."""
    covered = [
        entry["previous_hash"],
        entry["seq"],
        to_microseconds(entry["recorded_at"]),
        entry["actor"],
        entry["action"],
        entry["subject"],
        entry["payload_digest"],
    ]
    return sha256(canonical_json(covered).encode()).hexdigest()


class EventsDigest:
    """The digest of the events of one act, in the order of the counter."""

    def __init__(self) -> None:
        self._hash = sha256()
        self.count = 0

    def take(self, event: StoredEvent) -> None:
        """Cover one row of ``events``, as it is stored. No text of a desk holds NUL."""
        self._hash.update("\0".join(map(str, event)).encode() + b"\n")
        self.count += 1

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold.

    ``fault`` is ``entry_missing`` (cut out, or the tail cut off), ``entry_changed``, ``payload_changed``,
    ``events_changed`` (events of that act were changed, removed or added), or ``erased_unrecorded`` (its text is gone,
    and no later entry says so: see ``storage/erasing.py``).
    """

    seq: int
    fault: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the chain says: the number of entries, its head, and every break found, the first one first.

    ``erased``: of how many entries the text is gone; their events can't be checked any more.
    """

    entries: int
    head: str
    breaks: tuple[Break, ...]
    erased: int = 0


def verify(connection: Connection) -> Verification:
    """Walk the whole chain, from the first entry to the head that the desk remembers."""
    breaks: list[Break] = []
    previous, last, count = "", 0, 0
    erased, told_erased = set[int](), set[int]()
    recorded = read_stored_events(connection)
    upcoming = next(recorded, None)
    for entry in connection.execute(select(activity).order_by(activity.c.seq)):
        count += 1
        digest = EventsDigest()
        while upcoming is not None and upcoming[0] < entry.seq:
            digest.take(upcoming)
            upcoming = next(recorded, None)
        breaks.extend(Break(entry.seq, fault) for fault in _faults(entry, previous, digest))
        previous, last = entry.hash, entry.seq
        if entry.payload is None or entry.salt is None:
            erased.add(entry.seq)
        elif entry.action == ERASED:
            told_erased.update(seq for seq in json.loads(entry.payload)["details"]["entries"] if seq < entry.seq)
    if upcoming is not None:
        breaks.append(Break(upcoming[0], "events_changed"))
    head = connection.execute(select(desk.c.chain_head)).scalar_one()
    if head != previous:
        breaks.append(Break(last + 1, "entry_missing"))
    breaks.extend(Break(seq, "erased_unrecorded") for seq in erased - told_erased)
    return Verification(count, previous, tuple(sorted(breaks, key=lambda each: each.seq)), len(erased))


def _faults(entry: Row[Any], previous: str, digest: EventsDigest) -> Iterable[str]:
    if entry.previous_hash != previous:
        yield "entry_missing"
    if entry_hash(entry._mapping) != entry.hash:
        yield "entry_changed"
    if entry.payload is None or entry.salt is None:
        return  # erased
    if payload_digest(entry.salt, entry.payload) != entry.payload_digest:
        yield "payload_changed"
    elif not entry.payload.endswith(events_clause(digest)):
        yield "events_changed"


def events_clause(digest: EventsDigest) -> str:
    """The end of every payload: how many events the act recorded, and their digest."""
    return f',"events":[{digest.count},"{digest.hexdigest()}"]}}'


def payload_text(details: Mapping[str, Any], digest: EventsDigest) -> str:
    """The payload of an entry as it is stored: ``{"details":{…},"events":[count,"digest"]}``."""
    return f'{{"details":{canonical_json(details)}{events_clause(digest)}'

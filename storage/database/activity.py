"""The activity's chain: each entry's hash covers the one before, so that no entry changes or goes unseen.

The hash covers a digest of the salted payload, and the payload the digests of the events of the same act and of the
other facts that it left: a text can be erased later (payload and salt set to NULL) and the chain still holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, bindparam, func, select

from storage.database.columns import canonical_json, to_microseconds
from storage.database.coverage import MADE_WITH_THE_DESK, Digests, all_digests
from storage.database.event_rows import StoredEvent, read_stored_events
from storage.database.tables import activity, desk

ERASED = "activity.erased"
"""The action of an entry that tells which entries' texts were erased: ``entries``, their places in the counter."""


_ROWS = ',"rows":'
_EVENTS = re.compile(r',"events":\[\d+,"[0-9a-f]{64}"\]$')
_LONGEST_CLAUSE = 100


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


EVENTS = "events"
"""Beside the kinds of rows: the events of an earlier entry, whose digest went with its text, by its place."""

_BEFORE = select(func.max(activity.c.seq)).where(activity.c.seq < bindparam("entry"))


def events_digest(connection: Connection, entry: int) -> str:
    """The digest of the events of the act at ``entry``, as they are stored now."""
    before = connection.execute(_BEFORE, {"entry": entry}).scalar_one() or 0
    digest = EventsDigest()
    for event in read_stored_events(connection, before, entry):
        digest.take(event)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold.

    ``fault`` is ``entry_missing`` (cut out, or the tail cut off), ``entry_changed``, ``payload_changed``,
    ``events_changed`` (events of that act were changed, removed or added), ``rows_changed`` (the facts that it was the
    last to leave were changed or removed since), ``rows_unrecorded`` (facts that no entry up to here tells of), or
    ``erased_unrecorded`` (its text is gone, and no later entry says so: see ``storage/erasing.py``).
    """

    seq: int
    fault: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the chain says: the number of entries, its head, and every break found, the first one first.

    ``erased``: of how many entries the text is gone; the entry of the erasing tells what they left.
    """

    entries: int
    head: str
    breaks: tuple[Break, ...]
    erased: int = 0


class _Rows:
    """What the entries say of the rows that they left: of each kind and key the digest entered last, and where."""

    def __init__(self) -> None:
        self._entered: dict[tuple[str, str], tuple[int, str]] = {}
        self._from_the_start = False
        self._read = False

    def take(self, entry: Row[Any]) -> None:
        """An entry from before rows were covered says nothing of them, and so do those of its desk that nobody
        touched since."""
        if not self._read:
            self._read, self._from_the_start = True, _parts(entry.payload)[1] is not None
        for kind, digests in rows_in(entry.payload).items():
            self._entered.update(((kind, key), (entry.seq, digest)) for key, digest in digests.items())

    def breaks(self, connection: Connection, end: int, events_of_erased: Mapping[int, str]) -> Iterator[Break]:
        """What stands in the tables otherwise; ``end`` is a place after all entries."""
        for erased, digest in events_of_erased.items():
            if self._entered.pop((EVENTS, str(erased)), (0, digest))[1] != digest:
                yield Break(erased, "events_changed")
        if not self._entered and not self._from_the_start:
            return
        for kind, key, digest in all_digests(connection):
            seq, entered = self._entered.pop((kind, key), (end, None))
            if entered is None:
                if self._from_the_start and kind not in MADE_WITH_THE_DESK:
                    yield Break(seq, "rows_unrecorded")
            elif entered != digest:
                yield Break(seq, "rows_changed")
        yield from (Break(seq, "rows_changed") for seq, digest in self._entered.values() if digest)


def verify(connection: Connection) -> Verification:
    """Walk the whole chain, from the first entry to the head that the desk remembers."""
    breaks: list[Break] = []
    previous, last, count = "", 0, 0
    erased, told_erased = dict[int, str](), set[int]()
    rows = _Rows()
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
            erased[entry.seq] = digest.hexdigest()
            continue
        rows.take(entry)
        if entry.action == ERASED:
            told_erased.update(seq for seq in json.loads(entry.payload)["details"]["entries"] if seq < entry.seq)
    if upcoming is not None:
        breaks.append(Break(upcoming[0], "events_changed"))
    head = connection.execute(select(desk.c.chain_head)).scalar_one()
    if head != previous:
        breaks.append(Break(last + 1, "entry_missing"))
    breaks.extend(Break(seq, "erased_unrecorded") for seq in erased.keys() - told_erased)
    breaks.extend(dict.fromkeys(rows.breaks(connection, last + 1, erased)))  # an entry's fault is told once
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
    elif not _parts(entry.payload)[0].endswith(_events_clause(digest)):
        yield "events_changed"


def _events_clause(digest: EventsDigest) -> str:
    """What follows the details in every payload: how many events the act recorded, and their digest."""
    return f',"events":[{digest.count},"{digest.hexdigest()}"]'


def _parts(payload: str) -> tuple[str, str | None]:
    """Details and events, and the rows; None where they were not covered yet. No text holds a quote unescaped."""
    before, told, rows = payload[:-1].rpartition(_ROWS)
    return (before, rows) if told and _EVENTS.search(before, len(before) - _LONGEST_CLAUSE) else (payload[:-1], None)


def rows_in(payload: str) -> Digests:
    """The digests of the rows that an act left, by kind and key, as its entry's payload tells them."""
    rows = _parts(payload)[1]
    return {} if rows in (None, "{}") else json.loads(rows)


def payload_text(details: Mapping[str, Any], digest: EventsDigest, rows: Digests) -> str:
    """The payload of an entry as it is stored: ``{"details":{…},"events":[count,"digest"],"rows":{kind:{key:digest}}}``
    (in one line)."""
    return f'{{"details":{canonical_json(details)}{_events_clause(digest)}{_ROWS}{canonical_json(rows)}}}'

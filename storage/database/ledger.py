"""The desk's one counter and its chain, during one writing transaction.

Whoever writes holds the desk's row, so that numbers have no gaps and the chain one head: writers of a desk
follow one another.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, true, update

from storage.database.activity import EVENTS, EventsDigest, entry_hash, events_digest, payload_digest, payload_text
from storage.database.coverage import digests_of
from storage.database.event_rows import StoredEvent, insert_events
from storage.database.notices import announced
from storage.database.tables import activity, desk

_DESK = select(desk).with_for_update()
_NEWEST = select(activity.c.recorded_at, activity.c.payload).order_by(activity.c.seq.desc()).limit(1)

CLOCK_BEHIND = "clock_behind"
"""In the details of an act that was recorded by a clock behind an earlier one: the latest instant before."""
# Who vanishes while he holds the row keeps everybody else waiting, and they have 25 seconds of patience.
_DESK_ON_SERVER = _DESK.add_columns(func.set_config("idle_in_transaction_session_timeout", "15s", true()))


class Ledger:
    """What this transaction takes from the counter and adds to the chain."""

    def __init__(self, connection: Connection) -> None:
        """Takes the desk's row; on PostgreSQL this waits for other writers, on SQLite the transaction has."""
        self._connection = connection
        row = connection.execute(_DESK if connection.dialect.name == "sqlite" else _DESK_ON_SERVER).one()
        self.desk_id: str = row.id
        self.settings: Mapping[str, Any] = row.settings
        self._seq: int = row.seq
        self._next_number: int = row.next_number
        self._head: str = row.chain_head
        self._digest = EventsDigest()
        self._covered: dict[str, set[str]] = {}
        self._entries: set[int] = set()
        self._entered = False

    @property
    def latest(self) -> datetime | None:
        """The latest instant that the desk has seen, None before the first act. An entry of a clock that was behind
        says what it was behind."""
        newest = self._connection.execute(_NEWEST).first()
        if newest is None:
            return None
        told = json.loads(newest.payload)["details"] if CLOCK_BEHIND in (newest.payload or "") else {}
        recorded: datetime = newest.recorded_at
        seen = told.get(CLOCK_BEHIND)
        return recorded if seen is None else max(recorded, datetime.fromisoformat(seen))

    def first_seq(self, count: int) -> int:
        """Take ``count`` places of the counter; the first of them."""
        first = self._seq + 1
        self._seq += count
        return first

    def first_number(self, count: int) -> int:
        """Take ``count`` ticket numbers; the first of them."""
        first = self._next_number
        self._next_number += count
        return first

    def write_events(self, rows: Sequence[StoredEvent]) -> None:
        """Append events, numbered in this order from ``first_seq``."""
        if rows:
            for row in rows:
                self._digest.take(row)
            insert_events(self._connection, rows)

    def cover(self, kind: str, *keys: str) -> None:
        """The rows of ``keys`` (see ``storage/database/coverage.py``) are facts that this act leaves behind."""
        self._covered.setdefault(kind, set()).update(keys)

    def cover_events(self, *entries: int) -> None:
        """The events of earlier ``entries`` whose digest goes with their texts."""
        self._entries.update(entries)

    def enter(
        self,
        *,
        key: str,
        command_id: str,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        details: Mapping[str, Any],
    ) -> None:
        """Add the act's one entry to the chain and give the counter back.

        Raises ``RuntimeError`` for a second entry: an act is one entry, and it comes after its events.
        """
        if self._entered:
            raise RuntimeError("one unit of work enters one act in the activity")
        self._entered = True
        salt = secrets.token_hex(16)
        rows = {kind: digests_of(self._connection, kind, keys) for kind, keys in self._covered.items()}
        if self._entries:
            rows[EVENTS] = {str(entry): events_digest(self._connection, entry) for entry in sorted(self._entries)}
        payload = payload_text(details, self._digest, rows)
        entry = {
            "seq": self.first_seq(1),
            "id": key,
            "command_id": command_id,
            "recorded_at": at,
            "actor": actor,
            "action": action,
            "subject": subject,
            "payload": payload,
            "salt": salt,
            "payload_digest": payload_digest(salt, payload),
            "previous_hash": self._head,
        }
        self._head = entry["hash"] = entry_hash(entry)
        self._connection.execute(insert(activity), entry)
        self._connection.execute(
            announced(update(desk), self._connection),
            {"seq": self._seq, "next_number": self._next_number, "chain_head": self._head},
        ).close()

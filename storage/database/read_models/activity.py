"""The activity: who did what when, newest first, a window at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.database.tables import activity


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One act. ``details`` is None where its text was erased; the chain holds all the same."""

    seq: int
    recorded_at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, Any] | None


def activity_page(
    connection: Connection, *, before: int | None = None, limit: int, subject: str | None = None
) -> Sequence[ActivityRow]:
    """At most ``limit`` acts, newest first: from the newest on, or those before the place ``before``.

    ``subject`` is a ticket's number or a contract's name, as the act recorded it. ``storage.database.activity``
    verifies the chain.
    """
    statement = select(
        activity.c.seq, activity.c.recorded_at, activity.c.actor, activity.c.action, activity.c.subject,
        activity.c.payload,
    ).order_by(activity.c.seq.desc()).limit(limit)  # fmt: skip
    if before is not None:
        statement = statement.where(activity.c.seq < before)
    if subject is not None:
        statement = statement.where(activity.c.subject == subject)
    return [
        ActivityRow(row.seq, row.recorded_at, row.actor, row.action, row.subject, _details(row.payload))
        for row in connection.execute(statement)
    ]


def _details(payload: str | None) -> Mapping[str, Any] | None:
    if payload is None:
        return None
    details: Mapping[str, Any] = json.loads(payload)["details"]
    return details

"""Who changed what of an incident or a contract last, as the activity recorded it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from core.desk.merging import Change
from storage.database.read_models.activity import activity_details
from storage.database.tables import activity


def recorded_changes(connection: Connection, kind: str, subjects: Collection[str], count: int) -> tuple[Change, ...]:
    """The last ``count`` changes of what the activity calls one of ``subjects``, the oldest first, each with the names
    of the facts that became other ones; ``kind`` is what its acts begin with (``incident.``). Facts of a text that was
    erased are not known."""
    rows = connection.execute(
        select(activity.c.actor, activity.c.recorded_at, activity.c.payload)
        .where(activity.c.subject.in_(subjects), activity.c.action.startswith(kind))
        .order_by(activity.c.seq.desc())
        .limit(max(0, count))
    ).all()
    found = []
    for row in reversed(rows):
        details = activity_details(row.payload) or {}
        before, after = details.get("before") or {}, details.get("after") or {}
        fields = frozenset(name for name in {**before, **after} if before.get(name) != after.get(name))
        found.append(Change(row.actor, row.recorded_at, fields))
    return tuple(found)

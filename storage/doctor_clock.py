"""What `kigen doctor` sees of the clocks behind a desk's history. Order never depends on them: the counter gives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text

from storage.database.columns import from_microseconds, to_microseconds
from storage.database.tables import activity
from storage.findings import Finding, ok, warning

# The clocks of several hosts are never quite the same.
_SKEW = timedelta(minutes=2)
_LOOKED_BACK = timedelta(days=30)
_JUMP = text(
    "SELECT seq, recorded_at, before FROM"
    " (SELECT seq, recorded_at, LAG(recorded_at) OVER (ORDER BY seq) AS before FROM activity) AS acts"
    " WHERE before - recorded_at > :skew AND recorded_at >= :since ORDER BY seq DESC LIMIT 1"
)


def clock(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Whether an act was recorded after ``now``, and whether the clock went back between two acts of the last month."""
    newest = connection.execute(select(func.max(activity.c.recorded_at))).scalar_one()
    if newest is not None and newest > now + _SKEW:
        yield warning("clock_behind", at=newest, now=now)
        return
    skew = _SKEW // timedelta(microseconds=1)
    jump = connection.execute(_JUMP, {"skew": skew, "since": to_microseconds(now - _LOOKED_BACK)}).first()
    if jump is None:
        yield ok("clock")
    else:
        before, after = from_microseconds(jump.before), from_microseconds(jump.recorded_at)
        yield warning("clock_went_back", entry=jump.seq, before=before, after=after, by=before - after)

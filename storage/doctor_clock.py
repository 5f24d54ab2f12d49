"""What `kigen doctor` sees of the clocks behind a desk's history. Order never depends on them: the counter gives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text

from core.desk.acts.clock_right import CLOCK_ACCEPTED
from storage.clock_behind import TOLERANCE, behind
from storage.database.columns import from_microseconds, to_microseconds
from storage.database.tables import activity
from storage.findings import Finding, ok, warning

_LOOKED_BACK = timedelta(days=30)
_JUMP = text(
    "SELECT seq, recorded_at, before FROM"
    " (SELECT seq, recorded_at, LAG(recorded_at) OVER (ORDER BY seq) AS before FROM activity) AS acts"
    " WHERE before - recorded_at > :skew AND recorded_at >= :since AND seq > :accepted ORDER BY seq DESC LIMIT 1"
)


def clock(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Whether an act was recorded after ``now``, and whether the clock went back between two acts of the last month.

    What was before somebody said that the clock is right is told no more.
    """
    accepted = select(func.max(activity.c.seq)).where(activity.c.action == CLOCK_ACCEPTED)
    since = connection.execute(accepted).scalar_one() or 0
    newest = connection.execute(select(func.max(activity.c.recorded_at)).where(activity.c.seq >= since)).scalar_one()
    if newest is not None and behind(now, newest) is not None:
        yield warning("clock_behind", at=newest, now=now)
        return
    skew = TOLERANCE // timedelta(microseconds=1)
    bounds = {"skew": skew, "since": to_microseconds(now - _LOOKED_BACK), "accepted": since}
    jump = connection.execute(_JUMP, bounds).first()
    if jump is None:
        yield ok("clock")
    else:
        before, after = from_microseconds(jump.before), from_microseconds(jump.recorded_at)
        yield warning("clock_went_back", entry=jump.seq, before=before, after=after, by=before - after)

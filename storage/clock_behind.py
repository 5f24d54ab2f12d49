"""A clock that is behind what the desk has seen already: it went back, or that of another machine is ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# The clocks of several hosts are never quite the same.
TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ClockBehind:
    """The clock says ``now``, and an act was recorded at ``latest`` before."""

    now: datetime
    latest: datetime

    @property
    def by(self) -> timedelta:
        """How much it is behind."""
        return self.latest - self.now


def behind(now: datetime, latest: datetime | None) -> ClockBehind | None:
    """None where the clock is not, by more than clocks of machines differ."""
    return ClockBehind(now, latest) if latest is not None and latest - now > TOLERANCE else None

"""By when a claim must have been received: the window of a month (K5, C5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.explain import Explanation


class WindowEnd(StrEnum):
    """What the last day is counted from.

    ``end_of_month``: the last day of the n-th month after the incident's. ``day_of_month``: the k-th of that month
    (its last day where it is shorter). ``days_after``: n days after the end of the incident's month.
    ``working_days_after``: n working days after it.
    """

    END_OF_MONTH = "end_of_month"
    DAY_OF_MONTH = "day_of_month"
    DAYS_AFTER = "days_after"
    WORKING_DAYS_AFTER = "working_days_after"


@dataclass(frozen=True, slots=True)
class ClaimWindowRules:
    """When the window of a month closes. ``calendar`` names the working days where they count."""

    end: WindowEnd
    rule: str
    months: int = 0
    day: int = 0
    days: int = 0
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimWindow:
    """The last local day to file, and the instant in UTC at which the window closes (exclusive); None: no limit."""

    file_by: date | None
    closes_at: datetime | None
    explanation: Explanation

"""A contract: one customer's or our own agreement under some terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    """Who owes the remedy: ``payable``, we owe the customer; ``receivable``, the provider owes us."""

    PAYABLE = "payable"
    RECEIVABLE = "receivable"


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The plan in force from a day on (the terms' local day) until the next period begins."""

    from_day: date
    plan: str


@dataclass(frozen=True, slots=True)
class Contract:
    """One agreement. ``plans`` is its plan history by day, the first from ``starts_on``.

    ``closed_days`` are closing days of its desk announced on top of the calendars of its terms.
    ``version`` is the optimistic lock.
    """

    id: str
    name: str
    terms: str
    direction: Direction
    starts_on: date
    plans: tuple[PlanPeriod, ...]
    kind: str = ""
    account: str = ""
    ends_on: date | None = None
    closed_days: tuple[date, ...] = ()
    version: int = 1

    def subscribed_plan(self, day: date) -> str:
        """The plan subscribed to on ``day`` (before the start: the first one); its end is the terms' affair (J8)."""
        found = self.plans[0].plan
        for period in self.plans:
            if period.from_day <= day:
                found = period.plan
        return found

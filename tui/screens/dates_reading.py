"""What the Dates screen reads of the desk. Called in threads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.desk.dates import DueDate
from storage.database.read_models.dates import dates_to_see
from storage.desk import Desk

AHEAD = timedelta(days=400)
"""How far it looks: a year and what its last invoice brings."""


@dataclass(frozen=True, slots=True)
class DatesReading:
    """What falls due from ``today`` on, and before it what is still to be done, the earliest first."""

    dates: tuple[DueDate, ...]
    today: date


def dates_reading(desk: Desk, today: date, now: datetime) -> DatesReading:
    """Over all contracts of the desk."""
    with desk.read() as connection:
        found = dates_to_see(connection, desk.catalogue, now, today, today + AHEAD)
    return DatesReading(tuple(found), today)

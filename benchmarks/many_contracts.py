"""Acts and lists on a desk of 2,000 contracts with 200,000 incidents in 24 months, in CPU time.

There is no peer: each is held beside the time that an operator's screen allows for it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bars import Bar, bar_of, print_bars
from benchmarks.fixture_incidents import CONTRACTS, fill_incidents
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.database.read_models.dates import due_dates
from storage.desk import Desk
from storage.holidays import HolidayLists

NOW = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
HIT = 500
BACK, AHEAD = timedelta(days=62), timedelta(days=400)
_ROUNDS = 8


def run() -> list[Bar]:
    """Milliseconds of the fastest of several rounds."""
    with TemporaryDirectory() as folder:
        path = fill_incidents(Path(folder) / "desk" / "kigen.db", NOW)
        desk = Desk.open(
            Location.of_file(path),
            actor=Actor(1000, "bench"),
            catalogue=load_catalogue(HolidayLists()),
            clock=lambda: NOW,
        )
        with desk:
            dates = min(_took(lambda: _dates(desk)) for _ in range(3))
            logged = min(_took(lambda month=month: _log(desk, month)) for month in range(_ROUNDS))  # type: ignore[misc]
    bars = [
        bar_of(f"dates of {CONTRACTS:,} contracts (limit)", dates, 600, "<= 1x", "ms"),
        bar_of(f"an incident of {HIT} contracts there (limit)", logged, 300, "<= 1x", "ms"),
    ]
    print_bars(bars)
    return bars


def _dates(desk: Desk) -> None:
    with desk.read() as connection:
        due_dates(connection, desk.catalogue, NOW, (NOW - BACK).date(), (NOW + AHEAD).date())


def _log(desk: Desk, month: int) -> None:
    """An incident in a month of its own."""
    end = NOW - timedelta(days=10 + 31 * month)
    hits = tuple(Hit(f"Customer {number:04}") for number in range(0, CONTRACTS, CONTRACTS // HIT))
    desk.perform(log_incident, LogIncident("down", end - timedelta(hours=1), hits, end=end))


def _took(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    sys.exit(0 if all(bar.ok for bar in run()) else 1)

"""The dates of 2,000 contracts whose invoices are paid but for the last four months, and where none was ever paid.

There is no peer, and no requirement: the limits are what it took when it was written, with room, so that it is noticed
when it gets worse. CPU time.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bars import Bar, bar_of, print_bars
from benchmarks.fixture_incidents import CONTRACTS, empty_desk
from core.desk.contract import AmountKind, Contract, Direction, Entered, Holding, Payment, PlanPeriod
from core.money import Money
from core.months import months_after
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.read_models.dates import dates_to_see
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from storage.holidays import HolidayLists

NOW = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
FIRST, MONTHS, UNPAID = date(2024, 4, 1), 24, 4
AHEAD = timedelta(days=400)


def run() -> list[Bar]:
    """Milliseconds of the fastest of three."""
    bars = []
    for name, paid, most in (("all but four months paid", MONTHS - UNPAID, 2_500), ("none paid", 0, 5_000)):
        with TemporaryDirectory() as folder:
            taken = _dates(empty_desk(Path(folder) / "kigen.db", NOW), paid)
        bars.append(bar_of(f"dates of {CONTRACTS:,} contracts, {name} (limit)", taken, most, "<= 1x", "ms"))
    print_bars(bars)
    return bars


def _dates(path: Path, paid: int) -> float:
    catalogue = load_catalogue(HolidayLists())
    desk = Desk.open(Location.of_file(path), actor=Actor(1000, "bench"), catalogue=catalogue, clock=lambda: NOW)
    with desk:
        with writing(desk.engine) as connection:
            stored = StoredContracts(connection)
            for number in range(CONTRACTS):
                stored.add(_contract(number, paid))
        taken = []
        for _ in range(3):
            start = time.process_time()
            with desk.read() as connection:
                dates_to_see(connection, catalogue, NOW, NOW.date(), NOW.date() + AHEAD)
            taken.append((time.process_time() - start) * 1000)
    return min(taken)


def _contract(number: int, paid: int) -> Contract:
    """One half is charged by units, the other by bands of what was used."""
    months = [months_after(FIRST, month) for month in range(MONTHS)]
    payments = tuple(Payment(month, months_after(month, 2)) for month in months[:paid])
    name, id = f"Customer {number:04}", f"c-{number:04}"
    if number % 2:
        return Contract(
            id, name, "ntt-cloud-aws", Direction.PAYABLE, FIRST, (PlanPeriod(FIRST, "standard"),), payments=payments,
            holdings=(Holding(FIRST, "ec2", 3 + number % 5), Holding(FIRST, "rds", 1)),
        )  # fmt: skip
    used = tuple(
        Entered(AmountKind.CHARGES, month, Money(Decimal(10_000 + number + place), "USD"))
        for place, month in enumerate(months)
    )
    return Contract(
        id, name, "jigsaw-prime", Direction.PAYABLE, FIRST, (PlanPeriod(FIRST, "business-plus"),), kind="prime",
        amounts=used, payments=payments,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(0 if all(bar.ok for bar in run()) else 1)

"""A desk of many contracts with incidents over many months, in a file, fast: for measuring what is at stake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from core.desk.contract import AmountKind, Contract, Direction, Entered, PlanPeriod
from core.desk.settings import Settings
from core.money import Money
from core.months import month_of, months_after
from core.terms.availability import Cause
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.schema import create_desk
from storage.database.settings_row import settings_from
from storage.database.stored_contracts import StoredContracts
from storage.database.tables import desk as desk_table
from storage.database.tables import incidents, months, touches
from storage.desk import Desk
from storage.fingerprints import fingerprints
from storage.holidays import HolidayLists
from storage.keys import Keys

CONTRACTS, INCIDENTS, MONTHS = 2_000, 200_000, 24
OPEN = 12
"""Incidents that go on, each on as many contracts."""
_ROWS_A_STATEMENT = 20_000
_TERMS = (
    ("nexa-palette", Direction.PAYABLE, "refund"),
    ("cyber-messaging", Direction.PAYABLE, "free_months"),
    ("nexa-palette", Direction.RECEIVABLE, "refund"),
)


def fill_incidents(path: Path, now: datetime) -> Path:
    """A desk at ``path`` whose months lead up to ``now``; each fifth month of a contract has a remedy."""
    location, catalogue = Location.of_file(path), load_catalogue(HolidayLists())
    create_desk(location, settings=Settings(), now=now, new_id=Keys().new)
    with _open(location, catalogue, now) as desk, writing(desk.engine) as connection:
        stored = StoredContracts(connection)
        first = months_after(month_of(now.date()), 1 - MONTHS)
        for number in range(CONTRACTS):
            stored.add(_contract(number, first))
        for table, rows in ((incidents, _incidents(now)), (touches, _touches(now)), (months, _months(now))):
            _fill(connection, table, rows)
        _as_if_opened_before(connection, catalogue)
    return path


def empty_desk(path: Path, now: datetime) -> Path:
    """A desk at ``path`` with nothing in it."""
    location, catalogue = Location.of_file(path), load_catalogue(HolidayLists())
    create_desk(location, settings=Settings(), now=now, new_id=Keys().new)
    with _open(location, catalogue, now) as desk, writing(desk.engine) as connection:
        _as_if_opened_before(connection, catalogue)
    return path


def _as_if_opened_before(connection: Connection, catalogue: Catalogue) -> None:
    """Else the first opening computes all deadlines and months anew."""
    settings = settings_from(connection.execute(select(desk_table.c.settings)).scalar_one())
    connection.execute(update(desk_table).values(**fingerprints(catalogue, settings).columns()))


def _open(location: Location, catalogue: Catalogue, now: datetime) -> Desk:
    return Desk.open(location, actor=Actor(1000, "bench"), catalogue=catalogue, clock=lambda: now)


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(islice(rows, _ROWS_A_STATEMENT)):
        connection.execute(insert(table), part)


def _contract(number: int, first: date) -> Contract:
    terms, direction, _ = _TERMS[number % len(_TERMS)]
    fee = Entered(AmountKind.FEE, first, Money(Decimal(100_000), "JPY"))
    plans = (PlanPeriod(first, "standard"),)
    return Contract(f"c-{number:04}", f"Customer {number:04}", terms, direction, first, plans, amounts=(fee,))


def _start(number: int, now: datetime) -> datetime:
    """Spread evenly over the months; the last ones go on."""
    if number >= INCIDENTS - OPEN:
        return now - timedelta(minutes=5 + number % 10)
    return now - timedelta(hours=1) - timedelta(days=30 * MONTHS) * (INCIDENTS - number) / INCIDENTS


def _incidents(now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(INCIDENTS):
        start, goes_on = _start(number, now), number >= INCIDENTS - OPEN
        yield {
            "id": f"i-{number:06}", "number": number + 1, "title": "Portal down", "started_at": start,
            "ended_at": None if goes_on else start + timedelta(minutes=12), "known_at": None,
            "cause": Cause.PROVIDER.value, "self_resolved": False, "gross": False, "planned": False,
            "evidence": "measured", "reference": "", "note": "", "dropped": False, "open": goes_on, "version": 1,
        }  # fmt: skip


def _touches(now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(INCIDENTS):
        start, goes_on = _start(number, now), number >= INCIDENTS - OPEN
        for more in range(OPEN if goes_on else 1):
            yield {
                "incident_id": f"i-{number:06}", "contract_id": f"c-{(number * 7 + more) % CONTRACTS:04}", "scope": "",
                "started_at": start, "ended_at": None if goes_on else start + timedelta(minutes=12), "ground": "",
                "waived_by": "", "waived_why": "",
            }  # fmt: skip


def _months(now: datetime) -> Iterator[dict[str, Any]]:
    this = month_of(now.date())
    going_on = {f"c-{(number * 7 + more) % CONTRACTS:04}" for number in range(INCIDENTS - OPEN, INCIDENTS)
                for more in range(OPEN)}  # fmt: skip
    for number in range(CONTRACTS):
        terms, _, remedy = _TERMS[number % len(_TERMS)]
        for back in range(MONTHS):
            month = months_after(this, -back)
            missed = (number + back) % 5 == 0
            window = terms == "cyber-messaging" and missed
            last = months_after(month, 2) - timedelta(days=1)
            closes = datetime(last.year, last.month, last.day, 15, tzinfo=UTC)
            yield {
                "contract_id": f"c-{number:04}", "month": month, "scope": "", "terms_version": "1",
                "uptime": "99.870000" if missed else "99.990000", "met": not missed,
                "downtime": timedelta(minutes=57 if missed else 4), "remedy": remedy if missed else "",
                "amount": "130" if missed and remedy == "refund" else "",
                "currency": "JPY" if missed and remedy == "refund" else "",
                "free_months": 1 if missed and remedy == "free_months" else None, "reduced_days": "", "lacks": "",
                "file_by": last if window else None,
                "closes_at": closes if window else None,
                "open": back == 0 and f"c-{number:04}" in going_on, "computed_at": now,
            }  # fmt: skip

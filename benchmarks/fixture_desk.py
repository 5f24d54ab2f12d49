"""A desk of any size in a file, fast: for measuring lists. Its tickets have standings but no events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.settings import Settings
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.engine import connect_file, writing
from storage.database.location import Location
from storage.database.schema import create_desk
from storage.database.sqlite_library import sqlite_library
from storage.database.stored_contracts import StoredContracts
from storage.database.tables import tickets
from storage.desk import Desk
from storage.keys import Keys

NOW = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
CONTRACTS = 50
_NOW_US = int(NOW.timestamp()) * 1_000_000
_MINUTE_US = 60_000_000
_PRIORITIES = ("critical", "urgent", "high", "normal", "low")
_OWNERS = ("", "ken", "tanaka", "suzuki", "sato")
_SUBJECTS = (
    "基幹システムに接続できない",
    "Disk almost full on web-01",
    "請求書の宛名を変えたい",
    "API returns 503 at times",
)


def open_fixture_desk(path: Path, *, total: int, open_tickets: int) -> Desk:
    """A new desk at ``path``: the newest ``open_tickets`` of ``total`` are open, one in twenty of them overdue."""
    location = Location.of_file(path)
    create_desk(location, settings=Settings(), now=NOW, new_id=Keys().new)
    desk = Desk.open(location, actor=Actor(1000, "ken"), catalogue=Catalogue(()), clock=lambda: NOW)
    with writing(desk.engine) as connection:
        stored = StoredContracts(connection)
        for number in range(CONTRACTS):
            stored.add(_contract(number))
    _fill(path, total, open_tickets)
    return desk


def _contract(number: int) -> Contract:
    day = date(2020, 1, 1)
    plans = (PlanPeriod(day, "business-plus"),)
    return Contract(f"contract-{number:02}", f"Customer {number:02}", "jigsaw-prime", Direction.PAYABLE, day, plans)


def _fill(path: Path, total: int, open_tickets: int) -> None:
    """All rows in one transaction, the indexes afterwards: ten times faster than one by one."""
    connection = connect_file(path, sqlite_library(), "mode=rw")
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'tickets' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        columns = [column.name for column in tickets.columns]
        marks = ", ".join("?" * len(columns))
        rows = ([row[name] for name in columns] for row in _rows(total, open_tickets))
        connection.executemany(f"INSERT INTO tickets ({', '.join(columns)}) VALUES ({marks})", rows)
        for _, statement in indexes:
            connection.execute(statement)
        connection.execute("UPDATE desk SET next_number = ?", (total + 1,))
        connection.execute("COMMIT")
    finally:
        connection.close()


def _rows(total: int, open_tickets: int) -> Iterator[dict[str, Any]]:
    """A ticket every minute until now; open ones are due from half a day ago to nine days ahead."""
    row: dict[str, Any] = dict.fromkeys(("source", "external_id", "body", "requester", "inquiry"), "")
    row.update(
        in_scope=1,
        paused=0,
        best_effort=0,
        provisional=0,
        version=1,
        queue_rank=0,
        response_covered=None,
        expected_by=None,
    )
    for number in range(1, total + 1):
        received = _NOW_US - (total - number) * _MINUTE_US
        is_open = number > total - open_tickets
        due = _NOW_US + (number * 7919 % 20_000 - 1_000) * (_MINUTE_US * 7 // 10) if is_open else None
        answered = None if is_open else received + 30 * _MINUTE_US
        row.update(
            id=f"019dd000-0000-7000-8000-{number:012x}",
            number=number,
            contract_id=f"contract-{number % CONTRACTS:02}",
            subject=_SUBJECTS[number % 4],
            status="new" if is_open else "resolved",
            received_at=received,
            priority=_PRIORITIES[number % 5],
            owner=_OWNERS[number // 5 % 5],
            due_at=due,
            risk_at=None if due is None else due - 60 * _MINUTE_US,
            due_kind="first_response" if is_open else "",
            responded_at=answered,
            response_due_at=due or received + 60 * _MINUTE_US,
            response_verdict="pending" if is_open else "met",
            response_priority=_PRIORITIES[number % 5],
            resolved_at=answered,
            open=int(is_open),
            queue_rank=0 if is_open else 1,
            queue_at=due or received,
        )
        yield row

"""The desk that the screens are measured on: made once, kept in `build/`, and brought to the present for each run."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text, update

from benchmarks.fixture_desk import NOW, open_fixture_desk
from core.desk.acts.receive import ReceiveTicket, receive
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.search import index
from storage.database.settings_row import settings_from
from storage.database.tables import desk as desk_table
from storage.database.tables import tickets
from storage.desk import Desk
from storage.fingerprints import fingerprints
from storage.holidays import HolidayLists

TOTAL, OPEN = 1_000_000, 20_000
WITH_HISTORY = 12
"""Tickets that can be acted on; overdue the longest, so that they head the queue."""
_ROOT = Path(__file__).parents[2]
_MADE_FROM = (
    _ROOT / "benchmarks" / "fixture_desk.py",
    Path(__file__),
    _ROOT / "storage" / "database" / "tables.py",
    *_ROOT.glob("storage/database/migrations/versions/*.py"),
    *_ROOT.glob("core/terms/catalogue/*.toml"),  # other terms ask for deadlines that these tickets have no events for
)
_KEPT = _ROOT / "build" / "benchmarks" / f"desk-{TOTAL}-{OPEN}.db"
_BATCH = 10_000
_SUBJECT = "基幹システムに接続できない"
_MOVED = ("received_at", "due_at", "risk_at", "response_due_at", "queue_at")


def desk_of_today(folder: Path) -> Path:
    """A new file in ``folder``. Its open tickets are as long ago and as far ahead of now as the fixture's of its day.

    No ticket at its head is due within ten minutes, and none so long ago that its countdown leaves out the minutes.
    """
    if not _KEPT.exists() or _KEPT.stat().st_mtime < max(source.stat().st_mtime for source in _MADE_FROM):
        _make(_KEPT)
    path = folder / "desk.db"
    shutil.copyfile(_KEPT, path)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    catalogue = load_catalogue(HolidayLists())
    with Desk.open(
        Location.of_file(path), actor=Actor(1000, "bench"), catalogue=catalogue, clock=lambda: datetime.now(UTC)
    ) as desk:
        with writing(desk.engine) as connection:
            by = int((now - NOW).total_seconds()) * 1_000_000
            moved = ", ".join(f"{column} = {column} + {by}" for column in _MOVED)
            connection.execute(text(f"UPDATE tickets SET {moved} WHERE open = 1"))
            # As if an operator had opened it before: else the first opening computes all deadlines anew.
            settings = settings_from(connection.execute(select(desk_table.c.settings)).scalar_one())
            connection.execute(update(desk_table).values(**fingerprints(catalogue, settings).columns()))
        for number in range(WITH_HISTORY):
            ago = timedelta(hours=13, minutes=7 * number)
            desk.perform(receive, ReceiveTicket("Customer 00", "critical", _SUBJECT, received_at=now - ago))
    return path


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with open_fixture_desk(unfinished, total=TOTAL, open_tickets=OPEN) as desk, writing(desk.engine) as connection:
        subjects = connection.execute(select(tickets.c.number, tickets.c.subject)).tuples().all()
        for start in range(0, TOTAL, _BATCH):
            index(connection, subjects[start : start + _BATCH])
    unfinished.rename(path)

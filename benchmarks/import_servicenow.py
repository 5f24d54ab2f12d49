"""The whole import of a ServiceNow file into a new desk on disk, beside reading that file with ``csv.DictReader``."""

from __future__ import annotations

import csv
import sys
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from benchmarks.bars import Bar, bar_of, print_bars, typical_round
from core.desk.acts.contracts import AddContract, add_contract
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.desk import Desk
from storage.exchange.importing import import_records
from storage.exchange.servicenow import open_servicenow, read_tickets, survey
from storage.exchange.servicenow_words import default_words
from storage.exchange.source_file import open_source
from storage.holidays import HolidayLists

FILE = Path(__file__).parent.parent / "tests" / "data" / "servicenow_incident_events.csv"
NOON = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
START = date(2016, 1, 1)
ROUNDS = 5
PRIORITIES = ("critical", "urgent", "high", "normal", "low")


def run() -> list[Bar]:
    """Both passes, the fold, the deadlines and the commits, against one plain reading; in milliseconds."""
    with TemporaryDirectory() as directory, ExitStack() as stack:
        # Made ahead, so that making a desk is not measured; one more than the rounds, for the first call of all.
        desks = iter([stack.enter_context(_desk(Path(directory) / f"{number}.db")) for number in range(ROUNDS + 1)])
        ours, peer = typical_round(lambda: _import(next(desks)), _read, rounds=ROUNDS)
    bars = [bar_of("import of 890 tickets (csv.DictReader)", ours * 1000, peer * 1000, "<= 10x", "ms")]
    print_bars(bars)
    return bars


def _desk(path: Path) -> Desk:
    """A new desk with one contract."""
    catalogue = load_catalogue(HolidayLists())
    desk = Desk.create(Location.of_file(path), actor=Actor(1000, "bench"), catalogue=catalogue, clock=lambda: NOON)
    desk.perform(add_contract, AddContract("acme", terms="jigsaw-prime", plan="business-plus", starts_on=START))
    return desk


def _read() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        for _ in csv.DictReader(file):
            pass


def _import(desk: Desk) -> None:
    source = open_source(FILE)
    file = open_servicenow(source)
    found = survey(file)
    words = default_words(PRIORITIES)
    records = read_tickets(file, found, words=words, zone=ZoneInfo("Asia/Tokyo"), contract="acme")
    summary = import_records(desk, records, source, lambda _: None)
    if summary.created != 890:
        raise AssertionError(summary)


if __name__ == "__main__":
    sys.exit(0 if all(bar.ok for bar in run()) else 1)

"""Imports into a real desk: once, again, continued, and all or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Table, func, select

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.paper import Void, void
from storage.database.location import Location
from storage.database.stored_tickets import read_ticket
from storage.database.tables import activity, events, tickets
from storage.desk import Desk
from storage.exchange.importing import BATCH, ImportSummary, import_all_or_none, import_records
from storage.exchange.servicenow import open_servicenow, survey
from storage.exchange.servicenow import read_tickets as read_servicenow
from storage.exchange.servicenow_words import default_words
from storage.exchange.source_file import open_source
from storage.exchange.tickets import read_tickets
from tests.storage.conftest import NOON, OPERATOR
from tests.storage.lively import shipped_catalogue

REAL = Path(__file__).parents[2] / "data" / "servicenow_incident_events.csv"


@pytest.fixture
def desk(founded: Location) -> Iterator[Desk]:
    with Desk.open(founded, actor=OPERATOR, catalogue=shipped_catalogue(), clock=lambda: NOON) as desk:
        desk.perform(add_contract, AddContract("acme", terms="jigsaw-prime", plan="business-plus"))
        yield desk


def servicenow(desk: Desk, path: Path = REAL, zone: str = "Asia/Tokyo") -> ImportSummary:
    source = open_source(path)
    file = open_servicenow(source)
    words = default_words(("critical", "urgent", "high", "normal", "low"))
    records = read_servicenow(file, survey(file), words=words, zone=ZoneInfo(zone), contract="acme")
    return import_records(desk, records, source, lambda _: None)


Import = Callable[[Desk, Path], ImportSummary]


def in_batches(desk: Desk, path: Path) -> ImportSummary:
    source = open_source(path)
    return import_records(desk, read_tickets(source, contract="acme", system="zendesk"), source, lambda _: None)


def all_or_none(desk: Desk, path: Path) -> ImportSummary:
    source = open_source(path)
    return import_all_or_none(desk, read_tickets(source, contract="acme", system="zendesk"), source)


def figures(summary: ImportSummary) -> tuple[int, int, int, int, int]:
    return summary.read, summary.created, summary.updated, summary.unchanged, len(summary.refusals)


def counted(desk: Desk) -> tuple[int, int, int]:
    """Tickets, events and entries of the activity."""
    with desk.read() as connection:

        def count(table: Table) -> int:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

        return count(tickets), count(events), count(activity)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(*records: dict[str, object]) -> Path:
        path = tmp_path / "tickets.ndjson"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return path

    return write


def record(name: str, **fields: object) -> dict[str, object]:
    return {"external_id": name, "priority": "high", "subject": "s", "received_at": "2026-04-27T00:00:00Z", **fields}


def test_the_real_file_goes_in_once_however_often_it_is_imported(desk: Desk) -> None:
    assert figures(servicenow(desk)) == (890, 890, 0, 0, 0)
    before = counted(desk)
    assert before[:2] == (890, 3771)
    assert figures(servicenow(desk)) == (890, 0, 0, 890, 0)
    assert counted(desk) == before


def test_a_file_that_goes_on_adds_what_has_happened_since(desk: Desk, tmp_path: Path) -> None:
    rows = REAL.read_text("utf-8").splitlines(keepends=True)
    earlier = tmp_path / "earlier.csv"
    earlier.write_text("".join(row for row in rows if ",Closed," not in row and ",Resolved," not in row), "utf-8")
    first = servicenow(desk, earlier)
    assert first.created == 861  # 29 incidents have no other rows
    assert figures(servicenow(desk)) == (890, 29, 861, 0, 0)
    assert figures(servicenow(desk)) == (890, 0, 0, 890, 0)


@pytest.mark.both
def test_an_event_that_was_voided_here_stays_voided(desk: Desk, written: Callable[..., Path]) -> None:
    path = written(record("A", responded_at="2026-04-27T01:00:00Z"))
    in_batches(desk, path)
    desk.perform(void, Void(1))
    assert figures(in_batches(desk, path)) == (1, 0, 0, 1, 0)
    with desk.read() as connection:
        assert read_ticket(connection, 1).state.responded_at is None


@pytest.mark.parametrize("act", [in_batches, all_or_none])
def test_sound_records_go_in_with_one_entry_that_has_the_digest(
    desk: Desk, written: Callable[..., Path], act: Import
) -> None:
    path = written(record("A"), record("B"))
    entries = counted(desk)[2]
    assert figures(act(desk, path)) == (2, 2, 0, 0, 0)
    assert counted(desk)[2] == entries + 1
    with desk.read() as connection:
        payload = connection.execute(select(activity.c.payload).order_by(activity.c.seq.desc())).scalars().first()
    assert payload is not None
    assert open_source(path).digest in payload


def test_what_is_refused_keeps_nothing_else_out(desk: Desk, written: Callable[..., Path]) -> None:
    path = written(
        record("A"),
        record("B", priority="hgih"),
        record("C", contract="acm"),
        record("D", subject=""),
        record("E", received_at="2026-05-01T00:00:00Z"),
        record("F", events=[{"type": "priority_changed", "at": "2026-04-27T01:00:00Z", "priority": "none"}]),
        record("G", inquiry="nonsense"),
        record("H"),
    )
    summary = in_batches(desk, path)
    assert figures(summary) == (8, 2, 0, 0, 6)
    assert [(one.line, one.record, one.error.field) for one in summary.refusals] == [
        (2, "B", "priority"), (3, "C", "contract"), (4, "D", "subject"),
        (5, "E", "at"), (6, "F", "priority"), (7, "G", "inquiry"),
    ]  # fmt: skip


@pytest.mark.parametrize("bad", [record("B", priority="hgih"), record("B", subject="")])
def test_all_or_none_leaves_the_desk_as_it_was(
    desk: Desk, written: Callable[..., Path], bad: dict[str, object]
) -> None:
    before = counted(desk)
    summary = all_or_none(desk, written(record("A"), bad, record("C", priority="no")))
    assert figures(summary) == (3, 0, 0, 0, 2)
    assert [one.line for one in summary.refusals] == [2, 3]
    assert counted(desk) == before


def test_a_long_file_goes_in_by_batches_and_tells_of_each(desk: Desk, written: Callable[..., Path]) -> None:
    path = written(*(record(str(number)) for number in range(BATCH + 1)))
    seen: list[int] = []
    source = open_source(path)
    records = read_tickets(source, contract="acme", system="zendesk")
    import_records(desk, records, source, lambda summary: seen.append(summary.created))
    assert seen == [BATCH, BATCH + 1]


def test_two_systems_may_use_the_same_id(desk: Desk, written: Callable[..., Path]) -> None:
    path = written(record("A"))
    in_batches(desk, path)
    source = open_source(path)
    summary = import_records(desk, read_tickets(source, contract="acme", system="other"), source, lambda _: None)
    assert summary.created == 1


def test_a_ticket_that_is_here_under_another_contract_stays_there(desk: Desk, written: Callable[..., Path]) -> None:
    in_batches(desk, written(record("A"), record("B")))
    desk.perform(add_contract, AddContract("other", terms="jigsaw-prime", plan="business-plus"))
    before = counted(desk)
    path = written(record("A", contract="other", responded_at="2026-04-27T01:00:00Z"), record("B"))
    summary = in_batches(desk, path)
    assert figures(summary) == (2, 0, 0, 1, 1)
    error = summary.refusals[0].error
    assert (error.code, error.params["ticket"], error.params["contract"]) == ("ticket_of_other_contract", 1, "acme")
    assert counted(desk) == before


def test_the_same_file_in_another_time_zone_does_not_double_the_history(desk: Desk) -> None:
    servicenow(desk)
    with desk.read() as connection:
        before = connection.execute(select(func.count()).select_from(events)).scalar_one()
    summary = servicenow(desk, zone="Europe/Lisbon")
    with desk.read() as connection:
        after = connection.execute(select(func.count()).select_from(events)).scalar_one()
    assert (summary.updated, len(summary.refusals), after) == (0, 890, before)
    assert {refusal.error.code for refusal in summary.refusals} == {"ticket_received_otherwise"}

"""Tickets in kigen's own form: CSV and JSON lines."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.desk.acts.import_tickets import ImportedTicket, Refusal
from core.desk.fold import fold
from core.errors import BadInput
from storage.exchange.source_file import open_source
from storage.exchange.tickets import read_tickets
from tests.data.hostile import HOSTILE

HEADER = "external_id,priority,subject,received_at"
GOOD: dict[str, Any] = {
    "external_id": "Z-1", "priority": "high", "subject": "応答なし", "received_at": "2026-04-01T09:00:00+09:00",
}  # fmt: skip


def read(path: Path, contract: str = "acme") -> list[ImportedTicket | Refusal]:
    return list(read_tickets(open_source(path), contract=contract, system="tickets"))


def lines(tmp_path: Path, *records: dict[str, Any] | str, contract: str = "acme") -> list[ImportedTicket | Refusal]:
    path = tmp_path / "tickets.ndjson"
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records))
    return read(path, contract)


def ticket(tmp_path: Path, **fields: Any) -> ImportedTicket:
    (found,) = lines(tmp_path, {**GOOD, **fields})
    assert isinstance(found, ImportedTicket), found
    return found


def refusal(tmp_path: Path, **fields: Any) -> Refusal:
    (found,) = lines(tmp_path, {**GOOD, **fields})
    assert isinstance(found, Refusal), found
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "tickets.csv"
    rows = [[*HEADER.split(","), "responded_at", "owner", "events", "colour"],
            ["Z-1", "high", "応答なし", "2026-04-01T09:00:00+09:00", "2026-04-01T01:00:00Z", "tanaka",
             '[{"type": "paused", "at": "2026-04-01T11:00:00+09:00"}]', "red"]]  # fmt: skip
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    (found,) = read(path)
    assert isinstance(found, ImportedTicket)
    assert (found.source, found.external_id, found.contract, found.subject) == ("tickets", "Z-1", "acme", "応答なし")
    state = fold(found.events)
    assert state.received_at == datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
    assert state.responded_at == datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
    assert state.paused_since == datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
    assert state.owner == "tanaka"


def test_a_record_may_name_its_own_contract_and_tell_its_events(tmp_path: Path) -> None:
    events = [
        {"type": "priority_changed", "at": "2026-04-01T10:00:00+09:00", "priority": "urgent", "reason": "止まった"},
        {"type": "noted", "at": "2026-04-01T11:00:00+09:00", "text": "一行目\n二行目"},
        {"type": "resolved", "at": "2026-04-01T12:00:00+09:00"},
    ]
    found = ticket(tmp_path, contract="other", events=events, external_id=17, unheard_of={"x": [1]})
    assert (found.contract, found.external_id) == ("other", "17")
    state = fold(found.events)
    assert state.priority == "urgent"
    assert state.answered_by_resolution
    assert found.events[2].text == "一行目\n二行目"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("external_id", "", "field_empty"),
        ("external_id", None, "field_empty"),
        ("external_id", True, "field_type"),
        ("subject", ["x"], "field_type"),
        ("subject", "  ", "field_empty"),
        ("priority", 1.5, "field_type"),
        ("received_at", "", "field_empty"),
        ("received_at", "2026-04-01T09:00:00", "time_without_offset"),
        ("received_at", "2026-04-01", "time_without_offset"),
        ("received_at", "2026-02-30T09:00:00Z", "time_unreadable"),
        ("received_at", "2026-W10-1T09:00:00Z", "time_unreadable"),
        ("received_at", "0001-01-01T00:00:00+09:00", "time_unreadable"),
        ("received_at", "soon", "time_unreadable"),
        ("responded_at", "2026-04-01T08:59:59+09:00", "event_before_receipt"),
        ("resolved_at", "yesterday", "time_unreadable"),
        ("events", "[", "field_type"),
        ("events", {"type": "paused"}, "field_type"),
    ],
)
def test_a_bad_field_is_named(tmp_path: Path, field: str, value: Any, code: str) -> None:
    found = refusal(tmp_path, **{field: value})
    assert (found.line, found.error.field, found.error.code) == (1, field, code)


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ("paused", "events[0]"),
        ({"type": "paused"}, "events[0].at"),
        ({"type": "pasued", "at": "2026-04-01T10:00:00Z"}, "events[0].type"),
        ({"type": "received", "at": "2026-04-01T10:00:00Z"}, "events[0].type"),
        ({"type": "voided", "at": "2026-04-01T10:00:00Z"}, "events[0].type"),
        ({"type": "priority_changed", "at": "2026-04-01T10:00:00Z"}, "events[0].priority"),
    ],
)
def test_a_bad_event_is_named(tmp_path: Path, event: Any, field: str) -> None:
    assert refusal(tmp_path, events=[event]).error.field == field


def test_a_contract_must_be_named_somewhere(tmp_path: Path) -> None:
    (found,) = lines(tmp_path, GOOD, contract="")
    assert isinstance(found, Refusal)
    assert (found.error.code, found.error.field) == ("contract_needed", "contract")


def test_one_id_twice_in_a_file_is_refused_the_second_time(tmp_path: Path) -> None:
    first, second = lines(tmp_path, GOOD, {**GOOD, "subject": "other"})
    assert isinstance(first, ImportedTicket)
    assert isinstance(second, Refusal)
    assert (second.line, second.error.code) == (2, "external_id_twice")


@pytest.mark.parametrize("bad", ["{", "[1]", "7", '{"x": ' + "9" * 5000 + "}", "[" * 100_000])
def test_a_line_that_is_no_object_is_refused_and_the_rest_goes_in(tmp_path: Path, bad: str) -> None:
    first, second, third = lines(tmp_path, GOOD, bad, {**GOOD, "external_id": "Z-2"})
    assert isinstance(first, ImportedTicket)
    assert isinstance(second, Refusal)
    assert second.line == 2
    assert isinstance(third, ImportedTicket)


@pytest.mark.parametrize("content", ["[\n", '[{"external_id": "1"}]\n', "{\n"])
def test_a_file_of_other_json_is_refused_whole(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(BadInput, match="not_json_lines"):
        read(tmp_path / "x.json")


def test_missing_columns_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("external_id,subject\n1,x\n")
    with pytest.raises(BadInput, match="columns_missing") as refused:
        read(tmp_path / "x.csv")
    assert refused.value.params["columns"] == ("priority", "received_at")


def test_a_row_of_another_width_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"{HEADER}\nZ-1,high\nZ-2,high,ok,2026-04-01T09:00:00Z\n")
    first, second = read(tmp_path / "x.csv")
    assert isinstance(first, Refusal)
    assert (first.line, first.error.code) == (2, "field_count")
    assert isinstance(second, ImportedTicket)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_enters_clean(tmp_path: Path, name: str) -> None:
    text = HOSTILE[name]
    found = ticket(
        tmp_path, subject=f"x{text}", body=text, requester=text, owner=text,
        events=[{"type": "noted", "at": GOOD["received_at"], "text": text}],
    )  # fmt: skip
    for kept in (found.subject, found.requester, found.body, *(event.text + event.owner for event in found.events)):
        assert kept.replace("\u3000", " ").replace("\n", " ").isprintable()
    assert "\n" not in found.subject + found.requester

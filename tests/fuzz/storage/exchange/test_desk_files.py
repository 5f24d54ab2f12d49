"""Tickets of other systems, holidays and dumps, broken in every way; a dump that is refused leaves the desk empty."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.desk.acts.import_tickets import Refusal
from core.errors import KigenError
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.tables import metadata
from storage.desk import Desk
from storage.exchange.dump import dump
from storage.exchange.dump_lines import read_line
from storage.exchange.holidays_file import read_holidays
from storage.exchange.load import load
from storage.exchange.servicenow import open_servicenow, survey
from storage.exchange.servicenow import read_tickets as read_servicenow
from storage.exchange.servicenow_words import default_words
from storage.exchange.source_file import open_source
from storage.exchange.tickets import read_tickets
from tests.fuzz.breaking import broken, broken_values
from tests.fuzz.judging import clean, judged, rounds, written
from tests.storage.lively import HOUR, MORNING, OPERATOR, Clock, lively_desk, shipped_catalogue

DATA = Path(__file__).parents[3] / "data"
NOW = MORNING + 3 * HOUR
SERVICENOW = b"".join((DATA / "servicenow_incident_events.csv").read_bytes().splitlines(keepends=True)[:30])
HOLIDAYS = (DATA / "syukujitsu.csv").read_bytes()
TICKET: dict[str, Any] = {
    "external_id": "T-1", "contract": "acme", "priority": "high", "subject": "disk full", "owner": "ken",
    "received_at": "2026-04-24T01:00:00Z", "responded_at": "2026-04-24T02:00:00+09:00", "body": "a\nb",
    "events": [{"type": "noted", "at": "2026-04-24T03:00:00Z", "text": "seen"}],
}  # fmt: skip
TICKETS = (
    "external_id,priority,subject,received_at,events\n"
    'T-1,high,"満杯, again",2026-04-24T01:00:00Z,"[{""type"":""resolved"",""at"":""2026-04-25T01:00:00Z""}]"\n'
).encode()


@rounds(25)
@given(content=st.one_of(broken_values(TICKET).map(lambda one: json.dumps(one).encode()), broken(TICKETS)))
def test_tickets_in_our_own_form(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    _judge_all(judged(lambda: list(read_tickets(open_source(path), contract="acme", system="other"))))


@rounds(25)
@given(content=broken(SERVICENOW))
def test_tickets_of_servicenow(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)

    def read() -> list[Any]:
        file = open_servicenow(open_source(path))
        words = default_words(("high", "normal", "low"))
        return list(read_servicenow(file, survey(file), words=words, zone=UTC, contract="acme"))

    _judge_all(judged(read))


def _judge_all(found: Any) -> None:
    for one in () if isinstance(found, KigenError) else found:
        if isinstance(one, Refusal):
            assert clean(one.record)
            judged(lambda refusal=one: _raise(refusal.error))  # type: ignore[misc]
        else:
            assert clean(one)


def _raise(error: KigenError) -> None:
    raise error


@rounds(25)
@given(content=broken(HOLIDAYS, HOLIDAYS[:400]))
def test_holidays(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    assert clean(judged(lambda: read_holidays(open_source(path))))


@pytest.fixture(scope="module")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    location = Location.of_file(tmp_path_factory.mktemp("lively") / "desk.db")
    lines: list[str] = []
    with lively_desk(location, shipped_catalogue(), Clock()) as desk, desk.read() as connection:
        dump(connection, lines.append)
    return "".join(lines).encode()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    location = Location.of_file(tmp_path_factory.mktemp("empty") / "desk.db")
    with Desk.create(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=lambda: NOW) as desk:
        yield desk


@rounds(15, many=300)
@given(data=st.data())
def test_a_dump_is_loaded_whole_or_not_at_all(dumped: bytes, empty: Desk, data: st.DataObject) -> None:
    lines = dumped.splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    of_values = broken_values(json.loads(lines[place])).map(lambda one: json.dumps(one).encode() + b"\n")
    lines[place] = data.draw(st.one_of(of_values, broken(lines[place])))
    before = _rows(empty)

    def read() -> None:
        with writing(empty.engine) as connection:
            load(connection, lines, "desk.jsonl", lambda _: shipped_catalogue(), NOW)
            raise _Sound

    with contextlib.suppress(_Sound):
        judged(read)
    assert _rows(empty) == before


class _Sound(Exception):
    """Takes a sound dump back, for the next example needs the desk empty."""


def _rows(desk: Desk) -> dict[str, int]:
    with desk.read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


@rounds(40)
@given(data=st.data())
def test_a_line_of_a_dump(dumped: bytes, data: st.DataObject) -> None:
    line = data.draw(broken(*dumped.splitlines()))
    judged(lambda: read_line(line, "desk.jsonl", 1))

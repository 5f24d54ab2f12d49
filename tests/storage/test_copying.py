"""A desk that moves between SQLite and PostgreSQL is the same desk, and half a copy is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, column, select, text
from sqlalchemy import table as bare_table
from sqlalchemy.exc import DBAPIError

from core.desk.acts.receive import ReceiveTicket, receive
from core.errors import DeskUnreachable, Refused
from storage import copying
from storage.copying import copy_desk
from storage.database.activity import Verification, verify
from storage.database.engine import open_engine, writing
from storage.database.location import Location
from storage.database.search import matching
from storage.database.tables import metadata, tickets
from storage.database.versions import SCHEMA_VERSION
from storage.desk import Desk
from storage.exchange.dump import dump
from tests.storage.claimable import Clock
from tests.storage.conftest import OPERATOR
from tests.storage.every_act import FULL, desk_for_acts, perform_all
from tests.storage.lively import shipped_catalogue
from tests.storage.soundness import faults_of

Raw = Mapping[str, Sequence[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Location:
    """A file with a desk none of whose tables is empty."""
    location = Location.of_file(tmp_path_factory.mktemp("full") / "desk" / "kigen.db")
    with desk_for_acts(location) as desk:
        perform_all(desk, FULL)
    return location


@pytest.fixture(scope="module")
def full_database(full_file: Location, new_database: Callable[..., str]) -> Location:
    """The same on a server."""
    location = Location.parse(new_database())
    copy_desk(full_file, location, _silent)
    return location


@pytest.fixture(params=["sqlite", "postgresql"])
def source(request: pytest.FixtureRequest) -> Location:
    """The full desk, on either database."""
    name = "full_file" if request.param == "sqlite" else "full_database"
    found: Location = request.getfixturevalue(name)
    return found


def _silent(table: str, done: int, total: int) -> None:
    del table, done, total


def opened(location: Location) -> Desk:
    return Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock())


def stored(location: Location) -> Raw:
    """Every row of every table as it is stored, without what kigen makes of it."""
    with opened(location) as desk, desk.read() as connection:
        return {name: _rows(connection, name, found.columns.keys()) for name, found in metadata.tables.items()}


def _rows(connection: Connection, name: str, columns: Sequence[str]) -> Sequence[tuple[Any, ...]]:
    bare = bare_table(name, *map(column, columns))
    return sorted((tuple(row) for row in connection.execute(select(bare))), key=repr)


def chain(location: Location) -> Verification:
    with opened(location) as desk, desk.read() as connection:
        return verify(connection)


def dumped(location: Location) -> str:
    lines: list[str] = []
    with opened(location) as desk, desk.read() as connection:
        dump(connection, lines.append)
    return "".join(lines)


@pytest.mark.both
def test_every_row_arrives_as_it_is_stored_and_the_source_stays(source: Location, location: Location) -> None:
    before = stored(source)
    assert [name for name, rows in before.items() if not rows] == []

    copied = copy_desk(source, location, _silent)
    assert stored(location) == stored(source) == before
    assert {each.name: each.rows for each in copied.tables} == {name: len(rows) for name, rows in before.items()}
    assert (copied.entries, copied.head) == (len(before["activity"]), chain(source).head)
    assert chain(location) == chain(source)
    assert dumped(location) == dumped(source)


def test_a_copy_is_a_desk_to_work_on(source: Location, location: Location) -> None:
    copy_desk(source, location, _silent)
    with opened(location) as desk:
        assert found(desk, "ィスク") == [1]
        assert desk.perform(receive, ReceiveTicket("acme", "high", "after the copy")).subject == "3"
        assert found(desk, "copy") == [3]
        with pytest.raises(DBAPIError, match="append-only"), writing(desk.engine) as connection:
            connection.execute(text("UPDATE activity SET actor = 'nobody'"))
        with desk.read() as connection:
            assert faults_of(connection) == []


def found(desk: Desk, words: str) -> list[int]:
    """The numbers of the tickets whose text has it."""
    with desk.read() as connection:
        condition = matching(words, connection.dialect.name)
        return list(connection.execute(select(tickets.c.number).where(condition).order_by(tickets.c.number)).scalars())


def test_there_and_back_the_checksums_are_the_same(source: Location, location: Location, tmp_path: Path) -> None:
    there = copy_desk(source, location, _silent)
    assert copy_desk(location, Location.of_file(tmp_path / "back" / "kigen.db"), _silent) == there


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("UPDATE operators SET login = 'tanakb'", "operators"),
        ("DELETE FROM samples WHERE requests = 20", "samples"),
        ("UPDATE desk SET chain_head = 'f'", "desk"),
    ],
)
def test_what_arrives_otherwise_is_no_copy(
    full_file: Location, location: Location, monkeypatch: pytest.MonkeyPatch, change: str, table: str
) -> None:
    monkeypatch.setattr(copying, "_index", lambda writer: writer.execute(text(change)))
    with pytest.raises(Refused) as refused:
        copy_desk(full_file, location, _silent)
    assert (refused.value.code, refused.value.params["table"]) == ("copy_differs", table)
    with pytest.raises(DeskUnreachable, match="desk_missing"):
        opened(location)


def test_half_a_copy_leaves_nothing_and_can_be_done_again(full_file: Location, location: Location) -> None:
    def stop(table: str, done: int, total: int) -> None:
        del total
        if table == "events" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_desk(full_file, location, stop)
    with pytest.raises(DeskUnreachable, match="desk_missing"):
        opened(location)
    assert copy_desk(full_file, location, _silent).entries == chain(full_file).entries


def test_progress_ends_with_all_rows_of_each_table(full_file: Location, location: Location) -> None:
    told: list[tuple[str, int, int]] = []
    copied = copy_desk(full_file, location, lambda *progress: told.append(progress))
    ends = {name: (done, total) for name, done, total in told}
    assert ends == {each.name: (each.rows, each.rows) for each in copied.tables}


def test_a_desk_that_is_there_is_left_alone(full_file: Location, founded: Location) -> None:
    before = stored(founded)
    with pytest.raises(Refused) as refused:
        copy_desk(full_file, founded, _silent)
    assert refused.value.code == ("desk_exists" if founded.path else "desk_exists_on_server")
    assert stored(founded) == before


@pytest.mark.parametrize("version", [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_another_schema_is_refused_and_not_migrated(founded: Location, tmp_path: Path, version: int) -> None:
    engine = open_engine(founded)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE schema_version SET version_num = '{version:04}'"))
        if founded.path is not None:
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    engine.dispose()
    with pytest.raises(Refused) as refused:
        copy_desk(founded, Location.of_file(tmp_path / "copy" / "kigen.db"), _silent)
    assert (refused.value.code, refused.value.params["found"]) == ("copy_other_schema", version)
    assert not (tmp_path / "copy").exists()


def test_a_broken_chain_is_told_and_not_copied(full_file: Location, location: Location, tmp_path: Path) -> None:
    broken = Location.of_file(tmp_path / "broken" / "kigen.db")
    copy_desk(full_file, broken, _silent)
    with opened(broken) as desk, writing(desk.engine) as connection:
        connection.execute(text("DROP TRIGGER activity_no_update"))
        connection.execute(text("UPDATE activity SET actor = 'nobody' WHERE seq = 2"))
    with pytest.raises(Refused) as refused:
        copy_desk(broken, location, _silent)
    assert (refused.value.code, refused.value.params) == ("copy_chain_broken", {"entry": 2})


def test_no_desk_is_no_copy(location: Location, tmp_path: Path) -> None:
    with pytest.raises(DeskUnreachable, match=r"desk_(directory_)?missing"):
        copy_desk(location, Location.of_file(tmp_path / "copy" / "kigen.db"), _silent)

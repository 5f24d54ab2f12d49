"""A desk as each older kigen left it comes to the newest schema with every row, on either database."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, column, insert, inspect, select, text
from sqlalchemy import table as bare_table

from core.desk.acts.receive import ReceiveTicket, receive
from storage.database.append_only import append_only_statements
from storage.database.engine import open_engine, reading, writing
from storage.database.location import Location
from storage.database.migrating import run_steps
from storage.database.opening import migrate_desk
from storage.database.schema import make_desk
from storage.database.tables import metadata
from storage.database.versions import SCHEMA_VERSION, Migrations, revision
from storage.desk import Desk
from tests.storage.claimable import Clock
from tests.storage.conftest import NOON, OPERATOR
from tests.storage.every_act import FULL, desk_for_acts, perform_all
from tests.storage.lively import shipped_catalogue
from tests.storage.soundness import faults_of

pytestmark = pytest.mark.both

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """All rows, as they are stored, of a desk none of whose tables is empty."""
    location = Location.of_file(tmp_path_factory.mktemp("full") / "desk" / "kigen.db")
    with desk_for_acts(location) as desk:
        perform_all(desk, FULL)
        with desk.read() as connection:
            return {name: rows(connection, name, table.columns.keys()) for name, table in metadata.tables.items()}


def rows(connection: Connection, table: str, columns: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    found = connection.execute(select(bare_table(table, *map(column, columns)))).mappings()
    return sorted(map(dict, found), key=repr)


def leave(location: Location, version: int, full: Rows, folder: Path) -> None:
    """A desk of schema ``version`` with what that schema had a place for."""
    for step in Migrations().folders[0].glob("0*.py"):
        if step.name[:4] <= revision(version):
            shutil.copy(step, folder)

    def fill(connection: Connection) -> None:
        run_steps(connection, Migrations(version, folders=(folder,)))
        known = set(inspect(connection).get_table_names())
        for table in metadata.sorted_tables:
            if table.name in known - {"schema_version"}:
                columns = [each["name"] for each in inspect(connection).get_columns(table.name)]
                target = insert(bare_table(table.name, *map(column, columns)))
                connection.execute(target, [{name: row[name] for name in columns} for row in full[table.name]])
        for statement in append_only_statements(connection.dialect.name):
            if not any(missing in statement for missing in set(metadata.tables) - known):
                connection.exec_driver_sql(statement)

    make_desk(location, fill)
    if location.path is not None:
        engine = open_engine(location)
        with writing(engine) as connection:
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        engine.dispose()


def stored(engine: Engine) -> Rows:
    with reading(engine) as connection:
        looked = inspect(connection)
        return {
            name: rows(connection, name, [each["name"] for each in looked.get_columns(name)])
            for name in looked.get_table_names()
            if name in metadata.tables and name != "schema_version"
        }


def schema_of(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT version_num FROM schema_version")).scalar_one())


def only(columns: set[str], of: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    return sorted(({name: row[name] for name in sorted(columns)} for row in of), key=repr)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_every_row_of_it_stays_and_it_is_a_desk_to_work_on(
    location: Location, version: int, full: Rows, tmp_path: Path
) -> None:
    folder = tmp_path / "steps"
    folder.mkdir()
    leave(location, version, full, folder)
    engine = open_engine(location)
    before, found = stored(engine), schema_of(engine)
    engine.dispose()
    assert found == version
    assert [name for name, left in before.items() if len(left) != len(full[name])] == []

    migrate_desk(location, Migrations(), NOON)
    with Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock()) as desk:
        assert schema_of(desk.engine) == SCHEMA_VERSION
        after = stored(desk.engine)
        assert set(after) == set(metadata.tables) - {"schema_version"}
        for name, left in before.items():
            columns = set(left[0]) - {"needs_kigen"}
            assert only(columns, after[name]) == only(columns, left), name
        with desk.read() as connection:
            # The acts were done with today's kigen: what they entered beyond the older schema is not there.
            assert [each for each in faults_of(connection) if "rows_changed" not in each] == []
        tickets = len(after["tickets"])
        assert desk.perform(receive, ReceiveTicket("acme", "high", "after the migration")).changed
        assert len(stored(desk.engine)["tickets"]) == tickets + 1

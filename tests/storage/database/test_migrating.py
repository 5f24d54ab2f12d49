"""Migrations: checked, in one transaction, after a copy; and who may run them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select, text

from core.errors import DeskUnreachable
from core.terms.registry import Catalogue
from storage.database.engine import open_engine, reading, writing
from storage.database.location import Location
from storage.database.migrating import run_steps
from storage.database.opening import migrate_desk
from storage.database.tables import events, tickets
from storage.database.versions import SCHEMA_VERSION, Migrations, revision
from storage.desk import Desk
from tests.storage.acts import NOON, enter_contract, receive
from tests.storage.conftest import OPERATOR

pytestmark = pytest.mark.both

SECOND = """
import sqlalchemy as sa
from alembic import op
revision = "{next}"
down_revision = "{newest}"

def upgrade():
    with op.batch_alter_table("tickets", recreate="always" if op.get_bind().dialect.name == "sqlite" else "never") as t:
        t.add_column(sa.Column("colour", sa.Text(), nullable=False, server_default="grey"))
    with op.batch_alter_table("events", recreate="always" if op.get_bind().dialect.name == "sqlite" else "never") as t:
        t.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default=""))
    {more}
"""


@pytest.fixture
def second(tmp_path: Path) -> Migrations:
    """A schema of tomorrow: one more column in two tables."""
    return _step(tmp_path, "")


def _second(more: str) -> str:
    numbers = {"{next}": revision(SCHEMA_VERSION + 1), "{newest}": revision(SCHEMA_VERSION), "{more}": more}
    text = SECOND
    for place, value in numbers.items():
        text = text.replace(place, value)
    return text


def _step(tmp_path: Path, more: str) -> Migrations:
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "next.py").write_text(_second(more), encoding="utf-8")
    return Migrations(version=SCHEMA_VERSION + 1, needs_kigen="0.2.0", folders=(*Migrations().folders, folder))


def _open(location: Location, migrations: Migrations | None = None) -> Desk:
    return Desk.open(
        location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON, migrations=migrations or Migrations()
    )


def _filled(location: Location) -> None:
    with Desk.create(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(receive, "障害の件")


def _schema(engine: Engine) -> dict[str, object]:
    """Everything that a migration could forget."""
    with reading(engine) as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master "
                "WHERE sql <> '' AND tbl_name <> 'schema_version' AND type <> 'trigger'"
            )
            return {
                name: sorted(
                    line.strip(" ,\t").replace('"', "").replace("DEFAULT ('')", "DEFAULT ''")
                    for line in sql.splitlines()
                    if line.strip()
                )
                for name, sql in rows
            }
        looked = inspect(connection)
        return {
            name: (
                [(column["name"], str(column["type"]), column["nullable"], column["default"]) for column in columns],
                sorted(str(index) for index in looked.get_indexes(name)),
                sorted(str(unique) for unique in looked.get_unique_constraints(name)),
                sorted(str(check) for check in looked.get_check_constraints(name)),
                sorted(str(key) for key in looked.get_foreign_keys(name)),
                looked.get_pk_constraint(name),
            )
            for (_, name), columns in looked.get_multi_columns().items()
            if name != "schema_version"
        }


def test_migrating_from_nothing_gives_what_a_new_desk_has(
    location: Location, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    _filled(location)
    if location.path is not None:
        other = Location.of_file(tmp_path / "migrated.db")
        sqlite3.connect(tmp_path / "migrated.db").close()
    else:
        other = Location.parse(request.getfixturevalue("new_database")())
    made, migrated = open_engine(location), open_engine(other)
    with writing(migrated) as connection:
        run_steps(connection, Migrations())
    try:
        assert _schema(migrated) == _schema(made)
    finally:
        made.dispose()
        migrated.dispose()


def test_a_private_desk_migrates_itself_after_a_verified_copy(file: Location, second: Migrations) -> None:
    _filled(file)
    with _open(file, second) as desk, desk.read() as connection:
        assert connection.execute(text("SELECT colour FROM tickets")).scalar_one() == "grey"
        assert connection.execute(select(events.c.kind)).scalars().all() == ["received"]
        assert connection.execute(text("PRAGMA user_version")).scalar_one() == SCHEMA_VERSION + 1
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    assert file.path is not None
    (copy,) = file.path.parent.glob(f"kigen.db.before-{SCHEMA_VERSION + 1}-*")
    assert copy.stat().st_mode & 0o777 == 0o600
    with _open(Location.of_file(copy)) as before, before.read() as connection:
        assert connection.execute(select(tickets.c.subject)).scalar_one() == "障害の件"


def test_a_migration_keeps_the_append_only_triggers(file: Location, second: Migrations) -> None:
    _filled(file)
    with (
        _open(file, second) as desk,
        pytest.raises(Exception, match="events is append-only"),
        writing(desk.engine) as connection,
    ):
        connection.execute(text("DELETE FROM events"))


def test_a_rebuilt_table_stays_strict_and_keeps_its_indexes_and_checks(file: Location, second: Migrations) -> None:
    _filled(file)
    before = open_engine(file)
    names = set(_schema(before))
    before.dispose()
    with _open(file, second) as desk:
        after = _schema(desk.engine)
    assert set(after) == names
    rebuilt = str(after["tickets"])
    assert "STRICT" in rebuilt
    assert "ck_tickets_open" in rebuilt


def test_a_shared_desk_waits_for_the_operator_who_migrates_it(location: Location, second: Migrations) -> None:
    _filled(location)
    if location.path is not None:
        location.path.chmod(0o660)
    with pytest.raises(DeskUnreachable) as waits:
        _open(location, second)
    assert waits.value.code == "desk_awaits_migration"

    copy = migrate_desk(location, second, NOON)
    assert (copy is not None) == (location.path is not None)
    assert migrate_desk(location, second, NOON) is None
    with _open(location, second) as desk, desk.read() as connection:
        assert connection.execute(text("SELECT colour FROM tickets")).scalar_one() == "grey"


def test_an_older_kigen_is_told_which_one_it_needs(location: Location, second: Migrations) -> None:
    _filled(location)
    migrate_desk(location, second, NOON)
    with pytest.raises(DeskUnreachable) as newer:
        _open(location)
    assert newer.value.code == "desk_newer"
    assert (newer.value.params["needed"], newer.value.params["found"]) == ("0.2.0", SCHEMA_VERSION + 1)


@pytest.mark.parametrize(
    "more",
    [
        "op.execute('DELETE FROM plan_periods')",
        "op.execute('NONSENSE')",
    ],
    ids=["loses rows", "fails"],
)
def test_a_migration_that_goes_wrong_changes_nothing(location: Location, tmp_path: Path, more: str) -> None:
    _filled(location)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever stops it, the desk is as before
        migrate_desk(location, _step(tmp_path, more), NOON)
    with _open(location) as desk:
        assert desk.perform(enter_contract, "still here").changed
        with desk.read() as connection:
            columns = {column["name"] for column in inspect(connection).get_columns("tickets")}
    assert "colour" not in columns


def test_a_broken_reference_stops_a_migration(file: Location, tmp_path: Path) -> None:
    _filled(file)
    steps = _step(tmp_path, """op.execute("UPDATE tickets SET contract_id = 'nobody'")""")
    with pytest.raises(DeskUnreachable) as failed:
        migrate_desk(file, steps, NOON)
    assert failed.value.code == "migration_failed"


def test_two_that_open_an_older_desk_migrate_it_once(file: Location, second: Migrations) -> None:
    _filled(file)
    from storage.database.migrating import migrate

    first, late = open_engine(file), open_engine(file)
    try:
        assert migrate(first, file, second)
        assert not migrate(late, file, second)
    finally:
        first.dispose()
        late.dispose()

"""The activity: append-only, chained from the first entry, and still whole when a text is erased."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.database.activity import Break, verify
from storage.database.engine import writing
from storage.desk import Desk
from tests.storage.acts import note, receive

pytestmark = pytest.mark.both


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Three acts: entries 2, 4 and 6 of the counter, with the events 1, 3 and 5."""
    desk.perform(receive, "a")
    desk.perform(note, (1, "b"))
    desk.perform(note, (1, "c"))
    return desk


def _faults(desk: Desk) -> tuple[Break, ...]:
    with desk.read() as connection:
        return verify(connection).breaks


def _tamper(desk: Desk, *statements: str) -> None:
    """As the owner of the database could: without the triggers."""
    with writing(desk.engine) as connection:
        for drop in _without_triggers(connection):
            connection.execute(text(drop))
        for statement in statements:
            connection.execute(text(statement))


def _without_triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        return [f"DROP TRIGGER {name}" for name in names]
    return [f"DROP TRIGGER {table}_append_only ON {table}" for table in ("events", "activity")]


def test_the_chain_holds_from_the_first_entry(told: Desk) -> None:
    with told.read() as connection:
        found = verify(connection)
        first = connection.execute(text("SELECT previous_hash FROM activity ORDER BY seq")).scalars().first()
    assert (found.entries, found.breaks, first) == (3, (), "")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE activity SET actor = 'suzuki' WHERE seq = 4", (Break(4, "entry_changed"),)),
        ("UPDATE activity SET payload = '{}' WHERE seq = 4", (Break(4, "payload_changed"),)),
        ("DELETE FROM activity WHERE seq = 4", (Break(6, "entry_missing"), Break(6, "events_changed"))),
        ("DELETE FROM activity WHERE seq = 6", (Break(5, "events_changed"), Break(5, "entry_missing"))),
        ("UPDATE events SET at = at + 1 WHERE seq = 3", (Break(4, "events_changed"),)),
        ("DELETE FROM events WHERE seq = 3", (Break(4, "events_changed"),)),
        (
            "INSERT INTO events SELECT 7, 'x', ticket_id, kind, at, recorded_at, actor, data FROM events WHERE seq = 5",
            (Break(7, "events_changed"),),
        ),
    ],
)
def test_what_was_tampered_with_is_found(told: Desk, statement: str, found: tuple[Break, ...]) -> None:
    _tamper(told, statement)
    assert _faults(told) == found


def test_a_text_that_was_erased_without_an_entry_is_found_and_breaks_nothing_else(told: Desk) -> None:
    _tamper(
        told,
        "UPDATE activity SET payload = NULL, salt = NULL WHERE seq = 4",
        "UPDATE events SET data = '{}' WHERE seq = 3",
    )
    assert _faults(told) == (Break(4, "erased_unrecorded"),)


@pytest.mark.parametrize("table", ["events", "activity"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "DELETE FROM {} WHERE seq = 1 OR seq = 2"]
)
def test_events_and_activity_are_append_only(told: Desk, table: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), writing(told.engine) as connection:
        connection.execute(text(statement.format(table)))
    assert _faults(told) == ()


@pytest.mark.parametrize("table", ["events", "activity"])
def test_they_can_not_be_replaced_either(told: Desk, table: str) -> None:
    copy = f"SELECT * FROM {table} WHERE seq IN (1, 2)"
    if told.engine.dialect.name == "sqlite":
        # Switched off as in another program's connection.
        _refused(told, "PRAGMA recursive_triggers = OFF", f"INSERT OR REPLACE INTO {table} {copy}")
    else:
        _refused(told, f"INSERT INTO {table} {copy} ON CONFLICT (seq) DO UPDATE SET actor = 'x'")
        _refused(told, f"TRUNCATE {table}")


def _refused(desk: Desk, *statements: str) -> None:
    with desk.engine.connect() as connection:
        for statement in statements[:-1]:
            connection.connection.cursor().execute(statement)
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statements[-1]))

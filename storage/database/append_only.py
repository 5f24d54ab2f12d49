"""What keeps events and activity append-only: triggers, made anew after every migration.

They stop mistakes and other programs, not an owner who drops them: that is what the chain is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

# The columns that are unique in each, so that INSERT OR REPLACE can't replace by any of them.
_KEYS = {
    "events": ("seq", "id"),
    "claim_events": ("seq", "id"),
    "activity": ("seq", "id", "command_id"),
    "handovers": ("id", "number"),
    "handover_marks": ("id",),
}


def append_only_statements(dialect: str) -> tuple[str, ...]:
    """The statements that drop and make the triggers."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def keep_append_only(connection: Connection) -> None:
    """Put the triggers in place."""
    for statement in append_only_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


@contextmanager
def changing(connection: Connection, *tables: str) -> Iterator[None]:
    """Rows of ``tables`` may be changed, in this transaction only: nobody else ever sees them without their triggers.

    For the erasing of texts. On PostgreSQL only the owner of the tables can.
    """
    sqlite = connection.dialect.name == "sqlite"
    for table in tables:
        connection.exec_driver_sql(
            f"DROP TRIGGER {table}_no_update" if sqlite else f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"
        )
    yield
    if sqlite:
        keep_append_only(connection)
        return
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")


def _sqlite() -> tuple[str, ...]:
    statements: list[str] = []
    for table, keys in _KEYS.items():
        taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})" for key in keys)
        bodies = {
            f"{table}_no_update": f"BEFORE UPDATE ON {table}",
            f"{table}_no_delete": f"BEFORE DELETE ON {table}",
            # REPLACE deletes silently unless the connection asked for recursive triggers.
            f"{table}_no_replace": f"BEFORE INSERT ON {table} WHEN {taken}",
        }
        for name, body in bodies.items():
            statements.append(f"DROP TRIGGER IF EXISTS {name}")
            statements.append(f"CREATE TRIGGER {name} {body} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
    return tuple(statements)


def _postgresql() -> tuple[str, ...]:
    statements = [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
    ]
    for table in _KEYS:
        name = f"{table}_append_only"
        statements.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    return tuple(statements)

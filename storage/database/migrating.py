"""Bringing a desk to the newest schema: in one transaction, checked before it commits, after a verified copy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, table, text

from core.errors import DeskUnreachable
from storage.database.append_only import keep_append_only
from storage.database.engine import WRITING, connect_file, writing
from storage.database.file_system import create_file
from storage.database.location import Location
from storage.database.sqlite_library import SqliteLibrary
from storage.database.versions import APPLICATION_ID, Migrations

# A migration may add rows or tables of its own; what operators entered never gets less.
_KEPT = ("contracts", "plan_periods", "tickets", "events", "activity", "operators", "views", "claims", "claim_events",
         "handovers", "handover_marks")  # fmt: skip


def copy_before(path: Path, library: SqliteLibrary, version: int, now: datetime) -> Path:
    """A verified copy of the desk's file beside it, ``kigen.db.before-2-20260430T0915Z``.

    Raises ``DeskUnreachable("desk_damaged")`` where the copy is not sound.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    copy = path.with_name(f"{path.name}.before-{version}-{stamp}")
    create_file(copy)
    source = connect_file(path, library, "mode=ro")
    target = connect_file(copy, library, "mode=rw")
    try:
        source.backup(target)  # all pages in one step: others may go on writing
        # One file without side files, whatever the copied header says.
        target.execute("PRAGMA journal_mode = DELETE")
        sound = target.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except BaseException:
        copy.unlink()  # half a copy takes room that may be what is missing
        raise
    finally:
        target.close()
        source.close()
    if not sound:
        copy.unlink()
        raise DeskUnreachable("desk_damaged", path=str(path))
    return copy


def migrate(engine: Engine, location: Location, migrations: Migrations) -> bool:
    """Run what is missing; False where another process was first.

    Nothing is changed where a step fails. Raises ``DeskUnreachable("migration_failed")`` where a check fails.
    """
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
            return _upgrade(connection, location, migrations)
    with engine.connect() as connection:
        bare = connection.connection.cursor()
        bare.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
        try:
            with connection.execution_options(**WRITING).begin():
                changed = _upgrade(connection, location, migrations)
                connection.exec_driver_sql(f"PRAGMA user_version = {migrations.version}")
        finally:
            bare.execute("PRAGMA foreign_keys = ON")
        return changed


def _upgrade(connection: Connection, location: Location, migrations: Migrations) -> bool:
    found = connection.execute(text("SELECT version_num FROM schema_version")).scalar_one()
    if int(found) >= migrations.version:
        return False
    before = _row_counts(connection)
    run_steps(connection, migrations)
    keep_append_only(connection)
    after = _row_counts(connection)
    fewer = [name for name, count in before.items() if after.get(name, 0) < count]
    if fewer or _foreign_key_errors(connection):
        raise DeskUnreachable("migration_failed", path=location.name, version=migrations.version)
    connection.execute(text("UPDATE desk SET needs_kigen = :needs"), {"needs": migrations.needs_kigen})
    return True


def run_steps(connection: Connection, migrations: Migrations) -> None:
    """Alembic's upgrade to the newest version, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.script_location).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, migrations.folders)).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _row_counts(connection: Connection) -> dict[str, int]:
    names = set(inspect(connection).get_table_names())
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in _KEPT
        if name in names
    }


def _foreign_key_errors(connection: Connection) -> bool:
    if connection.dialect.name != "sqlite":
        return False  # PostgreSQL never let them in
    return connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None

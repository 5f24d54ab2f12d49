"""Engines of a desk: SQLite and PostgreSQL behind one door, each with the settings that keep its promises.

``reading`` and ``writing`` are the two kinds of transaction; an engine's own ``begin()`` is a reader's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from core.errors import BadInput, DeskUnreachable
from storage.database.faults import is_shut
from storage.database.file_system import SHUT_SECONDS
from storage.database.location import Location
from storage.database.sqlite_library import SqliteLibrary, sqlite_library

_WRITES = "kigen_writes"
# The execution options of a connection that begins a writer's transaction.
WRITING: Mapping[str, Any] = {_WRITES: True}

# Those of a writer that fails soon where others write: who waits in front of a screen is told so, and can stop it.
_SOON = "kigen_soon"
WRITING_SOON: Mapping[str, Any] = {**WRITING, _SOON: True}

# What the server warned of on a connection since it was last looked at.
_WARNINGS = "kigen_warnings"

BUSY_TIMEOUT_SECONDS = 10
SOON_SECONDS = 1.0
CONNECT_TIMEOUT_SECONDS = 5
# To go through a large desk takes its time between two statements; who holds the desk's row has less (Ledger).
_SERVER_TIMEOUTS = (
    "-c statement_timeout=60s -c lock_timeout=10s -c idle_in_transaction_session_timeout=5min"
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
)


def open_engine(location: Location) -> Engine:
    """The engine of the desk at ``location``. Opens nothing yet; a file is never created by it."""
    if location.path is not None:
        return sqlite_engine(location.path, sqlite_library())
    return postgresql_engine(location)


def sqlite_engine(path: Path, library: SqliteLibrary) -> Engine:
    """An engine for the file at ``path``, only reading where the library is not to be trusted with writing."""
    read_only = bool(library.fault)

    def connect() -> Any:
        connection = connect_file(path, library, "mode=ro") if read_only else _connect_writer(path, library)
        # synchronous=FULL: an act that was confirmed survives a power cut.
        # recursive_triggers: INSERT OR REPLACE would pass the append-only triggers otherwise.
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "recursive_triggers=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite+pysqlite://", module=library.module, creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=8
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns into a writer fails at once when others write, whatever the busy timeout.
        options = connection.get_execution_options()
        soon = options.get(_SOON, False)
        if soon:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(SOON_SECONDS * 1_000)}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES, False) else "BEGIN")
        finally:
            if soon:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_SECONDS * 1_000)}")

    return engine


def _connect_writer(path: Path, library: SqliteLibrary) -> Any:
    """A bare connection that found its side files open: another user's have their mode an instant after he made them.

    A connection that found them shut would never write.
    """
    for _ in range(2):
        connection = connect_file(path, library, "mode=rw")
        if not _met_a_shut_file(connection, library):
            return connection
        connection.close()
        sleep(SHUT_SECONDS)
    return connect_file(path, library, "mode=rw")  # what then comes up says why


def _met_a_shut_file(connection: Any, library: SqliteLibrary) -> bool:
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except library.module.Error as error:
        return is_shut(error)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_SECONDS * 1_000)}")
    return False


def connect_file(path: Path, library: SqliteLibrary, mode: str) -> Any:
    """A bare connection in the driver's own words; transactions begin only where somebody begins them."""
    return library.module.connect(
        f"file:{quote(str(path))}?{mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def connect_server(location: Location, **more: Any) -> Callable[[], Any]:
    """What makes a bare connection to a PostgreSQL database, with ``more`` options of libpq or the driver.

    libpq reads the URI, so several hosts and services work. Raises ``DeskUnreachable("driver_missing")`` without
    psycopg, ``BadInput("database_url_broken")``, and what fetching the password raises.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict

        from storage.database.bounded import BoundedConnection
    except ImportError:
        raise DeskUnreachable("driver_missing", database=location.name) from None
    try:
        options: dict[str, Any] = {
            name: value for name, value in conninfo_to_dict(location.conninfo).items() if value is not None
        }
    except psycopg.ProgrammingError:  # its text repeats the URI with the password
        raise BadInput("database_url_broken", field="database") from None
    if location.password is not None and "password" not in options:
        options["password"] = location.password()
    options["options"] = f"{_SERVER_TIMEOUTS} {options.get('options', '')}".strip()
    options["client_encoding"] = "UTF8"  # whatever the database or the environment say
    options.setdefault("application_name", "kigen")
    options.setdefault("connect_timeout", CONNECT_TIMEOUT_SECONDS)
    options.setdefault("keepalives_idle", 10)
    options.setdefault("keepalives_interval", 5)
    options.setdefault("keepalives_count", 3)
    options.setdefault("tcp_user_timeout", 10_000)
    return partial(BoundedConnection.to, {**options, **more})


def postgresql_engine(location: Location) -> Engine:
    """An engine for a PostgreSQL database. Raises what ``connect_server`` raises."""
    connect = connect_server(location)
    engine = create_engine(
        "postgresql+psycopg://", creator=connect, pool_pre_ping=True, pool_size=4, max_overflow=8, pool_timeout=10
    )

    @event.listens_for(engine, "connect")
    def listen(connection: Any, record: Any) -> None:
        warnings: list[str] = []
        record.info[_WARNINGS] = warnings

        def heard(notice: Any) -> None:
            if notice.severity_nonlocalized == "WARNING":
                warnings.append(notice.message_primary)

        connection.add_notice_handler(heard)

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and sees one moment of the desk in all its statements."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection, connection.execution_options(**options).begin():
        yield connection


@contextmanager
def writing(engine: Engine, options: Mapping[str, Any] = WRITING) -> Iterator[Connection]:
    """A transaction that writes; on SQLite it is the only writer from its first moment. Keep it short.

    ``options``: ``WRITING_SOON`` fails soon where others write, for who tries again.
    Raises ``DeskUnreachable("desk_commit_unconfirmed")`` where the server committed without its synchronous standby.
    """
    with engine.connect() as connection:
        with connection.execution_options(**options).begin():
            yield connection
            connection.info.get(_WARNINGS, []).clear()
        # Somebody cancelled the waiting for the standby: the server calls that a success, with a warning.
        if connection.info.get(_WARNINGS):
            raise DeskUnreachable("desk_commit_unconfirmed")

"""A database that fails at a chosen statement of a writer, with the errors of a real server and of SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from unittest.mock import patch

import psycopg
from sqlalchemy import Connection, Engine, event

from storage.database.sqlite_library import sqlite_library

_BUSY = 5


class Fault(StrEnum):
    """What goes wrong. The first two are raised by the server itself; ``LOST`` ends the session there."""

    SERIALISATION = "40001"
    DEADLOCK = "40P01"
    LOST = "lost"
    BUSY = "busy"


FAULTS = {"postgresql": (Fault.SERIALISATION, Fault.DEADLOCK, Fault.LOST), "sqlite": (Fault.BUSY,)}


@dataclass(frozen=True)
class Place:
    """Where an attempt fails: at its ``statement`` (from 1), before it commits (0), or, in doubt, after it did (-1)."""

    statement: int
    fault: Fault


COMMIT, COMMITTED = 0, -1


@dataclass
class FaultyWrites:
    """One attempt after another fails at its place; those after them pass. ``statements``: how many the last had."""

    engine: Engine
    places: Sequence[Place]
    attempts: int = 0
    statements: int = 0
    _here: Place | None = field(default=None, repr=False)

    def begin(self, connection: Connection) -> None:
        """A transaction begins; a reader's has no attempts."""
        if not connection.get_execution_options().get("kigen_writes", False):
            self._here = None
            return
        self._here = self.places[self.attempts] if self.attempts < len(self.places) else Place(-2, Fault.BUSY)
        self.attempts += 1
        self.statements = 0

    def execute(self, cursor: Any, *_: Any) -> None:
        """Before each statement of an attempt."""
        if self._here is None:
            return
        self.statements += 1
        if self.statements == self._here.statement:
            _fail(cursor.connection, self._here.fault)

    def commit(self, connection: Any) -> None:
        """In the place of the dialect's own."""
        here, self._here = self._here, None
        if here is not None and here.statement == COMMIT:
            _fail(connection, here.fault)
        connection.commit()
        if here is not None and here.statement == COMMITTED:
            _fail(connection, Fault.BUSY if here.fault is Fault.BUSY else Fault.LOST)


def _fail(connection: Any, fault: Fault) -> None:
    driver = getattr(connection, "driver_connection", connection)
    if fault is Fault.BUSY:
        error = sqlite_library().module.OperationalError("database is locked")
        error.sqlite_errorcode = _BUSY
        raise error
    if fault is Fault.LOST:
        with psycopg.connect(driver.info.dsn, password=driver.info.password, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (driver.info.backend_pid,))
        driver.execute("SELECT 1")
    driver.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{fault.value}'; END $$")
    raise AssertionError("the server did not fail")


@contextmanager
def failing(engine: Engine, places: Sequence[Place]) -> Iterator[FaultyWrites]:
    """Writers of ``engine`` fail there."""
    faulty = FaultyWrites(engine, places)
    heard: list[tuple[str, Callable[..., None]]] = [("begin", faulty.begin)]
    heard += [(name, faulty.execute) for name in ("do_execute", "do_executemany", "do_execute_no_params")]
    for name, listener in heard:
        # First of all listeners: SQLite's own begins with a statement.
        event.listen(engine, name, listener, insert=name == "begin")
    try:
        with patch.object(engine.dialect, "do_commit", faulty.commit):
            yield faulty
    finally:
        for name, listener in heard:
            event.remove(engine, name, listener)

"""Hearing on PostgreSQL that somebody committed: writers announce it as they commit, and each process listens.

Who listens asks the server nothing while nothing happens. Where listening can't be had (a pooler in between that lends
the server's sessions out, a standby, a fork of PostgreSQL without it, no connection to spare) the desk's counter is
asked for now and then.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Update, func, literal_column

from storage.database.tables import desk

# The desk's table by its number: one desk is one channel, whatever the search path of whoever writes or listens.
_CHANNEL = "kigen_desk_"
_ANNOUNCING = func.pg_notify(func.concat(_CHANNEL, literal_column(f"{desk.name}.tableoid")), "")
POLL_EVERY_SECONDS = 1.5
"""Where it can't listen."""
LISTEN_AGAIN_SECONDS = 30.0
"""Where the server had no connection for it."""


def announced(change: Update, connection: Connection) -> Update:
    """``change`` of the desk's row, which also tells all who listen once it is committed, in the same statement."""
    if connection.dialect.name != "postgresql" or not _announces(_server_version(connection)):
        return change
    return change.returning(_ANNOUNCING)


def _server_version(connection: Connection) -> str:
    """As the server said it when the connection began; no question to it."""
    return str(connection.connection.driver_connection.info.parameter_status("server_version"))  # type: ignore[union-attr]


def _announces(server_version: str) -> bool:
    """Forks that name themselves behind a dash (``15.2-YB-2.25.1.0-b0``) may know neither NOTIFY nor LISTEN."""
    return "-" not in server_version.partition(" ")[0]


class Notices:
    """Counts what is heard. ``connect`` makes the connection that listens, in autocommit, and ``counter`` asks the desk
    for its counter, where that has to do. Safe to use from several threads."""

    def __init__(self, connect: Callable[[], Any], counter: Callable[[], int]) -> None:
        self._connect = connect
        self._counter = counter
        self._connection: Any = None
        self._lock = Lock()
        self._closed = False
        self._in_vain = False
        self._listen_at = 0.0
        self._version = 0
        self._failure: Exception | None = None
        self._failed_at = 0.0
        self._counted: int | None = None
        self._counted_at = 0.0

    @property
    def listens(self) -> bool:
        """Whether every commit is heard, from now on."""
        return self._connection is not None

    def at_hand(self) -> int | None:
        """Another number after each commit that was heard of; None where only the server knows. Never waits."""
        if not self._lock.acquire(blocking=False):
            return None  # another thread is connecting
        try:
            return self._version if self._hears() else None
        finally:
            self._lock.release()

    def ask(self) -> int:
        """The same, and waits for the server where it has to. Raises what the driver raises."""
        began = time.monotonic()
        with self._lock:
            if self._failure is not None and self._failed_at >= began:
                raise self._failure  # another thread found out meanwhile: they don't wait one after the other
            try:
                return self._asked()
            except Exception as error:
                self._failure, self._failed_at = error, time.monotonic()
                raise

    def _asked(self) -> int:
        if not self._hears():
            if not self._in_vain and time.monotonic() >= self._listen_at:
                self._try_to_listen()
            if self._connection is None and not self._closed:
                self._count()
        return self._version

    def close(self) -> None:
        """Listen no longer. Who is connecting just now lets go when he is done."""
        self._closed = True
        if self._lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._lock.release()

    def _hears(self) -> bool:
        """Take in what has come; whether the number says all that there is to know."""
        if self._connection is None:
            return self._counted is not None and time.monotonic() - self._counted_at < POLL_EVERY_SECONDS
        import psycopg

        try:
            heard = list(self._connection.notifies(timeout=0))
        except psycopg.Error:  # the server is gone, or another one takes its place
            self._let_go()
            return False
        if heard:
            self._version += 1
        return True

    def _try_to_listen(self) -> None:
        import psycopg

        try:
            self._listen()
        except psycopg.errors.ConnectionTimeout:
            raise
        except psycopg.OperationalError:  # it may be full, and still answer those that it has
            self._listen_at = time.monotonic() + LISTEN_AGAIN_SECONDS

    def _listen(self) -> None:
        import psycopg

        connection = self._connect()
        try:
            if not _is_own_session(connection):
                self._in_vain = True
                return
            (table,) = connection.execute(f"SELECT '{desk.name}'::regclass::oid").fetchone()
            try:
                connection.execute(f"LISTEN {_CHANNEL}{table}")
            except psycopg.OperationalError:
                raise
            except psycopg.Error:  # a standby, or a server that does not know it
                self._in_vain = True
                return
            self._version += 1  # nobody knows what happened before
            self._connection, connection = connection, None
        finally:
            if connection is not None:
                connection.close()
        if self._closed:
            self._let_go()

    def _count(self) -> None:
        try:
            counted = self._counter()
        except Exception:
            self._listen_at = 0.0  # it is away: when it is back there may be room
            raise
        self._counted_at = time.monotonic()
        if counted != self._counted:
            self._counted = counted
            self._version += 1

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # it is lost anyway
                connection.close()


def _is_own_session(connection: Any) -> bool:
    """A pooler answers for the server: the process that it names is not the one that the statements meet."""
    version = connection.info.parameter_status("server_version")
    (process,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    return _announces(str(version)) and process == connection.info.backend_pid

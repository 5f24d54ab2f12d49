"""Connections to PostgreSQL that wait for no answer without bound: not of a server that hangs, nor through a network
that swallows.

The server's own limits (``statement_timeout``) end with the server, and TCP's (``tcp_user_timeout``) only see hosts
that are gone: the kernel of a stopped server goes on confirming packets. So the client counts too. When nothing came
for some seconds, a second connection asks the server whether it is at work; if not, the first is given up.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Generator, Mapping
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.waiting import READY_NONE, Ready, Wait

Answer = TypeVar("Answer")

SILENCE_SECONDS = 5.0
"""After so long without a byte the server is looked at."""
LOOK_AGAIN_SECONDS = 10.0
"""From then on, as long as it is at work."""
LONGEST_SILENCE_SECONDS = 65.0
"""Past the server's own limit of a statement: whoever has not answered by then never will."""
_INTERVAL = 0.1

# We wait for the session: where it waits for us, a question or an answer was lost on the way. It ends: what it holds
# would keep everybody else from writing.
_LOOK = """
SELECT CASE WHEN wait_event_type = 'Client' THEN NOT pg_terminate_backend(pid) ELSE true END
FROM pg_stat_activity WHERE pid = %s AND usename = session_user
"""


class ServerSilent(psycopg.OperationalError):
    """The server took the connection and does not answer on it; the connection is closed."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection whose statements and commits raise ``ServerSilent`` where no answer is to be expected any more.

    What the statement or the commit did is unknown then, as after every lost connection.
    """

    _options: Mapping[str, Any] | None = None

    @classmethod
    def to(cls, options: Mapping[str, Any]) -> BoundedConnection:
        """A connection by ``options`` of libpq and the driver, among them ``connect_timeout``."""
        connection = cls.connect("", **options)
        connection._options = options
        return connection

    def wait(self, gen: PQGen[Answer], interval: float = _INTERVAL, timeout: float | None = None) -> Answer:
        """As the driver does, with a bound where the caller sets none."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        return super().wait(_while(gen, self._still_hoping()), interval)

    def _still_hoping(self) -> Callable[[bool], None]:
        """Hears again and again whether something came; raises when it is time to give up."""
        heard_at = monotonic()
        look_at = heard_at + SILENCE_SECONDS

        def hear(came: bool) -> None:
            nonlocal heard_at, look_at
            now = monotonic()
            if came:
                heard_at, look_at = now, now + SILENCE_SECONDS
            elif now >= look_at:
                if now - heard_at >= LONGEST_SILENCE_SECONDS or not self._is_worked_on():
                    self.close()
                    raise ServerSilent("the server does not answer")
                look_at = monotonic() + LOOK_AGAIN_SECONDS

        return hear

    def _is_worked_on(self) -> bool:
        """Whether the server is still at what this connection asked of it, or the answer has just come."""
        if self._options is None or self.autocommit:
            return False  # a look itself, or the pool's question whether a connection is alive: quickly answered
        info = self.info
        same = {"host": info.host, "port": info.port, "target_session_attrs": "any"}
        if info.hostaddr:
            same["hostaddr"] = info.hostaddr
        try:
            with BoundedConnection.connect("", autocommit=True, **{**self._options, **same}) as other:
                found = other.execute(_LOOK, (info.backend_pid,)).fetchone()
        except psycopg.Error:
            return False
        answered, _, _ = select.select([self.fileno()], [], [], 0)
        return bool(answered) or (found is not None and bool(found[0]))


def _while(gen: PQGen[Answer], hear: Callable[[bool], None]) -> Generator[Wait, Ready | int, Answer]:
    """``gen`` as it is; ``hear`` is told at every turn whether the socket was ready."""
    try:
        wants = next(gen)
        while True:
            ready = yield wants
            hear(bool(ready))
            wants = gen.send(ready or READY_NONE)
    except StopIteration as done:
        answer: Answer = done.value
        return answer
    finally:
        gen.close()

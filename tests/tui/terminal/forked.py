"""The fixture ``forked``: starts programs in real terminals from one process that has imported all that they need.

A start from Python's beginning takes a second of the processor, most of it for imports. What proves the start itself,
or sets what is read when Textual is imported, starts anew all the same.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

import pytest

from tests.tui.terminal.pty_session import Process, Start, surroundings
from tui.terminal.environment import prepare_environment

READ_AT_IMPORT = ("TEXTUAL_", "PYTHON", "LANG", "LC_")


class ForkServer:
    """The server: asked for one thing after the other."""

    def __init__(self) -> None:
        self._environment = surroundings()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.tui.terminal.fork_server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=self._environment,
        )  # fmt: skip

    def start(self, command: Sequence[str], terminal: int, environment: Mapping[str, str]) -> Process:
        """As ``start_anew``, for programs that import Textual as the server did."""
        assert read_at_import(environment) == read_at_import(self._environment), "to be started anew"
        order = {"command": command, "environment": dict(environment), "terminal": os.ttyname(terminal)}
        pid = self.ask(order)
        assert pid is not None
        return ForkedProcess(self, pid)

    def ask(self, order: object) -> int | None:
        """What the server answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        answer: int | None = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """It ends when nobody can ask any more."""
        self._process.communicate()


class ForkedProcess:
    """A child of the server."""

    def __init__(self, server: ForkServer, pid: int) -> None:
        self._server = server
        self._pid = pid
        self._status: int | None = None

    def poll(self) -> int | None:
        """Its exit status, should it have ended; where a signal ended it, the signal's number below zero."""
        if self._status is None:
            self._status = self._server.ask({"ended": self._pid})
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """The same as soon as it ends."""
        latest = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if latest is not None and time.monotonic() > latest:
                raise subprocess.TimeoutExpired("forked", timeout or 0)
            time.sleep(0.005)
        return status

    def send_signal(self, number: int, /) -> None:
        """Nothing where it has ended."""
        if self.poll() is None:
            os.kill(self._pid, number)

    def kill(self) -> None:
        """It ends at once."""
        self.send_signal(signal.SIGKILL)


def read_at_import(environment: Mapping[str, str]) -> dict[str, str]:
    """What Python and Textual read of it once and for all."""
    prepared = dict(environment)
    prepare_environment(prepared)
    return {name: value for name, value in prepared.items() if name.startswith(READ_AT_IMPORT)}


@pytest.fixture(scope="session")
def forked() -> Iterator[Start]:
    """Starts programs as users do, but for the imports."""
    server = ForkServer()
    yield server.start
    server.close()

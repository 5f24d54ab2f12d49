"""The screens in a real pseudo-terminal: the bytes they send, and what is left of the terminal afterwards."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol

from storage.database.location import Location
from tests.databases import database_of

PATIENCE_SECONDS = 20.0
# The terminal becomes the program's own, as a login makes it: only then does hanging up reach it.
OWN_TERMINAL = "import os, sys; os.login_tty(0); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"


class Process(Protocol):
    """A started program, as ``subprocess`` shows it."""

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: int, /) -> None: ...
    def kill(self) -> None: ...


Start = Callable[[Sequence[str], int, Mapping[str, str]], Process]
"""Starts Python with these arguments at a terminal, in an environment."""


def surroundings() -> dict[str, str]:
    """Those of the tests with the kind of terminal, without what apps of other tests leave there (the size of another
    terminal, and what is told to Textual), and with output as buffered as a user's."""
    others = {"LINES", "COLUMNS", "PYTHONUNBUFFERED"}
    strange = {name for name in os.environ if name in others or name.startswith("TEXTUAL_")}
    kept = {name: value for name, value in os.environ.items() if name not in strange}
    return {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def start_anew(command: Sequence[str], terminal: int, environment: Mapping[str, str]) -> Process:
    """Python from its beginning, as users start it."""
    return subprocess.Popen(
        [sys.executable, "-c", OWN_TERMINAL, *command], stdin=terminal, stdout=terminal, stderr=terminal,
        env=dict(environment),
    )  # fmt: skip


class Session:
    """A program in a terminal of its own."""

    def __init__(
        self,
        *command: str,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        start: Start = start_anew,
    ) -> None:
        self.output = bytearray()
        self.terminal, self._end = os.openpty()
        termios.tcsetwinsize(self._end, (size[1], size[0]))
        self.modes_before = self.modes()
        self.process = start(command, self._end, {**surroundings(), **(environment or {})})

    def modes(self) -> list[Any]:
        """The modes of the terminal: raw or cooked."""
        return termios.tcgetattr(self._end)[:4]

    def read_until(self, wanted: bytes) -> bytes:
        """What was sent up to and with ``wanted``."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while wanted not in self.output:
            assert time.monotonic() < deadline, f"{wanted!r} never came: {bytes(self.output[-400:])!r}"
            self._read(0.05)
        return bytes(self.output)

    def read_until_quiet(self, seconds: float = 0.4) -> None:
        """Until nothing more is sent for a while."""
        while self._read(seconds):
            pass

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self.terminal, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """The connection is gone, and the terminal with it."""
        os.close(self._end)
        os.close(self.terminal)
        self._end = self.terminal = -1

    def resize(self, columns: int, lines: int) -> None:
        """The terminal has another size."""
        termios.tcsetwinsize(self.terminal, (lines, columns))

    def stall(self, frames: int) -> None:
        """From now on nothing is read, as where a link hangs, and so many frames are written; the terminal holds about
        20 KB, and the program's queue 30 frames. Each size is a whole frame, at most one in 17 ms."""
        for count in range(frames):
            self.resize(90 + count % 2, 30)
            time.sleep(0.02)

    def wait_unread(self, seconds: float) -> int:
        """Its exit status, while nobody reads what it writes."""
        return self.process.wait(seconds)

    def wait(self, seconds: float) -> int:
        """Its exit status; reads on meanwhile, or a full pipe would keep it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = self.process.poll()
            if status is not None:
                if self.terminal >= 0:
                    self.read_until_quiet(0.05)
                return status
            self._read(0.01)
        raise AssertionError(f"still running after {seconds} s")

    def read_for(self, seconds: float) -> None:
        """Read what comes within a while."""
        self._read(seconds)

    def _read(self, seconds: float) -> bool:
        if self.terminal < 0:
            time.sleep(seconds)
            return False
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return False
        found = os.read(self.terminal, 65536)
        self.output += found
        return bool(found)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for end in (self.terminal, self._end):
            if end >= 0:
                os.close(end)


def kigen(
    place: Location, *arguments: str, size: tuple[int, int] = (80, 24), start: Start = start_anew, **environment: str
) -> Session:
    """kigen on the desk at ``place``."""
    command = ("-m", "tui.cli.main", "--database", database_of(place), *arguments)
    return Session(*command, size=size, environment=environment, start=start)

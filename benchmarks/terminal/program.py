"""A program in a pseudo-terminal of its own: what it sends, with the instant of each piece, and keys for it."""

from __future__ import annotations

import os
import re
import select
import signal
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from benchmarks.terminal.screen import text_of

KEYS = {"down": "\x1b[B", "up": "\x1b[A", "pagedown": "\x1b[6~", "pageup": "\x1b[5~", "enter": "\r", "escape": "\x1b"}
_SILENCE = 0.06
"""Seconds without output that end the answer to a key."""
_LATEST = 1.0
"""Seconds after which an answer does not come any more."""
_PATIENCE = 60.0
QUESTIONS = {
    rb"\x1b\[c": b"\x1b[?62;22c",
    rb"\x1b\[6n": b"\x1b[1;1R",
    rb"\x1b\[\?(\d+)\$p": b"\x1b[?\\1;0$y",  # a private mode: not recognized
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What one reading found, and when, in seconds of ``time.perf_counter``."""

    at: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What followed a key: seconds from the key to the last byte, None without one, and bytes."""

    seconds: float | None
    size: int


class Program:
    """Started on entering, killed on leaving. Output is only read while one of its methods waits for it."""

    def __init__(self, command: Sequence[str], *, size: tuple[int, int], environment: Mapping[str, str]) -> None:
        self._command, self._environment, self._size = list(command), dict(environment), size
        self.pieces: list[Piece] = []
        self.started = 0.0
        self.pid = self._terminal = -1

    def __enter__(self) -> Self:
        self._terminal, end = os.openpty()
        termios.tcsetwinsize(end, (self._size[1], self._size[0]))
        self.started = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.login_tty(end)
                os.execvpe(self._command[0], self._command, self._environment)
            finally:
                os._exit(127)
        os.close(end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    @property
    def output(self) -> bytes:
        """All that it sent."""
        return b"".join(piece.data for piece in self.pieces)

    def wait_for(self, text: str) -> None:
        """Until it has sent ``text``, in one run."""
        wanted = text.encode()
        self._read_until(lambda: wanted in self.output, f"{text!r} never came")

    def seconds_to(self, shown: Callable[[str], bool]) -> float:
        """From the start to the first piece after which ``shown`` holds for the text sent so far."""
        sent = b""
        for piece in self.pieces:
            sent += piece.data
            if shown(text_of(sent)):
                return piece.at - self.started
        raise RuntimeError("it never showed that")

    def press(self, key: str, silence: float = _SILENCE) -> Answer:
        """Press one key, and wait until what follows is over: until ``silence`` seconds pass without output."""
        before = len(self.pieces)
        pressed = time.perf_counter()
        os.write(self._terminal, KEYS.get(key, key).encode())
        self._read_answer(silence)
        found = self.pieces[before:]
        return Answer(found[-1].at - pressed if found else None, sum(len(piece.data) for piece in found))

    def write(self, keys: str) -> None:
        """Press keys, and wait for nothing."""
        os.write(self._terminal, keys.encode())

    def settle(self) -> None:
        """Until nothing was sent for half a second."""
        while self._read(0.5):
            pass

    def read(self, seconds: float) -> int:
        """Read for ``seconds``; the bytes read."""
        end, size = time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            size += self._read(left)
        return size

    def _read_answer(self, silence: float) -> None:
        if self._read(_LATEST):
            while self._read(silence):
                pass

    def _read_until(self, met: Callable[[], bool], otherwise: str) -> None:
        end = time.perf_counter() + _PATIENCE
        while not met():
            if time.perf_counter() > end:
                raise RuntimeError(f"{otherwise}: {text_of(self.output)!r}")
            self._read(0.1)

    def _read(self, seconds: float) -> int:
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if not ready:
            return 0
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            raise RuntimeError(f"it ended: {text_of(self.output)!r}") from None
        self.pieces.append(Piece(time.perf_counter(), data))
        for question, answer in QUESTIONS.items():
            for found in re.finditer(question, data):
                os.write(self._terminal, found.expand(answer))
        return len(data)

"""A program at the far end of a thin line: what a job sends, and when its last byte arrives."""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Mapping, Sequence

from benchmarks.terminal.program import QUESTIONS, Program
from benchmarks.terminal.throttle import Line

_SILENCE = 0.8
"""Seconds without anything coming or on its way that end a job: less than a countdown's, which ticks by the second."""
_PATIENCE = 30.0


class Travelled(Program):
    """``there`` carries the keys, ``back`` what the program writes."""

    def __init__(
        self, command: Sequence[str], there: Line, back: Line, *, size: tuple[int, int], environment: Mapping[str, str]
    ) -> None:
        super().__init__(command, size=size, environment=environment)
        self._there, self._back = there, back

    def type(self, keys: str) -> tuple[int, float, float]:
        """Type ``keys``; bytes that came back, and seconds to the first and to the last of them."""
        self._there.put(keys.encode())
        return self.answer()

    def answer(self) -> tuple[int, float, float]:
        """Until nothing comes any more."""
        start = time.monotonic()
        size, first, last = 0, 0.0, 0.0
        while True:
            now = time.monotonic()
            came = len(self._carry())
            if came:
                size, first, last = size + came, first or now - start, now - start
            waited = now - start - (last if size else 0.0)
            if waited > (_SILENCE if size else _PATIENCE) and self._back.next_in() is None:
                return size, first, last

    def _carry(self) -> bytes:
        """Move what there is to move; what arrived at the terminal."""
        waits = [wait for wait in (self._there.next_in(), self._back.next_in()) if wait is not None]
        ready, _, _ = select.select([self._terminal], [], [], min([0.02, *waits]))
        if ready:
            data = os.read(self._terminal, 65536)
            self._back.put(data)
            for question, answer in QUESTIONS.items():
                for found in re.finditer(question, data):
                    self._there.put(found.expand(answer))
        keys = self._there.arrived()
        if keys:
            os.write(self._terminal, keys)
        return self._back.arrived()

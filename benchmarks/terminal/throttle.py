"""A thin line between a terminal and a program: so many bits a second each way, and a delay.

As over SSH: what the program writes is taken at once and then travels; each piece arrives when the line has carried
all before it, and a delay later. A burst that left together arrives together.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

PIECE = 256
"""Bytes that travel as one, as far as the rate is told."""


class Line:
    """One way. ``bits`` a second; ``delay`` in seconds; ``clock`` is told by tests."""

    def __init__(self, bits: float, delay: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._bits = bits
        self._delay = delay
        self._clock = clock
        self._free_at = 0.0
        self._travelling: deque[tuple[float, bytes]] = deque()

    def put(self, data: bytes) -> None:
        """``data`` sets out."""
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            self._free_at = max(self._free_at, self._clock()) + len(piece) * 8 / self._bits
            self._travelling.append((self._free_at + self._delay, piece))

    def arrived(self) -> bytes:
        """What has come by now."""
        now, found = self._clock(), b""
        while self._travelling and self._travelling[0][0] <= now:
            found += self._travelling.popleft()[1]
        return found

    def next_in(self) -> float | None:
        """Seconds until the next piece comes; None where nothing travels."""
        return max(0.0, self._travelling[0][0] - self._clock()) if self._travelling else None

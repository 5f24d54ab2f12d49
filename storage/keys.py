"""Keys of the desk: UUID version 7 (RFC 9562), in the order they were made."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

_TAIL_BITS = 74  # rand_a and rand_b
_FIRST_TAIL_BITS = _TAIL_BITS - 1  # a clear top bit leaves room to count up within a millisecond
_STEP_BITS = 32


class Keys:
    """A source of keys. Within one source each key sorts after the one before, also when the clock goes back."""

    def __init__(self, nanoseconds: Callable[[], int] = time.time_ns) -> None:
        self._nanoseconds = nanoseconds
        self._lock = threading.Lock()
        self._millisecond = -1
        self._tail = 0

    def new(self) -> str:
        """A fresh key, such as ``019aa3f0-5c1e-7b0a-9d3c-2f1e5a7b8c9d``."""
        with self._lock:
            millisecond = self._nanoseconds() // 1_000_000
            if millisecond > self._millisecond:
                self._millisecond = millisecond
                self._tail = _random_bits(_FIRST_TAIL_BITS)
            else:
                self._tail += 1 + _random_bits(_STEP_BITS)
                if self._tail >> _TAIL_BITS:
                    self._millisecond += 1
                    self._tail = _random_bits(_FIRST_TAIL_BITS)
            return _text(self._millisecond, self._tail)


def _random_bits(bits: int) -> int:
    """From the system, so that a forked process does not go on with our numbers."""
    return int.from_bytes(os.urandom((bits + 7) // 8), "big") & ((1 << bits) - 1)


def _text(millisecond: int, tail: int) -> str:
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    digits = f"{millisecond << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

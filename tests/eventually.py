"""Waiting in a test for what comes from elsewhere: from a server, from another thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

PATIENCE_SECONDS = 10.0


def eventually(look: Callable[[], Seen], found: Callable[[Seen], bool]) -> Seen:
    """What ``look`` sees as soon as it is ``found``; fails where that never comes."""
    latest = time.monotonic() + PATIENCE_SECONDS
    while not found(seen := look()):
        assert time.monotonic() < latest, f"never came; seen last: {seen!r}"
        time.sleep(0.001)
    return seen

"""Waiting in a test for what comes from elsewhere: from a server, from another thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from storage.desk import Desk

Seen = TypeVar("Seen")

PATIENCE_SECONDS = 10.0


def eventually(look: Callable[[], Seen], found: Callable[[Seen], bool]) -> Seen:
    """What ``look`` sees as soon as it is ``found``; fails where that never comes."""
    latest = time.monotonic() + PATIENCE_SECONDS
    while not found(seen := look()):
        assert time.monotonic() < latest, f"never came; seen last: {seen!r}"
        time.sleep(0.001)
    return seen


@contextmanager
def noticed(desk: Desk) -> Iterator[None]:
    """What others do on the desk in here, ``desk`` has heard of at the end: a server's notice takes its time."""
    before = desk.data_version()  # waits where another thread asks just now: none at hand would be any
    yield
    eventually(desk.version_at_hand, lambda version: version not in (None, before))

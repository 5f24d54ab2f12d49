"""A reading that nobody waits for any more ends, instead of taking the processor from the one that is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

_STEPS = 20_000
"""Of SQLite's machine from one question to the next: a millisecond or two of them."""


@contextmanager
def ended_when(connection: Connection, unwanted: Callable[[], bool]) -> Iterator[None]:
    """What is read within fails with the driver's error soon after ``unwanted`` is met.

    On SQLite alone, whose work is this process's own: a server's goes on elsewhere and keeps nobody waiting here.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(unwanted, _STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, _STEPS)

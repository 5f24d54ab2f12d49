"""How it is known that somebody committed, on each database: by a number that is another one then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from storage.database.engine import connect_server
from storage.database.file_changes import FileChanges
from storage.database.location import Location
from storage.database.notices import Notices
from storage.database.sqlite_library import sqlite_library


class Changes(Protocol):
    """The number. Its first one stands for the desk as it was before anybody asked."""

    def at_hand(self) -> int | None:
        """It, or None where to know it takes waiting or a question to a server."""

    def ask(self) -> int:
        """It, and waits. Raises what the driver raises."""

    def close(self) -> None:
        """Let go of the connection."""


def changes_of(location: Location, counter: Callable[[], int]) -> Changes:
    """Those of the desk at ``location``; ``counter`` reads the desk's counter. Opens nothing yet."""
    if location.path is not None:
        return FileChanges(location.path, sqlite_library())

    def connect() -> Any:  # only who looks needs it, and its password
        return connect_server(location, autocommit=True)()

    return Notices(connect, counter)

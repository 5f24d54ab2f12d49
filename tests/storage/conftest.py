"""A desk on a real SQLite file and on a real PostgreSQL server: what holds on one must hold on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.location import Location
from storage.desk import Desk
from tests.databases import Places

NOON = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
OPERATOR = Actor(1000, "tanaka")


@pytest.fixture
def location(request: pytest.FixtureRequest, places: Places) -> Location:
    """A place without a desk; for who asks for ``founded``, with an empty one."""
    return places.copy("founded", found) if "founded" in request.fixturenames else places.new()


@pytest.fixture
def founded(location: Location) -> Location:
    """A place with an empty desk of noon: a copy, for most tests are not about making one."""
    return location


def found(location: Location) -> None:
    """An empty desk of noon at ``location``, closed."""
    Desk.create(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON).close()


@pytest.fixture(scope="session")
def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of such a desk, to copy and to read."""
    path = tmp_path_factory.mktemp("founded") / "desk" / "kigen.db"
    found(Location.of_file(path))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Location:
    """A place for a desk in a file."""
    return Location.of_file(tmp_path / "desk" / "kigen.db")


@pytest.fixture
def desk(founded: Location) -> Iterator[Desk]:
    """An empty desk at noon of a working day."""
    with Desk.open(founded, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        yield desk


@pytest.fixture
def reopened(location: Location) -> Iterator[Callable[[], Desk]]:
    """Opens the desk at ``location`` as another process would."""
    opened: list[Desk] = []

    def open_again() -> Desk:
        opened.append(Desk.open(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON))
        return opened[-1]

    yield open_again
    for desk in opened:
        desk.close()

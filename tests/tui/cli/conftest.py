"""The command in-process: its own streams, a clock that is set by hand, a real desk in a file."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

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

    database: Path
    now: datetime = MORNING
    environment: dict[str, str] = field(default_factory=lambda: {"LANG": "en_US.UTF-8"})

    def __call__(self, *argv: str, stdin: str = "", database: str | None = None) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        streams = Streams(io.StringIO(stdin), out, err, self.environment, lambda: self.now)
        status = main(["--database", database or str(self.database), *argv], streams)
        return Ran(status, out.getvalue(), err.getvalue())

    def later(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)


@pytest.fixture
def fresh(tmp_path: Path) -> Kigen:
    """The command, and no desk yet."""
    return Kigen(tmp_path / "desk" / "kigen.db")


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with the contract ``acme``, made once, to be copied."""
    kigen = Kigen(tmp_path_factory.mktemp("furnished") / "desk" / "kigen.db")
    assert kigen("init").status == 0
    added = kigen("contract", "add", "acme", "--terms", "jigsaw-prime", "--plan", "business-plus", "--kind", "prime")
    assert (added.status, added.out) == (0, "")
    return kigen.database


@pytest.fixture
def kigen(fresh: Kigen, furnished: Path) -> Kigen:
    """The command on a desk with the contract ``acme`` (business-plus: urgent 1 h, high 4 h …)."""
    shutil.copytree(furnished.parent, fresh.database.parent)
    return fresh


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

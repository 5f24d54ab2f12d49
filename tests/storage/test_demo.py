"""The sample desk has something to do, whenever it is opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.desk.filter import parse_filter
from storage.actor import Actor
from storage.database.location import Location
from storage.database.read_models.contracts import contract_rows
from storage.database.read_models.exposure import stakes
from storage.database.read_models.queue import Queue, counts
from storage.demo.contracts import BANK, CLOUD, KMS, MAIL
from storage.demo.desk import fill
from storage.workplace import open_workplace


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 6, 3, 2, 20, tzinfo=UTC),  # a Wednesday morning in Tokyo
        datetime(2026, 11, 21, 6, 0, tzinfo=UTC),  # a Saturday
        datetime(2027, 1, 1, 15, 30, tzinfo=UTC),  # the night after the old plans ended
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_some_are_due_in_minutes_some_overdue_some_waiting(tmp_path: Path, now: datetime, language: str) -> None:
    location = Location.of_file(tmp_path / "desk.db")
    with open_workplace(location, actor=Actor(1000, "tanaka"), clock=lambda: now, create=True).desk as desk:
        fill(desk, language)
        with desk.read() as connection:
            figures = counts(connection, now)
            soon = Queue(parse_filter("due:<1h -is:overdue", now=now, actor=""), connection.dialect.name)
            due_soon = soon.page(connection, now, limit=50)
            terms = {row.contract.terms for row in contract_rows(connection, now)}
            every = Queue(parse_filter("is:resolved", now=now, actor=""), connection.dialect.name)
            resolved = every.total(connection, now)
    assert len(terms) == 5
    assert figures.open + resolved == 360
    assert figures.overdue >= 3
    assert figures.waiting >= 20
    assert [row for row in due_soon if row.due_at and row.due_at - now < timedelta(minutes=30)]


@pytest.mark.parametrize("now", [datetime(2026, 6, 3, 2, 20, tzinfo=UTC), datetime(2026, 12, 31, 15, 30, tzinfo=UTC)])
def test_something_is_at_stake(tmp_path: Path, now: datetime) -> None:
    location = Location.of_file(tmp_path / "desk.db")
    with open_workplace(location, actor=Actor(1000, "tanaka"), clock=lambda: now, create=True).desk as desk:
        fill(desk, "ja")
        with desk.read() as connection:
            found = {row.contract: row for row in stakes(connection, now)}
    assert found[BANK].open
    assert Decimal(found[KMS].amount) == Decimal("128.46")
    assert found[KMS].closes_at is not None
    assert found[MAIL].free_months == 1
    assert Decimal(found[CLOUD].amount) > 0

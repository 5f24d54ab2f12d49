"""A reading that became unwanted ends early, and leaves its connection as good as before."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.location import Location
from storage.database.tables import tickets
from storage.database.unwanted import ended_when
from storage.desk import Desk

pytestmark = pytest.mark.both

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
LONG = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT count(*) FROM n")


def test_it_ends_when_it_is_unwanted_and_the_connection_reads_on(file: Location) -> None:
    asked: list[int] = []

    def unwanted() -> bool:
        asked.append(1)
        return len(asked) >= 3

    with Desk.create(file, actor=Actor(1000, "ken"), catalogue=Catalogue(())) as desk, desk.read() as connection:
        with pytest.raises(OperationalError, match="interrupted"), ended_when(connection, unwanted):
            connection.execute(ENDLESS)
        assert len(asked) == 3
        assert connection.execute(LONG).scalar_one() == 100_000
        assert len(asked) == 3, "nobody is asked afterwards"


@pytest.mark.parametrize("unwanted", [False, True])
def test_a_short_reading_is_read_to_its_end_on_every_database(desk: Desk, *, unwanted: bool) -> None:
    with desk.read() as connection, ended_when(connection, lambda: unwanted):
        assert connection.execute(select(func.count()).select_from(tickets)).scalar_one() == 0

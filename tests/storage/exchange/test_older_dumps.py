"""A dump that an older kigen wrote is still read: what it did not know of is empty, all else as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from core.desk.contract import Period, PlanPeriod
from core.desk.filter import Filter
from storage.database.activity import verify
from storage.database.location import Location
from storage.database.read_models.queue import Queue
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_tickets import read_ticket
from storage.database.tables import incidents, months, tickets, views
from storage.desk import Desk
from storage.exchange.load import load_into
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

pytestmark = pytest.mark.both

OLD = Path(__file__).parents[2] / "data" / "desk_of_format_1.jsonl"
NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)


def test_a_dump_of_format_1_loads_into_a_desk_of_today(location: Location) -> None:
    assert OLD.read_text(encoding="utf-8").startswith('{"kigen":{"format":1,')
    with Desk.create(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=lambda: NOW) as desk:
        load_into(desk, OLD.read_bytes().splitlines(keepends=True), OLD.name, None)
        with desk.read() as connection:
            contract = StoredContracts(connection).by_name("Acme 株式会社")
            first, second = read_ticket(connection, 1), read_ticket(connection, 2)
            due = connection.execute(select(tickets.c.due_at).where(tickets.c.number == 2)).scalar_one()
            assert connection.execute(select(views.c.name)).scalars().all() == ["open"]
            assert connection.execute(select(incidents)).all() == connection.execute(select(months)).all() == []
            assert verify(connection).breaks == ()
            assert [row.number for row in Queue(Filter(), connection.dialect.name).page(connection, NOW, limit=9)] == [
                2,
                1,
            ]
    assert (contract.account, contract.plans) == (
        "123456789012", (PlanPeriod(date(2026, 4, 1), "business-plus"),),
    )  # fmt: skip
    assert (contract.customer, contract.period, contract.amounts, contract.stops) == ("", Period.MONTHLY, (), ())
    assert [event.kind.value for event in first.events] == ["received", "responded"]
    assert (first.subject, second.subject) == ("障害の件", "How to use it")
    # 24 covered hours of the desk, which is open from 9:00 to 17:00, from 11:00 on Monday.
    assert due == datetime(2026, 6, 4, 2, tzinfo=UTC)

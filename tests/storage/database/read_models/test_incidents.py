"""The list of incidents: what goes on first, each newest first, found by words, a window at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.incident import Incident, Touch
from core.desk.ports import Done, UnitOfWork
from storage.database.read_models.incidents import (
    incident_counts,
    incident_page,
    incident_place,
    open_numbers,
)
from storage.desk import Desk
from tests.storage.acts import NOON

pytestmark = pytest.mark.both

START = date(2026, 4, 1)


def store(uow: UnitOfWork, count: int) -> Done:
    """``count`` incidents, an hour apart, each second one over, on "acme" and every third on "beta" too."""
    known = {}
    for name in ("acme", "beta"):
        contract = Contract(uow.new_id(), name, "terms", Direction.PAYABLE, START, (PlanPeriod(START, "plus"),))
        uow.contracts.add(replace(contract, customer=f"{name} holding"))
        known[name] = contract.id
    for number in range(1, count + 1):
        start = NOON - timedelta(hours=number)
        end = None if number % 2 else start + timedelta(minutes=30)
        names = ("acme", "beta") if number % 3 == 0 else ("acme",)
        touched = tuple(Touch(known[name], start, end) for name in names)
        title, reference = f"Down {number}", f"R-{number}"
        uow.incidents.add(Incident(uow.new_id(), number, title, start, end, reference=reference, touches=touched))
    uow.record_activity("incident.logged", "all", {})
    return Done("all")


def test_what_goes_on_stands_first_and_each_part_newest_first(desk: Desk) -> None:
    desk.perform(store, 6)
    with desk.read() as connection:
        counts = incident_counts(connection)
        rows = incident_page(connection, counts, offset=0, limit=10)
        assert (counts.open, counts.over, counts.total) == (3, 3, 6)
        assert [row.number for row in rows] == [1, 3, 5, 2, 4, 6]
        assert [row.touched for row in rows] == [1, 2, 1, 1, 1, 2]
        assert rows[1].contracts == ("acme", "beta")
        assert open_numbers(connection, 2) == [1, 3]


def test_windows_join_without_a_gap_over_the_border_of_what_goes_on(desk: Desk) -> None:
    desk.perform(store, 7)
    with desk.read() as connection:
        counts = incident_counts(connection)
        found = [row.number for first in range(0, 8, 3) for row in incident_page(
            connection, counts, offset=first, limit=3)]  # fmt: skip
        assert found == [1, 3, 5, 7, 2, 4, 6]
        assert [incident_place(connection, counts, number) for number in found] == list(range(7))
        assert incident_place(connection, counts, 99) is None


def test_every_word_must_be_found_in_title_reference_contract_customer_or_number(desk: Desk) -> None:
    desk.perform(store, 6)

    def numbers(text: str) -> list[int]:
        with desk.read() as connection:
            counts = incident_counts(connection, text)
            rows = incident_page(connection, counts, offset=0, limit=10, text=text)
            assert len(rows) == counts.total
            return [row.number for row in rows]

    assert numbers("down BETA") == [3, 6]
    assert numbers("beta r-6") == [6]
    assert numbers("#4") == [4]
    assert numbers("acme holding 5") == [5]
    assert numbers("100%") == []

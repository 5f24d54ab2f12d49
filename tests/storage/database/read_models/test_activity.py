"""The activity in windows: newest first, of one ticket, of some operators, from either end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from core.desk.acts.clock import Respond, respond
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.read_models.activity import (
    ActivityRow,
    Acts,
    acted_tickets,
    activity_actors,
    activity_newer,
    activity_page,
    activity_page_after,
    activity_page_at,
    activity_total,
)
from storage.database.tables import activity
from storage.desk import Desk
from tests.storage.lively import Clock, lively_desk

pytestmark = pytest.mark.both


def every(connection: Connection) -> Sequence[ActivityRow]:
    return activity_page(connection, limit=99)


def test_it_comes_newest_first_in_windows(lively: Desk) -> None:
    with lively.read() as connection:
        whole = every(connection)
        pages = list(activity_page(connection, limit=5))
        while rows := activity_page(connection, before=pages[-1].seq, limit=5):
            pages += rows
    assert pages == list(whole)
    assert [row.seq for row in whole] == sorted((row.seq for row in whole), reverse=True)


def test_a_window_is_found_from_a_row_and_from_either_end(lively: Desk) -> None:
    with lively.read() as connection:
        whole = list(every(connection))
        total = activity_total(connection)
        assert total == len(whole) > 12
        assert activity_page_after(connection, after=whole[8].seq, limit=3) == whole[5:8]
        for offset in range(total):
            assert activity_page_at(connection, offset=offset, total=total, limit=4) == whole[offset : offset + 4]
            assert activity_newer(connection, than=whole[offset].seq) == offset


def test_the_acts_on_one_ticket_are_its_own(lively: Desk) -> None:
    acts = Acts(ticket=9)
    with lively.read() as connection:
        of_nine = activity_page(connection, limit=99, acts=acts)
        assert activity_total(connection, acts) == 4
        assert activity_newer(connection, than=of_nine[2].seq, acts=acts) == 2
        assert acted_tickets(connection, of_nine)[9].terms == "jigsaw-prime"
    assert [row.action for row in of_nine] == [
        "ticket.voided", "ticket.responded", "ticket.noted", "ticket.received",
    ]  # fmt: skip
    assert {row.ticket for row in of_nine} == {9}
    assert of_nine[-1].details is not None
    assert of_nine[-1].details["priority"] == "low"


def test_acts_on_something_else_are_on_no_ticket(lively: Desk) -> None:
    with lively.read() as connection:
        added = [row for row in every(connection) if row.action == "contract.added"]
        assert [row.ticket for row in added] == [None] * 3
        assert acted_tickets(connection, added) == {}


def test_acts_are_found_by_who_acted(lively: Desk) -> None:
    with lively.read() as connection:
        assert activity_actors(connection) == ["tanaka"]
        assert activity_total(connection, Acts(actors=("tanaka",))) == activity_total(connection)
        assert activity_page(connection, limit=9, acts=Acts(actors=("suzuki",))) == []
        assert activity_total(connection, Acts(actors=())) == 0


def test_everybody_who_acted_is_named_and_an_erased_text_leaves_the_act(tmp_path: Path, catalogue: Catalogue) -> None:
    location = Location.of_file(tmp_path / "desk" / "kigen.db")
    with lively_desk(location, catalogue, Clock()) as desk:
        with Desk.open(location, actor=Actor(1001, "suzuki"), catalogue=catalogue, clock=desk.now) as other:
            other.perform(respond, Respond(4))
        with writing(desk.engine) as connection:
            connection.exec_driver_sql("DROP TRIGGER activity_no_update")
            connection.execute(update(activity).where(activity.c.subject == "4").values(payload=None, salt=None))
        with desk.read() as connection:
            newest = every(connection)[0]
            assert activity_actors(connection) == ["suzuki", "tanaka"]
            assert list(activity_page(connection, limit=9, acts=Acts(actors=("suzuki",)))) == [newest]
    assert (newest.actor, newest.action, newest.ticket, newest.details) == ("suzuki", "ticket.responded", 4, None)

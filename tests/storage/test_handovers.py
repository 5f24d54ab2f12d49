"""What one shift tells the next: kept with what the desk knew, unread until it is marked, taken back while unread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.desk.acts.clock import Pause, Resolve, pause, resolve
from core.desk.acts.handovers import (
    AcknowledgeHandover,
    HandOver,
    TakeBackHandover,
    acknowledge_handover,
    hand_over,
    take_back_handover,
)
from core.desk.acts.paper import Assign, assign
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.handover import Situation, TicketsThen
from core.errors import BadInput, Refused
from storage.actor import Actor
from storage.database.activity import verify
from storage.database.handover_rows import situation_as_json, situation_from_json
from storage.database.read_models.handovers import (
    UNREAD_FOR,
    Unread,
    handover_list,
    handover_page,
    handover_to_open,
    newest,
    unread,
    unread_handovers,
)
from storage.database.stored_handovers import read_handover
from storage.desk import Desk
from tests.databases import Places
from tests.storage.claimable import Clock
from tests.storage.conftest import NOON, OPERATOR
from tests.storage.every_act import furnish_for_acts
from tests.storage.lively import shipped_catalogue


@pytest.fixture
def desk(places: Places) -> Iterator[Desk]:
    """With an urgent ticket (1) that waits for its answer, and one that is solved."""
    location = places.copy("acts", furnish_for_acts)
    with Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock()) as desk:
        yield desk


def of_another(desk: Desk, name: str = "sato") -> Desk:
    return Desk.open(desk.location, actor=Actor(1001, name), catalogue=shipped_catalogue(), clock=desk.now)


def unread_by(desk: Desk, name: str) -> Unread:
    with desk.read() as connection:
        return unread(connection, name, desk.now())


@pytest.mark.both
def test_a_handover_keeps_what_the_desk_knew(desk: Desk) -> None:
    desk.perform(receive, ReceiveTicket("acme", "critical", "全停止"))
    desk.perform(assign, Assign(3, desk.actor.name))
    desk.perform(pause, Pause(1))
    assert desk.perform(hand_over, HandOver("  山田様へ\x1b折り返し\n10時まで  ")).subject == "1"
    with desk.read() as connection:
        kept = read_handover(connection, 1)
        page = handover_page(connection, 1)
    then = kept.situation
    assert kept.text == "山田様へ␛折り返し\n10時まで"
    assert (then.at, then.open, then.unassigned) == (kept.written_at, 2, 1)
    assert [(each.priority, each.count) for each in then.priorities] == [("critical", 1), ("high", 1)]
    assert [each.number for each in then.waiting.first] == [1]
    assert [each.number for each in then.own.first] == [3]
    assert then.overdue == TicketsThen()
    assert then.window_count == len(then.windows) > 0
    assert then.windows[0].working_days >= 0
    assert page.names.subjects == {1: "ディスク障害", 3: "全停止"}
    assert set(page.names.contracts) == {each.contract_id for each in then.windows}


def test_what_was_known_stays_and_what_is_done_since_is_told(desk: Desk) -> None:
    desk.perform(pause, Pause(1))
    desk.perform(hand_over, HandOver("x"))
    desk.perform(resolve, Resolve(1))
    with desk.read() as connection:
        page = handover_page(connection, 1)
    assert [each.number for each in page.handover.situation.waiting.first] == [1]
    assert page.names.solved == {1}


@pytest.mark.both
def test_it_is_unread_by_others_until_each_marks_it(desk: Desk) -> None:
    writer = desk.actor.name
    desk.perform(hand_over, HandOver("first"))
    desk.perform(hand_over, HandOver("second"))
    assert unread_by(desk, writer) == Unread()
    found = unread_by(desk, "sato")
    assert (found.count, found.number, found.actor) == (2, 2, writer)
    with of_another(desk) as sato:
        with sato.read() as connection:
            assert handover_to_open(connection, "sato", sato.now()) == 1
        assert sato.perform(acknowledge_handover, AcknowledgeHandover(1)).changed
        assert not sato.perform(acknowledge_handover, AcknowledgeHandover(1)).changed
        assert unread_by(sato, "sato").count == 1
        with sato.read() as connection:
            assert handover_to_open(connection, "sato", sato.now()) == 2
            assert [mark.actor for mark in read_handover(connection, 1).readers] == ["sato"]
            assert verify(connection).breaks == ()
    assert unread_by(desk, "mori").count == 2


def test_what_is_old_is_unread_no_more(desk: Desk) -> None:
    desk.perform(hand_over, HandOver("x"))
    later = desk.now() + UNREAD_FOR - timedelta(minutes=1)
    with desk.read() as connection:
        assert unread(connection, "sato", later).count == 1
        assert len(unread_handovers(connection, "sato", later, limit=9)) == 1
        later += timedelta(minutes=2)
        assert unread(connection, "sato", later) == Unread()
        assert not unread_handovers(connection, "sato", later, limit=9)
        assert handover_to_open(connection, "sato", later + timedelta(minutes=2)) == 1


def test_one_that_is_taken_back_is_passed_over(desk: Desk) -> None:
    for said in ("first", "second", "third"):
        desk.perform(hand_over, HandOver(said))
    assert desk.perform(take_back_handover, TakeBackHandover(2)).changed
    assert not desk.perform(take_back_handover, TakeBackHandover(2)).changed
    with desk.read() as connection:
        assert unread(connection, "sato", desk.now()).count == 2
        page = handover_page(connection, 3)
        assert (page.older, page.newer, page.place, page.total) == (1, None, 2, 2)
        assert [each.number for each in handover_list(connection, limit=5)] == [3, 1]
        assert newest(connection) == 3


def test_what_cannot_be_done_is_refused(desk: Desk) -> None:
    desk.perform(hand_over, HandOver("first"))
    with of_another(desk) as sato:
        with pytest.raises(BadInput, match="handover_empty"):
            desk.perform(hand_over, HandOver(" \n\t "))
        with pytest.raises(Refused, match="handover_own"):
            desk.perform(acknowledge_handover, AcknowledgeHandover(1))
        for number in (7, -1, 2**70):
            with pytest.raises(BadInput, match="handover_unknown"):
                sato.perform(acknowledge_handover, AcknowledgeHandover(number))
        with pytest.raises(Refused, match="handover_of_another"):
            sato.perform(take_back_handover, TakeBackHandover(1))
        sato.perform(acknowledge_handover, AcknowledgeHandover(1))
        with pytest.raises(Refused, match="handover_was_read") as was_read:
            desk.perform(take_back_handover, TakeBackHandover(1))
        assert was_read.value.params["readers"] == ("sato",)
        desk.perform(hand_over, HandOver("second"))
        desk.perform(take_back_handover, TakeBackHandover(2))
        with pytest.raises(Refused, match="handover_taken_back"):
            sato.perform(acknowledge_handover, AcknowledgeHandover(2))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE handovers SET text = 'x'", "DELETE FROM handovers", "UPDATE handover_marks SET actor = 'x'"],
)
@pytest.mark.both
def test_what_was_written_is_nobodys_to_change(desk: Desk, statement: str) -> None:
    desk.perform(hand_over, HandOver("first"))
    desk.perform(take_back_handover, TakeBackHandover(1))
    with desk.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))


def test_a_long_text_is_cut_as_notes_are(desk: Desk) -> None:
    desk.perform(hand_over, HandOver("あ" * 200_000))
    with desk.read() as connection:
        kept = read_handover(connection, 1).text
    assert (len(kept), kept[-1]) == (100_000, "…")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("at", "now"), ("open", -1), ("open", True), ("priorities", [["a", "b"]]), ("own", {"count": 1}),
        ("overdue", {"count": 1, "first": [[1, "high", "\x1b[31m", None]]}), ("incidents", [[1, None]]),
        ("windows", [["c", "2026-13-01", "", 0, None, 1]]),
        ("waiting", {"count": 1, "first": [[2**70, "h", "", 2**70]]}),
    ],
)  # fmt: skip
def test_a_situation_that_no_desk_could_keep_is_not_read(name: str, value: object) -> None:
    kept = situation_as_json(Situation(NOON))
    assert situation_from_json(kept) == Situation(NOON)
    with pytest.raises((ValueError, TypeError, KeyError, OverflowError)):
        situation_from_json({**kept, name: value})

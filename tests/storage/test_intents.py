"""What an operator wants done is done once, however often it is tried; and nobody has to wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.desk.acts.clock import Respond, respond
from core.desk.acts.paper import AddNote, add_note
from core.desk.events import EventKind
from core.desk.filter import parse_filter
from core.errors import DeskUnreachable
from storage import retrying
from storage.bulk import perform_each
from storage.database import engine
from storage.database.location import Location
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from storage.intent import Intent
from storage.taking import take_next
from tests.storage.claimable import NOW
from tests.storage.faulty import COMMITTED, FAULTS, Place, failing
from tests.storage.test_taking import filled
from tests.storage.trouble import held

pytestmark = pytest.mark.both

FREE = parse_filter("is:unassigned", now=NOW, actor="")


@pytest.fixture
def desk(founded: Location) -> Iterator[Desk]:
    """With five tickets that nobody owns."""
    with filled(founded, 5) as desk:
        yield desk


@pytest.fixture
def in_doubt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first writer's commit is stored, and he never hears of it."""
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", -1.0)
    with failing(desk.engine, [Place(COMMITTED, FAULTS[desk.engine.dialect.name][-1])]):
        yield


def owners(desk: Desk) -> list[str]:
    with desk.read() as connection:
        return [read_ticket(connection, number).state.owner for number in range(1, 6)]


def answers(desk: Desk, number: int) -> int:
    with desk.read() as connection:
        return sum(event.kind is EventKind.RESPONDED for event in read_ticket(connection, number).events)


@pytest.mark.usefixtures("in_doubt")
def test_the_next_try_finds_what_the_first_one_stored(desk: Desk) -> None:
    intent = Intent("one")
    with pytest.raises(DeskUnreachable), desk.intending(intent):
        desk.perform(respond, Respond(1))
    with desk.intending(intent):
        done = desk.perform(respond, Respond(1))
    assert done.changed
    assert done.stored_before
    assert answers(desk, 1) == 1


@pytest.mark.usefixtures("in_doubt")
def test_who_took_a_ticket_in_doubt_is_not_given_another_one(desk: Desk) -> None:
    intent = Intent("one")
    with pytest.raises(DeskUnreachable), desk.intending(intent):
        take_next(desk, FREE, NOW)
    taken = [number for number, owner in enumerate(owners(desk), 1) if owner]
    with desk.intending(intent):
        assert [take_next(desk, FREE, NOW)] == taken
    assert [number for number, owner in enumerate(owners(desk), 1) if owner] == taken


@pytest.mark.usefixtures("in_doubt")
def test_many_go_on_where_they_were_stopped(desk: Desk) -> None:
    intent, commands = Intent("many"), [Respond(number) for number in range(1, 6)]
    with desk.intending(intent):
        stopped = perform_each(desk, respond, commands)
    assert stopped.untried == (1, 2, 3, 4, 5)
    with desk.intending(intent):
        found = perform_each(desk, respond, commands)
    assert found.done == (1, 2, 3, 4, 5)
    assert [answers(desk, number) for number in range(1, 6)] == [1] * 5


def test_several_acts_of_one_intent_are_several(desk: Desk) -> None:
    for _ in range(2):
        with desk.intending(intent := Intent("two")):
            desk.perform(add_note, AddNote(1, "a"))
            desk.perform(add_note, AddNote(1, "b"))
    with desk.read() as connection:
        notes = [event.text for event in read_ticket(connection, 1).events if event.kind is EventKind.NOTED]
    assert notes == ["a", "b"]
    assert intent.waits_for == ""


def test_of_another_thread_an_intent_is_none_of_its_business(desk: Desk) -> None:
    seen: list[Intent | None] = []
    with desk.intending(Intent("mine")):
        other = threading.Thread(target=lambda: seen.append(desk.intent))
        other.start()
        other.join()
        assert desk.intent is not None
    assert seen == [None]
    assert desk.intent is None


@pytest.mark.in_a_file("a server is waited for as in the other tests")
def test_who_gives_up_is_told_that_nothing_was_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """He waits for who holds the desk, and would do so for a long time."""
    monkeypatch.setattr(engine, "SOON_SECONDS", 0.01)
    assert desk.location.path is not None
    intent, told = Intent("one"), list[DeskUnreachable]()

    def act() -> None:
        with pytest.raises(DeskUnreachable) as refused, desk.intending(intent):
            desk.perform(respond, Respond(1))
        told.append(refused.value)

    with held(desk.location.path):
        acting = threading.Thread(target=act)
        acting.start()
        while not intent.waits_for:
            acting.join(0.01)
        assert intent.waits_for == "desk_busy"
        intent.give_up()
        acting.join(10)
    assert [error.code for error in told] == ["act_given_up"]
    assert answers(desk, 1) == 0

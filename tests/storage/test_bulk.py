"""One act on many tickets, and the undo of any of the last acts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.desk.acts.clock import (
    ChangePriority,
    Pause,
    Reopen,
    Resolve,
    Respond,
    change_priority,
    pause,
    reopen,
    resolve,
    respond,
)
from core.desk.acts.paper import AddNote, Assign, Void, add_note, assign, void
from core.desk.acts.undo import RecordedAct
from core.desk.events import EventKind, voided_ids
from core.desk.filter import Filter
from core.errors import DeskUnreachable
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.bulk import perform_each, undo
from storage.database.activity import verify
from storage.database.location import Location
from storage.database.read_models.activity import activity_page
from storage.database.read_models.queue import Queue, QueueRow
from storage.database.read_models.undoable import undoable
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.databases import Places
from tests.storage.lively import HOUR, MORNING, OPERATOR, Clock, furnish_lively, open_lively, shipped_catalogue

NOW = MORNING + 3 * HOUR


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture
def location(places: Places) -> Location:
    return places.copy("lively", furnish_lively)


@pytest.fixture
def lively(location: Location) -> Iterator[Desk]:
    with open_lively(location, Clock()) as desk:
        yield desk


def queue(desk: Desk) -> dict[int, QueueRow]:
    with desk.read() as connection:
        return {row.number: row for row in Queue(Filter(), connection.dialect.name).page(connection, NOW, limit=50)}


def last_acts(desk: Desk, limit: int = 20) -> tuple[RecordedAct, ...]:
    with desk.read() as connection:
        return undoable(connection, desk.actor.name, limit=limit)


def test_a_bulk_act_counts_what_it_did(lively: Desk) -> None:
    outcome = perform_each(lively, assign, [Assign(number, "ken") for number in (1, 4, 3, 99)])
    assert (outcome.done, outcome.unchanged) == ((1, 3), (4,))
    assert [(refusal.number, refusal.error.code) for refusal in outcome.refusals] == [(99, "ticket_unknown")]
    assert {number for number, row in queue(lively).items() if row.owner == "ken"} == {1, 3, 4}
    assert [(one.id, one.params["count"]) for one in outcome.summary] == [
        ("desk.bulk_done", 2), ("desk.bulk_unchanged", 1), ("desk.bulk_refused", 1),
    ]  # fmt: skip


@pytest.mark.both
def test_the_entries_of_a_bulk_act_share_its_batch(lively: Desk) -> None:
    outcome = perform_each(lively, respond, [Respond(1), Respond(3)])
    with lively.read() as connection:
        second, first, before = activity_page(connection, limit=3)
        assert verify(connection).breaks == ()
    assert [entry.details and entry.details.get("batch") for entry in (first, second, before)] == [
        outcome.batch, outcome.batch, None,
    ]  # fmt: skip
    assert [first.subject, second.subject] == ["1", "3"]


def test_the_same_batch_again_repeats_nothing(lively: Desk) -> None:
    notes = [AddNote(1, "memo"), AddNote(3, "memo")]
    first = perform_each(lively, add_note, notes)
    again = perform_each(lively, add_note, notes, batch=first.batch)
    assert (first.done, again.done, again.unchanged) == ((1, 3), (), (1, 3))
    with lively.read() as connection:
        assert [event.kind for event in read_ticket(connection, 1).events].count(EventKind.NOTED) == 1


def test_a_desk_that_is_lost_on_the_way_keeps_what_was_done(lively: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    perform, calls = lively.perform, iter(range(9))

    def lost_at_the_third(*given: object, **named: object) -> object:
        if next(calls) == 2:
            raise DeskUnreachable("desk_busy", path="x")
        return perform(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(lively, "perform", lost_at_the_third)
    outcome = perform_each(lively, assign, [Assign(number, "mori") for number in (1, 2, 3, 4)])
    assert (outcome.done, outcome.untried) == ((1, 2), (3, 4))
    assert outcome.stopped_by is not None
    assert outcome.summary[-1].params["tickets"] == ("#3", "#4")


@pytest.mark.both
def test_one_undo_takes_a_bulk_act_back(lively: Desk) -> None:
    before = queue(lively)
    perform_each(lively, respond, [Respond(number) for number in (1, 3, 4)])
    act = last_acts(lively)[0]
    assert (act.tickets, act.message.id, act.message.params["count"]) == ((1, 3, 4), "desk.act_on_many", 3)
    assert undo(lively, act).done == (1, 3, 4)
    after = queue(lively)
    assert [(row.due_us, row.status) for row in after.values()] == [(row.due_us, row.status) for row in before.values()]
    assert all(act.tickets != (1, 3, 4) for act in last_acts(lively))


@pytest.mark.both
def test_each_kind_of_act_is_taken_back(lively: Desk) -> None:
    before = queue(lively)
    lively.perform(assign, Assign(1, "ken"))
    lively.perform(change_priority, ChangePriority(1, "low", "誤報"))
    lively.perform(pause, Pause(1))
    lively.perform(add_note, AddNote(1, "memo"))
    lively.perform(resolve, Resolve(1))
    lively.perform(reopen, Reopen(1))
    acts = last_acts(lively)[:6]
    assert [act.message.params["what"].id for act in acts] == [  # type: ignore[union-attr]
        f"desk.act_{kind}" for kind in ("reopened", "resolved", "noted", "paused", "priority_changed", "assigned")
    ]
    for act in acts:
        assert undo(lively, act).done == (1,)
    row = queue(lively)[1]
    assert (row.owner, row.priority, row.due_us, row.status) == (
        before[1].owner, before[1].priority, before[1].due_us, before[1].status,
    )  # fmt: skip


def test_any_of_the_last_acts_is_taken_back_alone(lively: Desk) -> None:
    lively.perform(assign, Assign(1, "ken"))
    lively.perform(change_priority, ChangePriority(1, "low", "誤報"))
    older = last_acts(lively)[1]
    assert undo(lively, older, "違う").done == (1,)
    assert (queue(lively)[1].owner, queue(lively)[1].priority) == ("", "low")
    with lively.read() as connection:
        assert read_ticket(connection, 1).events[-1].reason == "違う"


def test_undo_after_undo_goes_further_back_and_never_in_a_circle(lively: Desk) -> None:
    touched = []
    while acts := last_acts(lively, limit=1):
        touched.append((acts[0].events[0][1].kind.value, *acts[0].tickets))
        assert undo(lively, acts[0]).done == acts[0].tickets
    # The story of the desk backwards; the answer to 9 was undone in it already.
    assert touched == [
        ("noted", 9), ("priority_changed", 4), ("priority_changed", 4), ("resolved", 7), ("responded", 7),
        ("paused", 5), ("responded", 2), ("assigned", 5), ("assigned", 4),
    ]  # fmt: skip
    with lively.read() as connection:
        assert verify(connection).breaks == ()


def test_an_undo_that_was_undone_can_be_repeated(lively: Desk) -> None:
    lively.perform(assign, Assign(1, "ken"))
    (act,) = last_acts(lively, limit=1)
    undo(lively, act)
    with lively.read() as connection:
        voiding = read_ticket(connection, 1).events[-1]
    lively.perform(void, Void(1, voiding.id))
    assert queue(lively)[1].owner == "ken"
    assert last_acts(lively, limit=1) == (act,)
    assert undo(lively, act).done == (1,)
    assert undo(lively, act).unchanged == (1,)
    assert queue(lively)[1].owner == ""


def test_only_ones_own_acts_are_offered(lively: Desk, location: Location, catalogue: Catalogue) -> None:
    suzuki = Actor(1001, "suzuki")
    with Desk.open(location, actor=suzuki, catalogue=catalogue, clock=lambda: NOW) as other:
        assert last_acts(other) == ()
        perform_each(other, assign, [Assign(1, "suzuki")])
        assert [act.tickets for act in last_acts(other)] == [(1,)]
    assert lively.actor == OPERATOR
    assert last_acts(lively)[0].tickets == (9,)


def test_what_a_colleague_undid_of_a_bulk_act_is_left(lively: Desk) -> None:
    perform_each(lively, respond, [Respond(number) for number in (1, 3, 4)])
    with lively.read() as connection:
        answer = read_ticket(connection, 3).events[-1]
    lively.perform(void, Void(3, answer.id))
    act = last_acts(lively)[0]
    assert (act.tickets, len(act.entries)) == ((1, 4), 2)
    assert undo(lively, act).done == (1, 4)
    with lively.read() as connection:
        events = read_ticket(connection, 3).events
    assert answer.id in voided_ids(events)


@pytest.mark.both
def test_a_long_history_is_read_in_parts(lively: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        lively.perform(add_note, AddNote(1, f"memo {number}"))
    import storage.database.read_models.undoable as module

    whole = last_acts(lively, limit=50)
    monkeypatch.setattr(module, "_ENTRIES_A_READ", 2)
    monkeypatch.setattr(module, "_ENTRIES", module._ENTRIES.limit(2))
    assert last_acts(lively, limit=50) == whole
    assert [act.tickets for act in last_acts(lively, limit=3)] == 3 * [(1,)]

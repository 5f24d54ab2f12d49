"""An act on what was seen: refused where another operator changed just that, with both values and who it was."""

from __future__ import annotations

import pytest

from core.desk.acts.clock import ChangePriority, Resolve, Respond, change_priority, resolve, respond
from core.desk.acts.paper import AddNote, Assign, Void, add_note, assign, void
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.acts.seen import last_answer
from core.errors import Refused
from tests.core.desk.fakes import FakeUnitOfWork


@pytest.fixture
def uow() -> FakeUnitOfWork:
    """Ticket 1, received by the operator of the desk."""
    desk = FakeUnitOfWork()
    receive(desk, ReceiveTicket("acme", "high", "disk full"))
    return desk


def by(uow: FakeUnitOfWork, name: str) -> FakeUnitOfWork:
    uow.actor = name
    return uow


def test_an_owner_that_another_changed_meanwhile_is_told_with_both_values(uow: FakeUnitOfWork) -> None:
    assign(by(uow, "suzuki"), Assign(1, "suzuki", seen=""))
    with pytest.raises(Refused) as refused:
        assign(by(uow, "tanaka"), Assign(1, "tanaka", seen=""))
    error = refused.value
    assert (error.code, error.field) == ("owner_changed_meanwhile", "owner")
    told = {name: error.params[name] for name in ("was", "theirs", "mine", "operator", "at")}
    assert told == {"was": "", "theirs": "suzuki", "mine": "tanaka", "operator": "suzuki", "at": uow.now}
    assert assign(uow, Assign(1, "tanaka", seen=str(error.params["now"]))).changed


def test_what_is_so_already_is_no_conflict(uow: FakeUnitOfWork) -> None:
    assign(by(uow, "suzuki"), Assign(1, "sato", seen=""))
    assert not assign(by(uow, "tanaka"), Assign(1, "sato", seen="")).changed


def test_what_else_changed_is_no_reason_to_refuse(uow: FakeUnitOfWork) -> None:
    add_note(by(uow, "suzuki"), AddNote(1, "they called"))
    assign(uow, Assign(1, "suzuki", seen=""))
    done = change_priority(by(uow, "tanaka"), ChangePriority(1, "low", "as agreed", seen="high"))
    assert done.changed


def test_a_priority_is_told_by_its_name(uow: FakeUnitOfWork) -> None:
    change_priority(by(uow, "suzuki"), ChangePriority(1, "low", "as agreed", seen="high"))
    with pytest.raises(Refused, match="priority_changed_meanwhile") as refused:
        change_priority(by(uow, "tanaka"), ChangePriority(1, "critical", "worse", seen="high"))
    priorities = uow.catalogue.newest(uow.contracts.by_name("acme").terms).priorities
    names = tuple(priorities[each].name for each in ("high", "low", "critical"))
    assert tuple(refused.value.params[each] for each in ("was", "theirs", "mine")) == names


def test_an_answer_since_the_operator_looked_is_told_with_its_text(uow: FakeUnitOfWork) -> None:
    respond(by(uow, "suzuki"), Respond(1, text="It is up.", seen=""))
    with pytest.raises(Refused, match="answer_changed_meanwhile") as refused:
        respond(by(uow, "tanaka"), Respond(1, text="Restarted.", seen=""))
    assert (refused.value.params["theirs"], refused.value.params["mine"]) == ("It is up.", "Restarted.")
    seen = last_answer(uow.tickets.by_number(1))
    assert respond(uow, Respond(1, text="Restarted.", seen=seen)).changed


def test_an_answer_that_was_taken_back_is_none(uow: FakeUnitOfWork) -> None:
    respond(by(uow, "suzuki"), Respond(1, seen=""))
    void(uow, Void(1))
    assert respond(by(uow, "tanaka"), Respond(1, seen="")).changed


def test_who_did_it_himself_is_not_asked_about_it(uow: FakeUnitOfWork) -> None:
    respond(uow, Respond(1, seen=""))
    assert respond(uow, Respond(1, seen="")).changed


def test_nobody_is_asked_who_says_not_what_he_saw(uow: FakeUnitOfWork) -> None:
    assign(by(uow, "suzuki"), Assign(1, "suzuki"))
    assert assign(by(uow, "tanaka"), Assign(1, "tanaka")).changed


def test_who_saw_a_ticket_open_does_not_become_the_owner_of_one_that_another_resolved(uow: FakeUnitOfWork) -> None:
    assign(by(uow, "suzuki"), Assign(1, "suzuki"))
    resolve(uow, Resolve(1))
    with pytest.raises(Refused) as refused:
        assign(by(uow, "tanaka"), Assign(1, "tanaka", seen="suzuki", seen_open=True))
    assert refused.value.code == "resolved_meanwhile"
    assert refused.value.params == {"ticket": 1, "operator": "suzuki", "at": uow.now}
    assert assign(uow, Assign(1, "tanaka", seen="suzuki")).changed, "who saw it resolved puts the owner right"


def test_who_resolved_it_himself_is_not_told_so(uow: FakeUnitOfWork) -> None:
    resolve(by(uow, "tanaka"), Resolve(1))
    assert assign(uow, Assign(1, "tanaka", seen="", seen_open=True)).changed

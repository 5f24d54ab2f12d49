"""What operators do with tickets, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.desk.acts.clock import (
    ChangePriority,
    Pause,
    Reopen,
    Resolve,
    Respond,
    Resume,
    change_priority,
    pause,
    reopen,
    resolve,
    respond,
    resume,
)
from core.desk.acts.paper import AddNote, Assign, Link, Void, add_note, assign, link, void
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.events import EventKind
from core.desk.status import TicketStatus, Verdict
from core.errors import BadInput, Refused
from tests.core.desk.fakes import FakeUnitOfWork
from tests.core.desk.sample import tokyo


@pytest.fixture
def uow() -> FakeUnitOfWork:
    """A desk with ticket 1, received on Monday at nine with a priority of four hours."""
    desk = FakeUnitOfWork()
    receive(desk, ReceiveTicket("acme", "high", "disk full"))
    return desk


def test_a_received_ticket_has_its_deadline_and_its_entry(uow: FakeUnitOfWork) -> None:
    assert uow.tickets.standings[1].due_at == tokyo("2026-06-01 13:00")
    assert [entry[:2] for entry in uow.activity] == [("ticket.received", "1")]


def test_receiving_the_same_external_id_twice_is_one_ticket(uow: FakeUnitOfWork) -> None:
    command = ReceiveTicket("acme", "high", "disk full", external_id="INC-1")
    first, second = receive(uow, command), receive(uow, command)
    assert (first.subject, second.subject, second.changed) == ("2", "2", False)
    assert len(uow.tickets.kept) == 2


def test_text_from_outside_is_cleaned_where_it_enters(uow: FakeUnitOfWork) -> None:
    done = receive(uow, ReceiveTicket("acme", "high", "\x1b[31mred", body="a\x00b", requester="\u202eeve"))
    ticket = uow.tickets.kept[int(done.subject)]
    assert not set("\x1b\x00\u202e") & set(ticket.subject + ticket.body + ticket.requester)


@pytest.mark.parametrize(
    ("command", "code", "field"),
    [
        (ReceiveTicket("acme", "high", " \t "), "subject_empty", "subject"),
        (ReceiveTicket("acme", "hihg", "x"), "priority_unknown", "priority"),
        (ReceiveTicket("acme", "wish", "x"), "priority_not_in_plan", "priority"),
        (ReceiveTicket("acme", "high", "x", inquiry="qestion"), "inquiry_unknown", "inquiry"),
        (ReceiveTicket("acme", "high", "x", received_at=tokyo("2026-06-01 09:01")), "instant_in_future", "received_at"),
    ],
)
def test_what_cannot_be_received_changes_nothing(
    uow: FakeUnitOfWork, command: ReceiveTicket, code: str, field: str
) -> None:
    with pytest.raises((BadInput, Refused), match=code) as refused:
        receive(uow, command)
    assert (refused.value.field, len(uow.tickets.kept), len(uow.activity)) == (field, 1, 1)


def test_an_answer_in_time_meets_the_promise(uow: FakeUnitOfWork) -> None:
    respond(uow.at("2026-06-01 12:00"), Respond(1))
    standing = uow.tickets.standings[1]
    assert (standing.response_verdict, standing.due_at, standing.response_covered) == (
        Verdict.MET,
        None,
        timedelta(hours=3),
    )


def test_the_text_of_an_answer_is_kept_and_cleaned(uow: FakeUnitOfWork) -> None:
    respond(uow, Respond(1, text="復旧しました。\n\x1b[31mご確認ください。\n"))
    assert uow.tickets.by_number(1).events[-1].text == "復旧しました。\n␛[31mご確認ください。"


def test_an_answer_can_be_recorded_late_with_the_time_it_took_effect(uow: FakeUnitOfWork) -> None:
    respond(uow.at("2026-06-02 09:00"), Respond(1, at=tokyo("2026-06-01 12:00")))
    event = uow.tickets.kept[1].events[-1]
    assert (event.at, event.recorded_at) == (tokyo("2026-06-01 12:00"), tokyo("2026-06-02 09:00"))
    assert uow.tickets.standings[1].response_verdict is Verdict.MET


@pytest.mark.parametrize(
    ("at", "code"), [("2026-06-01 08:59", "before_receipt"), ("2026-06-01 12:01", "instant_in_future")]
)
def test_nothing_takes_effect_before_receipt_or_in_the_future(uow: FakeUnitOfWork, at: str, code: str) -> None:
    with pytest.raises((BadInput, Refused), match=code):
        respond(uow.at("2026-06-01 12:00"), Respond(1, at=tokyo(at)))
    assert len(uow.tickets.kept[1].events) == 1


def test_a_change_of_priority_needs_a_reason(uow: FakeUnitOfWork) -> None:
    with pytest.raises(BadInput, match="reason_required"):
        change_priority(uow, ChangePriority(1, "low", "  "))


def test_a_change_of_priority_moves_the_due_and_keeps_the_reason(uow: FakeUnitOfWork) -> None:
    change_priority(uow.at("2026-06-01 10:00"), ChangePriority(1, "critical", "all sites down"))
    assert uow.tickets.standings[1].due_at == tokyo("2026-06-01 10:30")
    assert uow.activity[-1][2]["reason"] == "all sites down"


def test_the_same_priority_changes_nothing(uow: FakeUnitOfWork) -> None:
    assert change_priority(uow, ChangePriority(1, "high", "again")).changed is False
    assert len(uow.activity) == 1


def test_waiting_does_not_hide_a_due_that_no_rule_stops(uow: FakeUnitOfWork) -> None:
    pause(uow.at("2026-06-01 10:00"), Pause(1))
    standing = uow.tickets.standings[1]
    assert (standing.status, standing.paused, standing.due_at) == (
        TicketStatus.WAITING,
        False,
        tokyo("2026-06-01 13:00"),
    )


def test_pausing_and_resuming_twice_changes_nothing_more(uow: FakeUnitOfWork) -> None:
    assert pause(uow, Pause(1)).changed
    assert not pause(uow, Pause(1)).changed
    assert resume(uow, Resume(1)).changed
    assert not resume(uow, Resume(1)).changed
    assert len(uow.tickets.kept[1].events) == 3


def test_a_resolved_ticket_leaves_the_queue_and_takes_no_answer(uow: FakeUnitOfWork) -> None:
    resolve(uow.at("2026-06-01 10:00"), Resolve(1))
    assert not uow.tickets.standings[1].open
    with pytest.raises(Refused, match="ticket_resolved"):
        respond(uow, Respond(1))
    assert not resolve(uow, Resolve(1)).changed


def test_only_a_resolved_ticket_is_reopened(uow: FakeUnitOfWork) -> None:
    with pytest.raises(Refused, match="ticket_not_resolved"):
        reopen(uow, Reopen(1))
    resolve(uow.at("2026-06-01 10:00"), Resolve(1))
    with pytest.raises(Refused, match="before_resolution"):
        reopen(uow.at("2026-06-01 11:00"), Reopen(1, at=tokyo("2026-06-01 09:30")))
    reopen(uow, Reopen(1))
    assert uow.tickets.standings[1].open


def test_notes_links_and_owners_are_kept(uow: FakeUnitOfWork) -> None:
    add_note(uow, AddNote(1, "called back\nno answer"))
    link(uow, Link(1, "incident 7"))
    assign(uow, Assign(1, "baba"))
    assert not assign(uow, Assign(1, "baba")).changed
    kinds = [event.kind for event in uow.tickets.kept[1].events]
    assert kinds == [EventKind.RECEIVED, EventKind.NOTED, EventKind.LINKED, EventKind.ASSIGNED]
    assert uow.tickets.standings[1].owner == "baba"


def test_undo_voids_the_last_act_and_then_the_one_before(uow: FakeUnitOfWork) -> None:
    respond(uow.at("2026-06-01 10:00"), Respond(1))
    assign(uow, Assign(1, "baba"))
    void(uow, Void(1))
    assert (uow.tickets.standings[1].owner, uow.tickets.standings[1].response_verdict) == ("", Verdict.MET)
    void(uow, Void(1))
    assert uow.tickets.standings[1].response_verdict is Verdict.PENDING
    with pytest.raises(Refused, match="nothing_to_void"):
        void(uow, Void(1))
    assert len(uow.tickets.kept[1].events) == 5


def test_a_named_event_is_voided_once_and_the_receipt_never(uow: FakeUnitOfWork) -> None:
    respond(uow.at("2026-06-01 10:00"), Respond(1))
    receipt, response = uow.tickets.kept[1].events
    assert void(uow, Void(1, response.id, "wrong ticket")).changed
    assert not void(uow, Void(1, response.id)).changed
    with pytest.raises(Refused, match="receipt_not_voidable"):
        void(uow, Void(1, receipt.id))
    with pytest.raises(BadInput, match="event_unknown"):
        void(uow, Void(1, "id-"))

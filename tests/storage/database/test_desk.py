"""Acts on a desk: whole or not at all, once, in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from core.desk.events import ClockEvent, EventKind
from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput, Refused
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_tickets import read_ticket
from storage.database.tables import activity, contracts, events, operators, tickets
from storage.database.tables import desk as desk_table
from storage.database.ticket_rows import standing_from
from storage.desk import Desk
from tests.eventually import eventually
from tests.storage.acts import NOON, STANDING, enter_contract, note, push_due, receive, receive_many

pytestmark = pytest.mark.both


def test_a_ticket_is_read_as_it_was_stored(desk: Desk, reopened: Callable[[], Desk]) -> None:
    assert desk.perform(receive, "障害の件") == Done("1")
    desk.perform(note, (1, "確認中"))

    with reopened().read() as connection:
        ticket = read_ticket(connection, 1)
        standing = standing_from(connection.execute(select(tickets)).one())

    assert (ticket.subject, ticket.number, ticket.version) == ("障害の件", 1, 2)
    assert [(event.kind, event.text, event.actor, event.recorded_at) for event in ticket.events] == [
        (EventKind.RECEIVED, "", "tanaka", NOON),
        (EventKind.NOTED, "確認中", "tanaka", NOON),
    ]
    assert standing == STANDING


def test_an_event_keeps_every_field(desk: Desk) -> None:
    desk.perform(receive, "x")
    said = ClockEvent(
        EventKind.LINKED, NOON, priority="low", reason="r", owner="o", text="t", link="l", voids="v", observed_from=NOON
    )

    def record(uow: UnitOfWork, event: ClockEvent) -> Done:
        uow.tickets.record(uow.tickets.by_number(1), (event,), STANDING)
        uow.record_activity("ticket.linked", "1", {})
        return Done("1")

    desk.perform(record, said)
    with desk.read() as connection:
        kept = read_ticket(connection, 1).events[-1]
    fields = ("kind", "at", "priority", "reason", "owner", "text", "link", "voids", "observed_from")
    assert [getattr(kept, name) for name in fields] == [getattr(said, name) for name in fields]


def test_a_contract_is_read_as_it_was_stored(desk: Desk, reopened: Callable[[], Desk]) -> None:
    desk.perform(enter_contract, "acme")
    with reopened().read() as connection:
        (contract,) = StoredContracts(connection).all()
    assert (contract.name, contract.plans[0].plan, contract.starts_on.isoformat()) == ("acme", "plus", "2026-04-01")


def test_one_counter_orders_events_and_activity(desk: Desk) -> None:
    desk.perform(receive, "a")
    desk.perform(note, (1, "b"))
    with desk.read() as connection:
        recorded = connection.execute(select(events.c.seq)).scalars().all()
        entered = connection.execute(select(activity.c.seq)).scalars().all()
        counter = connection.execute(select(desk_table.c.seq)).scalar_one()
    assert (list(recorded), list(entered), counter) == ([1, 3], [2, 4], 4)


def test_an_act_that_fails_leaves_nothing(desk: Desk) -> None:
    def fail(uow: UnitOfWork, subject: str) -> Done:
        receive(uow, subject)
        raise Refused("priority_not_in_plan")

    with pytest.raises(Refused):
        desk.perform(fail, "x")
    with desk.read() as connection:
        for table in (tickets, events, activity, contracts, operators):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
    assert desk.perform(receive, "y") == Done("1")


def test_a_repeated_command_changes_nothing_and_says_what_the_first_did(desk: Desk) -> None:
    first = desk.perform(receive, "x", command_id="c-1")
    again = desk.perform(receive, "x", command_id="c-1")
    assert (first, again) == (Done("1"), Done("1", changed=False))
    with desk.read() as connection:
        assert connection.execute(select(func.count()).select_from(tickets)).scalar_one() == 1


def test_a_ticket_that_somebody_changed_is_refused(desk: Desk) -> None:
    desk.perform(receive, "x")
    with desk.read() as connection:
        read_before = read_ticket(connection, 1)
    desk.perform(note, (1, "meanwhile"))

    def record(uow: UnitOfWork, _: None) -> Done:
        uow.tickets.record(read_before, (ClockEvent(EventKind.RESPONDED, uow.now),), STANDING)
        return Done("1")

    with pytest.raises(Refused) as refused:
        desk.perform(record, None)
    assert refused.value.code == "ticket_changed"


def test_unknown_names_and_numbers_are_bad_input(desk: Desk) -> None:
    desk.perform(enter_contract, "acme")
    with pytest.raises(BadInput) as ticket:
        desk.perform(push_due, 7)
    for beyond in (0, -1, 2**63, 10**30):  # what no database's integer holds is no ticket's number either
        with pytest.raises(BadInput, match="ticket_unknown"):
            desk.perform(push_due, beyond)
    with pytest.raises(BadInput) as contract:
        desk.perform(lambda uow, name: Done(uow.contracts.by_name(name).id), "acmee")
    assert (ticket.value.code, contract.value.code) == ("ticket_unknown", "contract_unknown")


def test_a_second_contract_of_one_name_is_refused(desk: Desk) -> None:
    desk.perform(enter_contract, "acme")
    with pytest.raises(Refused) as refused:
        desk.perform(enter_contract, "acme")
    assert refused.value.code == "contract_exists"


def test_many_tickets_are_numbered_in_order_and_found_by_external_id(desk: Desk) -> None:
    desk.perform(enter_contract, "acme")
    assert desk.perform(receive_many, ("a", "b", "c")).subject == "1,2,3"

    def look(uow: UnitOfWork, ids: tuple[str, ...]) -> Done:
        return Done(str(dict(uow.tickets.numbers_by_external_id("other", ids))), changed=False)

    assert desk.perform(look, ("X2", "X0", "X9", "")).subject in ("{'X0': 1, 'X2': 3}", "{'X2': 3, 'X0': 1}")


def test_a_second_activity_entry_in_one_act_is_a_mistake_of_the_act(desk: Desk) -> None:
    def twice(uow: UnitOfWork, _: None) -> Done:
        uow.record_activity("a", "s", {})
        uow.record_activity("b", "s", {})
        return Done("s")

    with pytest.raises(RuntimeError):
        desk.perform(twice, None)


def test_who_acts_is_remembered_once(desk: Desk) -> None:
    desk.perform(enter_contract, "a")
    desk.perform(enter_contract, "b")
    with desk.read() as connection:
        (operator,) = connection.execute(select(operators))
    assert (operator.uid, operator.login, operator.claimed) == (1000, "tanaka", "")


def test_the_data_version_tells_of_another_ones_commit(desk: Desk, reopened: Callable[[], Desk]) -> None:
    other = reopened()
    before = other.data_version()
    assert other.data_version() == before
    desk.perform(enter_contract, "acme")
    eventually(other.data_version, lambda now: now != before)  # a server tells it in its own time


def test_a_reader_sees_one_moment(desk: Desk) -> None:
    desk.perform(receive, "a")
    with desk.read() as connection:
        before = connection.execute(select(func.count()).select_from(tickets)).scalar_one()
        desk.perform(receive, "b")
        assert connection.execute(select(func.count()).select_from(tickets)).scalar_one() == before == 1


def test_an_acts_own_error_keeps_its_cause(desk: Desk) -> None:
    def fail(_: UnitOfWork, __: None) -> Done:
        try:
            int("x")
        except ValueError as error:
            raise Refused("not_in_force") from error
        return Done("")

    with pytest.raises(Refused) as refused:
        desk.perform(fail, None)
    assert isinstance(refused.value.__cause__, ValueError)

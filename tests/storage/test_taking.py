"""Many operators reach for the next ticket at once: each ticket goes to one of them, and none is left."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from core.desk.acts.clock import Resolve, resolve
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.import_tickets import import_batch
from core.desk.acts.paper import Assign, assign
from core.desk.filter import parse_filter
from storage import taking
from storage.database.activity import verify
from storage.database.location import Location
from storage.database.tables import events, tickets
from storage.desk import Desk
from storage.taking import take_next
from tests.storage.claimable import APRIL, NOW
from tests.storage.every_act import performed
from tests.storage.hands import arrivals, desk_of, hands, take_all, working

pytestmark = pytest.mark.both

FREE = parse_filter("is:unassigned", now=NOW, actor="")


def filled(location: Location, many: int) -> Desk:
    """The desk, with tickets that nobody owns."""
    desk = desk_of(location, "root")
    desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=APRIL))
    desk.perform(performed(import_batch), arrivals(many))
    return desk


def check_each_ticket_goes_to_one(location: Location, operators: int, many: int) -> None:
    desk = filled(location, many)
    names = [f"op{place}" for place in range(operators)]
    start = hands().Barrier(operators)
    with ExitStack() as all_of_them, desk:
        pipes = {name: all_of_them.enter_context(working(take_all, location, name, start))[1] for name in names}
        taken = {name: pipe.recv() if pipe.poll(540) else None for name, pipe in pipes.items()}
        told = {number: name for name, numbers in taken.items() for number in numbers or ()}
        assert sum(len(numbers or ()) for numbers in taken.values()) == len(told) == many
        with desk.read() as connection:
            stored = connection.execute(select(tickets.c.number, tickets.c.owner)).all()
            assigned = select(events.c.ticket_id, func.count()).where(events.c.kind == "assigned")
            times = connection.execute(assigned.group_by(events.c.ticket_id)).all()
            assert verify(connection).breaks == ()
        assert {ticket.number: ticket.owner for ticket in stored} == told
        assert [count for _, count in times] == [1] * many


def test_each_ticket_goes_to_one_operator(founded: Location) -> None:
    check_each_ticket_goes_to_one(founded, operators=4, many=40)


@pytest.mark.soak
def test_two_thousand_tickets_go_to_sixteen_operators(founded: Location) -> None:
    check_each_ticket_goes_to_one(founded, operators=16, many=2_000)


def test_what_went_meanwhile_is_passed_over(founded: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others take or resolve all that was at hand, again and again: the last free one is found all the same."""
    with filled(founded, 5) as desk, desk_of(founded, "aoki") as other:
        looked = taking._first

        def outdated(*arguments: object) -> object:
            found = looked(*arguments)  # type: ignore[arg-type]
            if len(found) > 1:
                other.perform(assign, Assign(found[0], "aoki"))
                other.perform(resolve, Resolve(found[1]))
            return found[:2] if len(found) > 1 else found

        monkeypatch.setattr(taking, "_first", outdated)
        last = looked(desk, FREE, NOW)[-1]
        assert take_next(desk, FREE, NOW) == last
        assert take_next(desk, FREE, NOW) is None

"""Frozen months that are no longer as they were in what no kept figure tells, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from core.desk.acts.clock import Respond, respond
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_days import CloseDesk
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import ChangeIncident, Hit, LogIncident, change_incident, log_incident
from core.desk.acts.months import (
    AcceptDifference,
    FreezeMonth,
    RefuseDifference,
    accept_difference,
    freeze_month,
    refuse_difference,
)
from core.desk.acts.receive import ReceiveTicket, receive
from core.terms.registry import Catalogue
from storage.database.location import Location
from storage.database.read_models.exposure import stakes
from storage.database.read_models.frozen_apart import frozen_apart
from storage.desk import Desk
from tests.databases import Places
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue
from tests.terms_with_both import BOTH, with_both

pytestmark = pytest.mark.both

CATALOGUE = with_both(shipped_catalogue())
MAY = date(2026, 5, 1)


class Clock:
    """Set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 3, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(places: Places, clock: Clock) -> Iterator[Desk]:
    location = places.copy("with_both", furnish)
    with Desk.open(location, actor=OPERATOR, catalogue=CATALOGUE, clock=clock) as desk:
        yield desk


def furnish(location: Location) -> None:
    """A contract whose terms promise uptime and answers, with a ticket of May that was answered an hour late."""
    with Desk.create(location, actor=OPERATOR, catalogue=CATALOGUE, clock=Clock()) as desk:
        desk.perform(add_contract, AddContract("Bank", BOTH, "business", starts_on=date(2025, 4, 1)))
        received = datetime(2026, 5, 20, 1, tzinfo=UTC)  # Wednesday 10:00 in Tokyo, due the next day at 14:00
        desk.perform(receive, ReceiveTicket("Bank", "normal", "Help", received_at=received))
        desk.perform(respond, Respond(1, received + timedelta(hours=29)))


def apart(desk: Desk) -> list[str]:
    with desk.read() as connection:
        return [each.contract for each in frozen_apart(connection, CATALOGUE, desk.now()).values()]


def marked(desk: Desk) -> list[str]:
    with desk.read() as connection:
        return [each.contract for each in stakes(connection, desk.now()) if each.differs]


def close(desk: Desk, day: date) -> None:
    desk.perform(change_contract, ChangeContract("Bank", (CloseDesk((day,)),)))


def test_a_ticket_that_is_cured_sets_a_frozen_month_apart_until_that_is_accepted(desk: Desk, clock: Clock) -> None:
    desk.perform(freeze_month, FreezeMonth("Bank", MAY))
    assert apart(desk) == []
    clock.now += timedelta(minutes=1)
    close(desk, date(2026, 5, 20))  # due on the 22nd then
    assert (apart(desk), marked(desk)) == (["Bank"], [])
    desk.perform(accept_difference, AcceptDifference("Bank", MAY))
    assert apart(desk) == []


def test_a_ticket_that_is_late_by_now_sets_it_apart_until_that_is_refused(desk: Desk, clock: Clock) -> None:
    close(desk, date(2026, 5, 20))
    desk.perform(freeze_month, FreezeMonth("Bank", MAY))
    clock.now += timedelta(minutes=1)
    received = datetime(2026, 5, 28, 1, tzinfo=UTC)
    desk.perform(receive, ReceiveTicket("Bank", "normal", "Told late", received_at=received))
    assert apart(desk) == ["Bank"]
    desk.perform(refuse_difference, RefuseDifference("Bank", MAY, "agreed otherwise"))
    assert apart(desk) == []
    desk.perform(receive, ReceiveTicket("Bank", "normal", "Told later", received_at=received))
    assert apart(desk) == ["Bank"]


def test_a_late_ticket_of_another_month_or_contract_sets_nothing_apart(desk: Desk) -> None:
    desk.perform(freeze_month, FreezeMonth("Bank", MAY))
    first = datetime(2026, 5, 31, 15, tzinfo=UTC)  # midnight in Tokyo: June
    desk.perform(receive, ReceiveTicket("Bank", "urgent", "Of June", received_at=first))
    desk.perform(add_contract, AddContract("Other", BOTH, "business", starts_on=date(2025, 4, 1)))
    received = datetime(2026, 5, 20, 1, tzinfo=UTC)
    desk.perform(receive, ReceiveTicket("Other", "urgent", "Of May", received_at=received))
    assert apart(desk) == []


def test_a_month_whose_only_incident_was_another_contracts_is_apart_and_a_quiet_one_is_not(
    desk: Desk, clock: Clock
) -> None:
    desk.perform(add_contract, AddContract("Other", BOTH, "business", starts_on=date(2025, 4, 1)))
    start = datetime(2026, 5, 10, 3, tzinfo=UTC)
    stop = LogIncident("Down", start, (Hit("Bank"),), start + timedelta(hours=2))
    number = int(desk.perform(log_incident, stop).subject)
    for month in (MAY, date(2026, 4, 1)):
        desk.perform(freeze_month, FreezeMonth("Bank", month))
    clock.now += timedelta(minutes=1)
    assert apart(desk) == []
    desk.perform(change_incident, ChangeIncident(number, hits=(Hit("Other"),)))
    with desk.read() as connection:
        found = frozen_apart(connection, CATALOGUE, desk.now())
    assert [key.month for key in found] == [MAY]
    assert marked(desk) == []


def test_a_refused_difference_is_marked_no_more_also_when_its_figures_are_computed_again(
    desk: Desk, clock: Clock
) -> None:
    desk.perform(freeze_month, FreezeMonth("Bank", MAY))
    clock.now += timedelta(minutes=1)
    start = datetime(2026, 5, 10, 3, tzinfo=UTC)
    stop = LogIncident("Down", start, (Hit("Bank"),), start + timedelta(hours=2))
    number = int(desk.perform(log_incident, stop).subject)
    assert marked(desk) == ["Bank"]
    desk.perform(refuse_difference, RefuseDifference("Bank", MAY, "not ours"))
    clock.now += timedelta(minutes=1)
    desk.perform(change_incident, ChangeIncident(number, note="told again"))
    assert (marked(desk), apart(desk)) == ([], [])


def test_terms_that_the_desk_knows_no_more_set_nothing_apart(desk: Desk) -> None:
    desk.perform(freeze_month, FreezeMonth("Bank", MAY))
    with desk.read() as connection:
        assert frozen_apart(connection, Catalogue([]), desk.now()) == {}

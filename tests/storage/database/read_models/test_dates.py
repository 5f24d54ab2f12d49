"""Everything that falls due in a stretch of days, read from a desk in the order in which it comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.desk.acts.contract_amounts import EnterFee
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.dates import DateKind, DueDate
from core.errors import BadInput
from core.money import Money
from core.terms.registry import Catalogue
from storage.database.location import Location
from storage.database.read_models.dates import due_dates
from storage.desk import Desk
from tests.storage.conftest import OPERATOR

pytestmark = pytest.mark.both

# Monday 10:00 in Tokyo.
NOW = datetime(2026, 6, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
START = date(2026, 5, 1)


@pytest.fixture
def desk(location: Location, catalogue: Catalogue) -> Iterator[Desk]:
    """A stop in May that gives a refund, a loss that goes on, delegated work, and a plan that ends some day."""
    with Desk.create(location, actor=OPERATOR, catalogue=catalogue, clock=lambda: NOW) as desk:
        fee = (EnterFee(START, Money(Decimal(31000), "JPY")),)
        for command in (
            AddContract("palette", "nexa-palette", "standard", starts_on=START, edits=fee),
            AddContract("mail", "cyber-messaging", "standard", starts_on=START),
            AddContract("cloud", "ntt-cloud-aws", "advanced", starts_on=START),
        ):
            desk.perform(add_contract, command)
        down = (datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 4, 6, tzinfo=UTC))
        desk.perform(log_incident, LogIncident("mail down", down[0], (Hit("mail"),), down[1]))
        desk.perform(log_incident, LogIncident("lost", datetime(2026, 6, 1, 0, 30, tzinfo=UTC), (Hit("palette"),)))
        desk.perform(receive, ReceiveTicket("cloud", "request", "resize", inquiry="delegated_operation"))
        yield desk


def read(desk: Desk, contract: str | None = None, last: date = LAST) -> list[DueDate]:
    with desk.read() as connection:
        return list(due_dates(connection, desk.catalogue, NOW, FIRST, last, contract=contract))


def test_all_that_falls_due_comes_in_the_order_of_its_days(desk: Desk) -> None:
    found = [(each.day.day, each.kind, each.contract) for each in read(desk)]
    assert [each for each in found if each[1] is not DateKind.REVIEW] == [
        (1, DateKind.RESTORE, "palette"),
        (4, DateKind.WORK_DATE, "cloud"),
        (30, DateKind.CLAIM_WINDOW, "mail"),
        (30, DateKind.INVOICE, "cloud"),
        (30, DateKind.PAYMENT, "cloud"),
    ]
    assert (10, DateKind.REVIEW, "mail") in found


def test_both_ends_of_the_stretch_count_and_one_contract_can_be_asked_for(desk: Desk) -> None:
    assert [each.kind for each in read(desk, "cloud", date(2026, 6, 4))] == [DateKind.WORK_DATE]
    assert read(desk, "cloud", date(2026, 6, 3)) == []
    with pytest.raises(BadInput, match="contract_unknown"):
        read(desk, "clout")


def test_work_that_is_left_is_told_in_working_days(desk: Desk) -> None:
    (work,) = read(desk, "cloud", date(2026, 6, 4))
    assert ((work.day - FIRST).days, work.working_days_left(FIRST)) == (3, 3)
    payment = read(desk, "cloud")[-1]
    assert (payment.kind, (payment.day - FIRST).days, payment.working_days_left(FIRST)) == (DateKind.PAYMENT, 29, 21)

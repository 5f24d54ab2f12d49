"""Contracts changed on a real desk: kept whole, seen by their tickets, and told in the activity."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from core.desk.acts.contract_amounts import EnterCharges, EnterFee, EnterPayment, Hold
from core.desk.acts.contract_changes import ChangeContract, Edit, change_contract
from core.desk.acts.contract_days import CloseDesk, End, Lift, NeverSuspended, OpenDesk, Suspend, TakeBackEnd
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contract_plans import CorrectPlans, RequestPlan
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import DropIncident, Hit, LogIncident, drop_incident, log_incident
from core.desk.acts.months import FreezeMonth, ReopenMonth, freeze_month, reopen_month
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.desk.contract import AmountKind, Contract, Direction, Entered, Period, PlanPeriod, Stopped
from core.desk.ports import Done
from core.errors import KigenError, Refused
from core.messages import Message
from core.money import Money
from storage.database.location import Location
from storage.database.stored_contracts import StoredContracts
from storage.database.tables import activity, months, tickets
from storage.desk import Desk
from tests.databases import Places
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

# Wednesday 11:20 in Tokyo.
NOW = datetime(2026, 6, 3, 2, 20, tzinfo=UTC)
CATALOGUE = shipped_catalogue()
REGION = "ap-northeast-1"
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def furnish(location: Location) -> None:
    """A desk with a contract of each kind that the tests change."""
    with Desk.create(location, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        for command in (
            AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=date(2026, 4, 1)),
            AddContract("cloud", "ntt-cloud-aws", "standard", starts_on=date(2026, 4, 10)),
            AddContract("kms", "aws-kms", "standard", starts_on=date(2026, 4, 1)),
        ):
            desk.perform(add_contract, command)


@pytest.fixture
def opened(places: Places) -> Iterator[Desk]:
    location = places.copy("contracts", furnish)
    with Desk.open(location, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        yield desk


def change(desk: Desk, name: str, *edits: Edit, version: int = 0) -> Done:
    return desk.perform(change_contract, ChangeContract(name, edits, version))


def read(desk: Desk, name: str) -> Contract:
    with desk.read() as connection:
        return StoredContracts(connection).by_name(name)


def last_act(desk: Desk) -> tuple[str, dict[str, Any]]:
    with desk.read() as connection:
        row = connection.execute(select(activity).order_by(activity.c.seq.desc())).first()
    assert row is not None
    return row.action, json.loads(row.payload)["details"]


def due_of(desk: Desk, number: int) -> datetime | None:
    with desk.read() as connection:
        found: datetime | None = connection.execute(
            select(tickets.c.due_at).where(tickets.c.number == number)
        ).scalar_one()
    return found


def yen(amount: str) -> Money:
    return Money(Decimal(amount), "JPY")


@pytest.mark.both
def test_everything_that_is_entered_on_a_contract_is_read_again(opened: Desk) -> None:
    change(
        opened,
        "cloud",
        Facts(customer="Aoba", account="123456789012", reseller="Shop", period="annual", applied_on=date(2022, 3, 31)),
        Facts(regions=("ap-northeast-1", "ap-northeast-1", " "), direction="receivable"),
        Hold("ec2", 4, MAY),
        Hold("rds", 1, MAY),
        EnterFee(MAY, yen("120000")),
        EnterCharges(MAY, Money(Decimal("31.50"), "USD"), "ap-northeast-1"),
        EnterPayment(MAY, date(2026, 6, 2)),
        CloseDesk((date(2026, 8, 14), date(2026, 8, 13))),
        RequestPlan("advanced", date(2026, 5, 20)),
        Suspend("unpaid" if "unpaid" in _grounds() else _grounds()[0], date(2026, 5, 25)),
        Lift(date(2026, 5, 26)),
    )
    found = read(opened, "cloud")
    assert found.version == 2
    assert (found.customer, found.account, found.reseller) == ("Aoba", "123456789012", "Shop")
    assert (found.period, found.direction, found.applied_on) == (
        Period.ANNUAL, Direction.RECEIVABLE, date(2022, 3, 31),
    )  # fmt: skip
    assert found.regions == ("ap-northeast-1",)
    assert found.components_in(MAY) == {"ec2": 4, "rds": 1}
    assert found.fee_in(JUNE) == yen("120000")
    assert found.charges_in(MAY, "ap-northeast-1") == Money(Decimal("31.50"), "USD")
    assert found.paid_on(MAY) == date(2026, 6, 2)
    assert found.closed_days == (date(2026, 8, 13), date(2026, 8, 14))
    assert [(each.from_day, each.plan) for each in found.plans] == [
        (date(2026, 4, 10), "standard"), (date(2026, 5, 20), "advanced"),
    ]  # fmt: skip
    assert found.stops == (Stopped(date(2026, 5, 25), found.stops[0].ground, date(2026, 5, 26)),)
    assert found.stopped_on(date(2026, 5, 26)) is not None
    assert found.stopped_on(date(2026, 5, 27)) is None


def test_an_account_has_one_contract_only_where_the_terms_say_so(opened: Desk) -> None:
    account = "123456789012"
    for name in ("kms 2", "kms 3"):
        opened.perform(add_contract, AddContract(name, "aws-kms", "standard", account=account))
    change(opened, "cloud", Facts(account=account))
    opened.perform(add_contract, AddContract("support", "jigsaw-prime", "prime", "prime", account))
    with pytest.raises(Refused, match="account_taken") as refused:
        opened.perform(add_contract, AddContract("cloud 2", "ntt-cloud-aws", "entry", account=account))
    assert (refused.value.params["contract"], refused.value.params["rule"]) == ("cloud", "N1")
    with pytest.raises(Refused, match="account_taken"):
        change(opened, "acme", Facts(account="1234-5678-9012"))
    assert read(opened, "acme").account == ""


def test_two_plans_at_a_time_are_both_named(opened: Desk) -> None:
    twice = (PlanPeriod(date(2026, 4, 10), "standard"), PlanPeriod(MAY, "entry"), PlanPeriod(MAY, "advanced"))
    with pytest.raises(KigenError, match="plan_periods_overlap") as refused:
        change(opened, "cloud", CorrectPlans(twice, "typed wrongly"))
    plans = CATALOGUE.newest("ntt-cloud-aws").plans
    named = [refused.value.params[name] for name in ("plan", "other", "day")]
    assert named == [plans["entry"].name, plans["advanced"].name, MAY]


def test_a_history_that_is_put_right_leaves_its_reason_beside_what_was(opened: Desk) -> None:
    right = (PlanPeriod(date(2026, 4, 10), "entry"), PlanPeriod(date(2026, 5, 11), "advanced"))
    change(opened, "cloud", RequestPlan("advanced", date(2026, 5, 20)))
    change(opened, "cloud", CorrectPlans(right, "the order said the 11th"))
    assert read(opened, "cloud").plans == right
    _, details = last_act(opened)
    assert details["why"] == "the order said the 11th"
    assert [each["from"] for each in details["before"]["plans"]] == ["2026-04-10", "2026-05-20"]
    assert [each["from"] for each in details["after"]["plans"]] == ["2026-04-10", "2026-05-11"]


def test_a_suspension_that_goes_on_can_be_moved_back_to_its_real_first_day(opened: Desk) -> None:
    change(opened, "cloud", Suspend("unpaid"))
    change(opened, "cloud", Suspend("unpaid", date(2026, 5, 25)))
    assert read(opened, "cloud").stops == (Stopped(date(2026, 5, 25), "unpaid"),)
    assert not change(opened, "cloud", Suspend("unpaid")).changed


def _grounds() -> list[str]:
    suspension = CATALOGUE.newest("ntt-cloud-aws").suspension
    assert suspension is not None
    return list(suspension.grounds)


def test_a_suspension_that_never_was_is_taken_away_with_its_reason(opened: Desk) -> None:
    first, second = date(2026, 5, 4), date(2026, 5, 20)
    change(opened, "cloud", Suspend("unpaid", first), Lift(date(2026, 5, 10)), Suspend("unpaid", second))
    change(opened, "cloud", NeverSuspended(first, "another customer's"))
    assert read(opened, "cloud").stops == (Stopped(second, "unpaid"),)
    action, details = last_act(opened)
    assert (action, details["why"], len(details["before"]["suspensions"])) == (
        "contract.changed", "another customer's", 2)  # fmt: skip
    with pytest.raises(KigenError, match="no_suspension_from") as refused:
        change(opened, "cloud", NeverSuspended(first, "again"))
    assert refused.value.params["known"] == (second,)
    with pytest.raises(KigenError, match="reason_needed"):
        change(opened, "cloud", NeverSuspended())
    change(opened, "cloud", NeverSuspended(why="it was announced and withdrawn"))
    assert read(opened, "cloud").stops == ()
    with pytest.raises(Refused, match="not_suspended"):
        change(opened, "cloud", NeverSuspended(why="once more"))


def test_a_later_start_leaves_nothing_outside(opened: Desk) -> None:
    opened.perform(
        add_contract,
        AddContract("keys", "aws-kms", "standard", starts_on=date(2026, 1, 1), edits=(Facts(regions=(REGION,)),)),
    )
    april = datetime(2026, 4, 20, 10, tzinfo=UTC)
    stop = LogIncident("down", april, (Hit("keys", REGION),), end=april.replace(hour=11))
    opened.perform(log_incident, stop)
    counted = (Interval("keys", REGION, april.replace(day=3), 10, 1), Interval("keys", REGION, april, 10, 1))
    opened.perform(record_samples, RecordSamples(counted, "hand"))
    opened.perform(freeze_month, FreezeMonth("keys", date(2026, 2, 1), REGION))
    before, acts = read(opened, "keys"), last_act(opened)
    with pytest.raises(Refused, match="start_leaves_outside") as refused:
        change(opened, "keys", Facts(starts_on=MAY))
    left = refused.value.params["left"]
    assert isinstance(left, tuple)
    assert [each.params for each in left if isinstance(each, Message)] == [
        {"numbers": ("#1",)}, {"intervals": 2, "first": april.replace(day=3)}, {"months": ("2026-02",)},
    ]  # fmt: skip
    assert (refused.value.field, refused.value.params["latest"]) == ("starts_on", date(2026, 2, 28))
    assert (read(opened, "keys"), last_act(opened)) == (before, acts)
    opened.perform(reopen_month, ReopenMonth("keys", date(2026, 2, 1), "wrong contract", REGION))
    with pytest.raises(Refused) as refused:
        change(opened, "keys", Facts(starts_on=date(2026, 4, 4)))
    assert refused.value.params["latest"] == date(2026, 4, 3), "the counts of the third lie before the fourth"
    change(opened, "keys", Facts(starts_on=date(2026, 4, 3)))
    assert read(opened, "keys").starts_on == date(2026, 4, 3)


def test_a_stop_that_reaches_into_the_contract_or_was_dropped_holds_no_start(opened: Desk) -> None:
    start = datetime(2026, 4, 30, 14, tzinfo=UTC)  # an hour before May in Tokyo
    opened.perform(add_contract, AddContract("web", "nexa-palette", "standard", starts_on=date(2026, 1, 1)))
    opened.perform(log_incident, LogIncident("over it", start, (Hit("web"),), end=start.replace(hour=16)))
    opened.perform(log_incident, LogIncident("before", start, (Hit("web"),), end=start.replace(minute=50)))
    with pytest.raises(Refused, match="start_leaves_outside"):
        change(opened, "web", Facts(starts_on=MAY))
    opened.perform(drop_incident, DropIncident(2, "by mistake"))
    assert change(opened, "web", Facts(starts_on=MAY)).changed


def test_what_is_so_already_changes_nothing(opened: Desk) -> None:
    change(opened, "cloud", Hold("rds", 1), Hold("ec2", 2), EnterFee(MAY, yen("5")), EnterCharges(MAY, yen("5")))
    before = read(opened, "cloud")
    assert not change(opened, "cloud", Hold("ec2", 2), EnterFee(MAY, yen("5"))).changed
    assert read(opened, "cloud") == before


def test_who_saw_an_older_version_is_refused(opened: Desk) -> None:
    seen = read(opened, "acme").version
    change(opened, "acme", Facts(customer="Aoba"))
    with pytest.raises(Refused, match="contract_changed"):
        change(opened, "acme", Facts(customer="Midori"), version=seen)
    assert read(opened, "acme").customer == "Aoba"


@pytest.mark.both
def test_a_closing_day_moves_the_deadlines_and_the_activity_says_how_many(opened: Desk) -> None:
    # Tuesday the 2nd, 15:00: 12 covered hours of 8 a day end on Thursday the 4th at 11:00.
    received = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)
    opened.perform(receive, ReceiveTicket("acme", "normal", "question", received_at=received))
    opened.perform(receive, ReceiveTicket("acme", "critical", "down", received_at=NOW))
    assert due_of(opened, 1) == datetime(2026, 6, 4, 2, 0, tzinfo=UTC)
    round_the_clock = due_of(opened, 2)
    change(opened, "acme", CloseDesk((date(2026, 6, 4),)))
    assert due_of(opened, 1) == datetime(2026, 6, 5, 2, 0, tzinfo=UTC)
    assert due_of(opened, 2) == round_the_clock
    action, details = last_act(opened)
    assert action == "contract.changed"
    assert details["after"] == {"closed_days": ["2026-06-04"]}
    assert details["tickets"] == {
        "tickets": 2, "moved": 1, "breaches_created": 0, "breaches_cured": 0, "left": 0,
    }  # fmt: skip
    change(opened, "acme", OpenDesk((date(2026, 6, 4),)))
    assert due_of(opened, 1) == datetime(2026, 6, 4, 2, 0, tzinfo=UTC)


def test_a_closing_day_leaves_the_tickets_of_other_contracts_alone(opened: Desk) -> None:
    opened.perform(add_contract, AddContract("other", "jigsaw-prime", "business-plus", "prime"))
    opened.perform(receive, ReceiveTicket("other", "normal", "question"))
    before = due_of(opened, 1)
    change(opened, "acme", CloseDesk((date(2026, 6, 4), date(2026, 6, 5))))
    assert due_of(opened, 1) == before


def test_a_ticket_that_another_plan_would_refuse_keeps_its_deadline(opened: Desk) -> None:
    start = date(2025, 6, 1)
    opened.perform(add_contract, AddContract("old", "jigsaw-prime", "business", "prime", starts_on=start))
    opened.perform(receive, ReceiveTicket("old", "urgent", "down"))
    before = due_of(opened, 1)
    change(opened, "old", CorrectPlans((PlanPeriod(start, "developer"),), "typed wrongly"))
    assert before is not None
    assert due_of(opened, 1) == before
    assert last_act(opened)[1]["tickets"]["left"] == 1


@pytest.mark.both
def test_a_month_is_kept_for_the_regions_that_the_contract_covers_now(opened: Desk) -> None:
    stop = (datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 4, 12, tzinfo=UTC))
    opened.perform(log_incident, LogIncident("KMS", stop[0], (Hit("kms"),), stop[1]))
    kept = select(months.c.scope).where(months.c.month == MAY).order_by(months.c.scope)
    for regions, expected in (
        ((), [""]),
        (("sa-east-1",), ["sa-east-1"]),
        (("sa-east-1", "us-east-1"), ["sa-east-1", "us-east-1"]),
        (("us-east-1",), ["us-east-1"]),
    ):
        change(opened, "kms", Facts(regions=regions))
        with opened.read() as connection:
            assert connection.execute(kept).scalars().all() == expected


def test_a_fee_that_comes_later_makes_the_refund_of_its_months(opened: Desk) -> None:
    opened.perform(add_contract, AddContract("palette", "nexa-palette", "standard", starts_on=date(2026, 4, 1)))
    stop = (datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC))
    opened.perform(log_incident, LogIncident("down", stop[0], (Hit("palette"),), stop[1]))
    kept = select(months.c.amount, months.c.currency, months.c.lacks).where(months.c.month == MAY)
    with opened.read() as connection:
        before = connection.execute(kept).one()
    assert (before.amount, before.lacks) == ("", "fee")
    change(opened, "palette", EnterFee(date(2026, 4, 1), yen("31000")))
    with opened.read() as connection:
        assert tuple(connection.execute(kept).one()) == ("1000", "JPY", "")


def test_months_in_which_nothing_happened_get_no_figures_by_a_change(opened: Desk) -> None:
    start = datetime(2026, 2, 28, 14, tzinfo=UTC)  # an hour before March in Tokyo
    opened.perform(add_contract, AddContract("web", "nexa-palette", "standard", starts_on=date(2025, 1, 1)))
    opened.perform(log_incident, LogIncident("over it", start, (Hit("web"),), end=start.replace(hour=16)))
    change(opened, "web", EnterFee(date(2025, 1, 1), yen("31000")))
    with opened.read() as connection:
        kept = connection.execute(select(months.c.month, months.c.amount).order_by(months.c.month)).all()
    assert [row.month for row in kept] == [date(2026, 2, 1), date(2026, 3, 1)]
    assert all(row.amount for row in kept)


def test_an_end_is_the_later_of_the_wished_day_and_the_arrival_of_the_request(opened: Desk) -> None:
    change(opened, "acme", End(wished=date(2026, 5, 31)))
    assert read(opened, "acme").ends_on == date(2026, 6, 3), "the request arrived today"
    change(opened, "acme", End(wished=date(2026, 7, 31), arrived=date(2026, 6, 1)))
    assert read(opened, "acme").ends_on == date(2026, 7, 31)
    change(opened, "acme", TakeBackEnd())
    assert read(opened, "acme").ends_on is None


@pytest.mark.parametrize(
    ("name", "edits", "code", "field"),
    [
        ("acme", (CorrectPlans((PlanPeriod(date(2026, 4, 1), "prime"),) * 2, "x"),), "plan_not_after_start", "plans"),
        ("acme", (RequestPlan("prime", date(2026, 3, 31)),), "plan_before_contract", "on"),
        ("acme", (RequestPlan("business"),), "plan_closed", "plan"),
        ("acme", (RequestPlan("bussiness-plus"),), "plan_unknown", "plan"),
        ("cloud", (RequestPlan("advanced", MAY), RequestPlan("entry", MAY)), "plan_periods_overlap", "on"),
        ("cloud", (RequestPlan("advanced", MAY), RequestPlan("advanced", date(2026, 4, 20))), "plan_begun_later", "on"),
        ("cloud", (End(date(2026, 4, 9)),), "contract_ends_before_start", "ends_on"),
        ("cloud", (EnterFee(MAY, yen("100.5")),), "amount_too_fine", "fee"),
        ("cloud", (EnterCharges(MAY, Money(Decimal("31.505"), "USD")),), "amount_too_fine", "charges"),
        ("cloud", (EnterPayment(MAY, date(2026, 4, 30)),), "paid_before_month", "paid_on"),
        ("cloud", (EnterFee(date(2026, 3, 1), yen("1")),), "month_before_contract", "month"),
        ("cloud", (EnterFee(MAY, yen("-1")),), "amount_negative", "fee"),
        ("cloud", (EnterCharges(MAY, yen("-1")),), "amount_negative", "charges"),
        ("cloud", (EnterCharges(MAY, yen("1"), "mars-1"),), "scope_unknown", "scope"),
        ("cloud", (Hold("ec3", 1),), "component_unknown", "components"),
        ("cloud", (Hold("ec2", -1),), "count_negative", "components"),
        ("cloud", (Suspend("whim"),), "suspension_ground_unknown", "ground"),
        ("acme", (CorrectPlans((PlanPeriod(date(2026, 4, 1), "prime"),), " "),), "reason_needed", "why"),
        ("cloud", (Lift(),), "not_suspended", "last_day"),
        ("cloud", (Suspend("unpaid", date(2026, 4, 9)),), "suspension_before_contract", "suspended_from"),
        ("cloud", (Suspend("unpaid", MAY), Suspend("breach", JUNE)), "suspensions_overlap", "suspended_from"),
        ("cloud", (Suspend("unpaid", MAY), Lift(date(2026, 4, 30))), "suspension_ends_before_start", "last_day"),
        ("cloud", (EnterPayment(MAY, date(2026, 6, 4)),), "day_in_future", "paid_on"),
        ("cloud", (End(date(2026, 4, 1), date(2026, 4, 2)),), "contract_ends_before_start", "ends_on"),
        ("acme", (OpenDesk((JUNE,)),), "day_not_closed", "closed_days"),
        ("acme", (Facts(name=" "),), "name_empty", "name"),
        ("acme", (Facts(name="CLOUD"),), "contract_exists", "name"),
        ("acme", (Facts(kind="golden"),), "kind_unknown", "kind"),
        ("acme", (Facts(direction="sideways"),), "direction_unknown", "direction"),
        ("acme", (Facts(period="weekly"),), "period_unknown", "period"),
        ("acme", (Facts(terms="nexa-palette"),), "plan_needed", "plan"),
        ("acme", (Facts(terms="nexa-pallet", plan="standard"),), "terms_unknown", "terms"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field_and_changes_nothing(
    opened: Desk, name: str, edits: tuple[Edit, ...], code: str, field: str
) -> None:
    before = read(opened, name)
    acts = last_act(opened)
    with pytest.raises(KigenError) as refused:
        change(opened, name, Facts(customer="Aoba"), *edits)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert read(opened, name) == before
    assert last_act(opened) == acts


def test_a_service_that_the_terms_do_not_cover_is_refused(opened: Desk) -> None:
    services = CATALOGUE.newest("cyber-messaging").services
    assert services is not None
    mail = AddContract("mail", "cyber-messaging", "standard", edits=(Facts(services=(services.covered[0],)),))
    opened.perform(add_contract, mail)
    with pytest.raises(Refused, match="service_not_covered") as refused:
        change(opened, "mail", Facts(services=("CYBERFAX",)))
    assert refused.value.field == "services"
    assert read(opened, "mail").services == services.covered[:1]


def test_a_contract_is_entered_with_all_that_is_known_of_it_or_not_at_all(opened: Desk) -> None:
    edits: tuple[Edit, ...] = (Facts(customer="Aoba"), Hold("ec2", 3, JUNE), EnterFee(JUNE, yen("45000")))
    opened.perform(add_contract, AddContract("new", "ntt-cloud-aws", "entry", starts_on=JUNE, edits=edits))
    found = read(opened, "new")
    assert (found.customer, found.components_in(JUNE), found.version) == ("Aoba", {"ec2": 3}, 1)
    assert found.amounts == (Entered(AmountKind.FEE, JUNE, yen("45000")),)
    bad = AddContract("bad", "ntt-cloud-aws", "entry", starts_on=JUNE, edits=(*edits, Hold("ec2", -1)))
    with pytest.raises(KigenError, match="count_negative"):
        opened.perform(add_contract, bad)
    with pytest.raises(KigenError, match="contract_unknown"):
        read(opened, "bad")


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        ([("prime", date(2026, 6, 3))], [("business-plus", "2026-04-01"), ("prime", "2026-07-01")]),
        (
            [("prime", date(2026, 6, 2)), ("business-plus", date(2026, 6, 3))],
            [("business-plus", "2026-04-01")],
        ),
        (
            [("prime", date(2026, 4, 20)), ("business-plus", date(2026, 6, 3))],
            [("business-plus", "2026-04-01"), ("prime", "2026-05-01"), ("business-plus", "2026-06-03")],
        ),
    ],
    ids=["a lower plan waits for the next month", "asking again withdraws it", "a higher one is there at once"],
)
def test_a_plan_is_in_force_from_when_the_terms_say(
    opened: Desk, requests: list[tuple[str, date]], expected: list[tuple[str, str]]
) -> None:
    for plan, day in requests:
        change(opened, "acme", RequestPlan(plan, day))
    assert [(each.plan, each.from_day.isoformat()) for each in read(opened, "acme").plans] == expected

"""Months that are settled: frozen, accepted, refused, opened again, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from core.desk.acts.incidents import DropIncident, Hit, LogIncident, drop_incident, log_incident
from core.desk.acts.months import (
    AcceptDifference,
    FreezeMonth,
    RefuseDifference,
    ReopenMonth,
    accept_difference,
    freeze_month,
    refuse_difference,
    reopen_month,
)
from core.errors import BadInput, Refused
from storage.database.location import Location
from storage.database.read_models.activity import activity_page
from storage.database.read_models.exposure import Stake, stakes, touched_now
from storage.database.read_models.kept_months import MonthRow, months_kept
from storage.database.read_models.month_facts import MonthView, month_views
from storage.desk import Desk
from tests.databases import Places
from tests.stakes import BANK, CDN, KMS, MAIL, REGION, at, put_at_stake
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

pytestmark = pytest.mark.both

CATALOGUE = shipped_catalogue()
MAY = date(2026, 5, 1)


class Clock:
    """Set by hand."""

    def __init__(self) -> None:
        self.now = at("2026-06-03 02:20:30")

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(places: Places, clock: Clock) -> Iterator[Desk]:
    location = places.copy("months_at_stake", furnish)
    with Desk.open(location, actor=OPERATOR, catalogue=CATALOGUE, clock=clock) as desk:
        yield desk


def furnish(location: Location) -> None:
    with Desk.create(location, actor=OPERATOR, catalogue=CATALOGUE, clock=Clock()) as desk:
        put_at_stake(desk)


def view(desk: Desk, name: str = MAIL, month: date = MAY, scope: str = "") -> MonthView:
    with desk.read() as connection:
        (found,) = month_views(connection, CATALOGUE, name, month, desk.now(), scope=scope)
    return found


def late_fact(desk: Desk, clock: Clock) -> int:
    """A stop of May that is told of in June."""
    clock.now += timedelta(minutes=1)
    stop = LogIncident("Told late", at("2026-05-20 03:00"), (Hit(MAIL),), at("2026-05-20 04:00"))
    return int(desk.perform(log_incident, stop).subject)


def at_stake(desk: Desk) -> dict[tuple[str, str], Stake]:
    with desk.read() as connection:
        return {(each.contract, f"{each.month:%Y-%m}"): each for each in stakes(connection, desk.now())}


def test_a_frozen_month_is_kept_with_its_figures_its_facts_and_who_froze_it(desk: Desk) -> None:
    assert desk.perform(freeze_month, FreezeMonth(MAIL, MAY, why="sent")).changed
    found = view(desk)
    assert found.frozen is not None
    assert found.difference is not None
    assert (found.frozen.frozen_by, found.frozen.why) == ("tanaka", "sent")
    assert found.frozen.figures.downtime == timedelta(hours=2)
    assert found.frozen.facts["outages"][0]["start"] == "2026-05-10T03:00:00+00:00"
    assert found.frozen.terms_fingerprint == found.found.terms.fingerprint
    assert not found.difference.any
    assert not desk.perform(freeze_month, FreezeMonth(MAIL, MAY)).changed


def test_a_late_fact_gives_a_difference_and_changes_nothing_silently(desk: Desk, clock: Clock) -> None:
    desk.perform(freeze_month, FreezeMonth(MAIL, MAY))
    assert not at_stake(desk)[MAIL, "2026-05"].differs
    late_fact(desk, clock)
    found = view(desk)
    assert found.frozen is not None
    assert found.difference is not None
    assert found.frozen.figures.downtime == timedelta(hours=2)
    assert {each.name for each in found.difference.changed} == {"uptime", "downtime"}
    assert at_stake(desk)[MAIL, "2026-05"].differs


def test_an_accepted_difference_takes_the_frozen_months_place(desk: Desk, clock: Clock) -> None:
    desk.perform(freeze_month, FreezeMonth(MAIL, MAY))
    late_fact(desk, clock)
    desk.perform(accept_difference, AcceptDifference(MAIL, MAY))
    found = view(desk)
    assert found.frozen is not None
    assert found.frozen.figures.downtime == timedelta(hours=3)
    assert not at_stake(desk)[MAIL, "2026-05"].differs
    with pytest.raises(Refused, match="no_difference"):
        desk.perform(accept_difference, AcceptDifference(MAIL, MAY))


def test_a_refused_difference_keeps_the_month_and_asks_again_only_for_another(desk: Desk, clock: Clock) -> None:
    desk.perform(freeze_month, FreezeMonth(MAIL, MAY))
    number = late_fact(desk, clock)
    with pytest.raises(Refused, match="reason_needed"):
        desk.perform(refuse_difference, RefuseDifference(MAIL, MAY, " "))
    clock.now += timedelta(minutes=1)
    assert desk.perform(refuse_difference, RefuseDifference(MAIL, MAY, "not ours")).changed
    assert not desk.perform(refuse_difference, RefuseDifference(MAIL, MAY, "not ours")).changed
    found = view(desk)
    assert found.frozen is not None
    assert found.difference is not None
    assert found.frozen.figures.downtime == timedelta(hours=2)
    assert (found.difference.any, found.difference.asks, found.frozen.why) == (True, False, "not ours")
    assert not at_stake(desk)[MAIL, "2026-05"].differs
    desk.perform(drop_incident, DropIncident(number, "mistake"))
    assert view(desk).difference is not None
    assert not view(desk).difference.any  # type: ignore[union-attr]
    late_fact(desk, clock)
    late = LogIncident("Once more", at("2026-05-25 03:00"), (Hit(MAIL),), at("2026-05-25 03:30"))
    desk.perform(log_incident, late)
    assert view(desk).difference.asks  # type: ignore[union-attr]


def test_a_month_can_be_opened_again_with_a_reason_and_frozen_anew(desk: Desk) -> None:
    desk.perform(freeze_month, FreezeMonth(MAIL, MAY))
    with pytest.raises(Refused, match="reason_needed"):
        desk.perform(reopen_month, ReopenMonth(MAIL, MAY, ""))
    desk.perform(reopen_month, ReopenMonth(MAIL, MAY, "wrong customer"))
    assert view(desk).frozen is None
    with pytest.raises(Refused, match="month_not_frozen"):
        desk.perform(reopen_month, ReopenMonth(MAIL, MAY, "again"))
    assert desk.perform(freeze_month, FreezeMonth(MAIL, MAY)).changed
    with desk.read() as connection:
        told = [row.action for row in activity_page(connection, limit=3)]
    assert told == ["month.frozen", "month.reopened", "month.frozen"]


def test_a_month_that_runs_or_a_scope_that_is_none_is_not_frozen(desk: Desk) -> None:
    with pytest.raises(Refused, match="month_not_over"):
        desk.perform(freeze_month, FreezeMonth(MAIL, date(2026, 6, 1)))
    with pytest.raises(BadInput, match="scope_unknown"):
        desk.perform(freeze_month, FreezeMonth(KMS, MAY))
    assert desk.perform(freeze_month, FreezeMonth(KMS, MAY, REGION)).changed


def test_months_at_stake_come_by_the_window_that_closes_next(desk: Desk) -> None:
    with desk.read() as connection:
        found = stakes(connection, desk.now())
        kept = months_kept(connection, [each.key for each in found])
    assert [(each.contract, f"{each.month:%m}") for each in found] == [
        (MAIL, "05"), (KMS, "04"), (KMS, "05"), (CDN, "06"), (BANK, "05"), (BANK, "06"),
    ]  # fmt: skip
    assert [each.amount for each in found if each.contract == KMS] == ["125.04", "125.04"]
    assert all(isinstance(row, MonthRow) for row in kept.values())
    assert len(kept) == len(found)


def test_a_closed_window_and_a_settled_refund_are_at_stake_no_more(desk: Desk, clock: Clock) -> None:
    desk.perform(freeze_month, FreezeMonth(BANK, MAY))
    assert (BANK, "2026-05") not in at_stake(desk)
    clock.now = at("2026-07-01 12:00")
    assert (MAIL, "2026-05") not in at_stake(desk)
    assert (KMS, "2026-04") not in at_stake(desk)
    assert (KMS, "2026-05") in at_stake(desk)


def test_what_an_open_incident_touches_is_named_up_to_a_bound(desk: Desk) -> None:
    with desk.read() as connection:
        assert len(touched_now(connection, most=9)) == 2
        assert len(touched_now(connection, most=1)) == 1

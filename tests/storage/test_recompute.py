"""Deadlines follow the terms: what a changed list of holidays does to them is shown, then done, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from core.desk.restanding import Counts
from core.terms.registry import Catalogue
from storage.catalogue import load_catalogue
from storage.database.activity import verify
from storage.database.engine import writing
from storage.database.read_models.activity import activity_page
from storage.database.stored_tickets import read_ticket
from storage.database.tables import contracts, tickets
from storage.database.tables import desk as desk_table
from storage.database.ticket_rows import standing_from
from storage.desk import Desk
from storage.holidays import HolidayLists
from storage.recompute import is_current, preview, recompute_if_changed
from tests.databases import Places
from tests.storage.lively import HOUR, MORNING, Clock, furnish_lively, open_lively, shipped_catalogue

NOW = MORNING + 3 * HOUR
# Friday 2026-04-24 becomes a holiday, so that what was received on it counts from Monday 9:00 in Tokyo.
ONE_HOLIDAY = load_catalogue(HolidayLists({"JP": {2026: (date(2026, 4, 24),)}}))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(places: Places, clock: Clock) -> Iterator[Desk]:
    with open_lively(places.copy("lively", furnish_lively), clock) as desk:
        recompute(desk, desk.catalogue)
        yield desk


def recompute(desk: Desk, catalogue: Catalogue, now: datetime = NOW) -> Counts | None:
    found = recompute_if_changed(desk.engine, catalogue, now=now, actor="tanaka", new_id=desk.keys.new)
    return None if found is None else sum(found.values(), start=Counts())


def due(desk: Desk, number: int) -> datetime | None:
    with desk.read() as connection:
        return standing_from(connection.execute(select(tickets).where(tickets.c.number == number)).one()).due_at


def test_the_first_look_at_a_desk_moves_nothing(places: Places, clock: Clock) -> None:
    with open_lively(places.copy("lively", furnish_lively), clock) as desk:
        with desk.read() as connection:
            before = connection.execute(select(tickets).order_by(tickets.c.number)).all()
            assert not is_current(connection, desk.catalogue)
        assert recompute(desk, desk.catalogue) == Counts(looked_at=9)
        with desk.read() as connection:
            assert is_current(connection, desk.catalogue)
            assert connection.execute(select(tickets).order_by(tickets.c.number)).all() == before


def test_the_same_terms_recompute_nothing(desk: Desk) -> None:
    with desk.read() as connection:
        before = activity_page(connection, limit=99)
    assert recompute(desk, shipped_catalogue()) is None
    with desk.read() as connection:
        assert activity_page(connection, limit=99) == before


def test_a_new_holiday_is_shown_before_it_is_done(desk: Desk) -> None:
    with desk.read() as connection:
        shown = preview(connection, ONE_HOLIDAY, NOW)
        assert is_current(connection, desk.catalogue)
    # High and normal and low run in business hours; critical and urgent round the clock.
    assert [each.number for each in shown.differences] == [2, 3, 4, 5, 9]
    assert (shown.counts.looked_at, shown.counts.moved) == (8, 5)
    third = shown.differences[1]
    assert (third.contract, third.before.due_at, third.after.due_at) == (
        "Acme 株式会社", MORNING + 4 * HOUR, datetime.fromisoformat("2026-04-27T13:00:00+09:00"),
    )  # fmt: skip
    assert due(desk, 3) == MORNING + 4 * HOUR


@pytest.mark.both
def test_breaches_are_cured_and_created(desk: Desk) -> None:
    overdue = MORNING + 5 * HOUR
    with desk.read() as connection:
        cured = preview(connection, ONE_HOLIDAY, overdue)
    assert (cured.counts.breaches_created, cured.counts.breaches_cured) == (0, 2)
    assert [each.number for each in cured.differences if each.breach_cured] == [3, 5]

    assert recompute(desk, ONE_HOLIDAY, overdue) == Counts(looked_at=9, moved=5, breaches_cured=2)
    assert due(desk, 3) == datetime.fromisoformat("2026-04-27T13:00:00+09:00")
    with desk.read() as connection:
        created = preview(connection, shipped_catalogue(), overdue)
    assert (created.counts.breaches_created, created.counts.breaches_cured) == (2, 0)
    assert [each.number for each in created.differences if each.breach_created] == [3, 5]


def test_it_is_one_act_of_the_activity_with_its_counts(desk: Desk) -> None:
    assert recompute(desk, ONE_HOLIDAY) is not None
    with desk.read() as connection:
        newest = activity_page(connection, limit=1)[0]
        assert verify(connection).breaks == ()
    assert (newest.action, newest.subject, newest.actor, newest.recorded_at) == (
        "desk.recomputed",
        "desk",
        "tanaka",
        NOW,
    )
    assert newest.details is not None
    assert newest.details["moved"] == 5
    assert newest.details["tickets"] == sum(each["tickets"] for each in newest.details["terms"].values())
    assert "jigsaw-prime" in newest.details["terms"]


def test_history_does_not_change_with_it(desk: Desk) -> None:
    with desk.read() as connection:
        before = [read_ticket(connection, number) for number in range(1, 10)]
    recompute(desk, ONE_HOLIDAY)
    with desk.read() as connection:
        assert [read_ticket(connection, number) for number in range(1, 10)] == before


def test_terms_that_are_not_known_here_keep_their_deadlines(desk: Desk) -> None:
    fewer = Catalogue(shipped_catalogue().versions("ntt-cloud-aws"))
    before = due(desk, 3)
    assert recompute(desk, fewer) is None
    assert due(desk, 3) == before
    # Nor does the machine that has them find a change when its turn comes again.
    assert recompute(desk, shipped_catalogue()) is None


def test_another_risk_share_recomputes_everything(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        settings = connection.execute(select(desk_table.c.settings)).scalar_one()
        connection.execute(update(desk_table).values(settings={**settings, "risk_share": "1/2"}))
    assert recompute(desk, desk.catalogue) == Counts(looked_at=9)
    with desk.read() as connection:
        third = standing_from(connection.execute(select(tickets).where(tickets.c.number == 3)).one())
    assert third.risk_at == MORNING + 2 * HOUR
    assert third.due_at == MORNING + 4 * HOUR


def test_a_ticket_that_the_terms_would_refuse_today_stays_as_it_is(desk: Desk) -> None:
    """A contract that ended meanwhile promises nothing, but what was promised stands."""
    with writing(desk.engine) as connection:
        connection.execute(update(contracts).values(ends_on=date(2026, 4, 2)))
    before = due(desk, 3)
    counts = recompute(desk, ONE_HOLIDAY)
    assert counts is not None
    assert counts.left == counts.looked_at == 9
    assert due(desk, 3) == before

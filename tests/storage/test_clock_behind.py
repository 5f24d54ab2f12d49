"""A clock that goes back is noticed at each act, and stored with it, until somebody says that it is right."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.desk.acts.claims import ChangeClaim, DropClaim, OpenClaim, change_claim, drop_claim, open_claim
from core.desk.acts.clock_right import AcceptClock, accept_clock
from core.errors import BadInput
from core.terms.registry import Catalogue
from storage.clock_behind import ClockBehind
from storage.database.activity import verify
from storage.database.location import Location
from storage.database.read_models.activity import activity_page
from storage.desk import Desk
from tests.storage.acts import note, receive
from tests.storage.claimable import APRIL, NOW, REGION, Clock, claim_of, claiming_desk
from tests.storage.conftest import NOON, OPERATOR
from tests.storage.lively import shipped_catalogue

HOUR = timedelta(hours=1)


class Told:
    """A clock that says what it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk(founded: Location, told: Told) -> Desk:
    return Desk.open(founded, actor=OPERATOR, catalogue=Catalogue(()), clock=told)


def marks(desk: Desk) -> list[str | None]:
    """Of all acts, the oldest first."""
    with desk.read() as connection:
        assert verify(connection).breaks == ()
        return [(row.details or {}).get("clock_behind") for row in activity_page(connection, limit=99)][::-1]


@pytest.mark.both
def test_every_act_of_a_clock_that_is_behind_is_told_and_marked(desk: Desk, told: Told) -> None:
    with desk:
        desk.perform(receive, "a")
        assert desk.clock_behind is None
        for hours in (1, 2):
            told.now = NOON - hours * HOUR
            desk.perform(note, (1, "b"))
            assert desk.clock_behind == ClockBehind(told.now, NOON)
        told.now = NOON - timedelta(minutes=2)  # clocks of machines differ by so much
        desk.perform(note, (1, "c"))
        assert desk.clock_behind is None
        assert marks(desk) == [None, NOON.isoformat(), NOON.isoformat(), None]


def test_a_clock_that_was_ahead_once_is_told_until_somebody_says_so(desk: Desk, told: Told) -> None:
    with desk:
        told.now = NOON + 9000 * HOUR
        desk.perform(receive, "a")
        told.now = NOON
        desk.perform(note, (1, "b"))
        assert desk.clock_behind is not None
        with pytest.raises(BadInput, match="reason_required"):
            desk.perform(accept_clock, AcceptClock(" "))
        desk.perform(accept_clock, AcceptClock("the host was a year ahead"))
        desk.perform(note, (1, "c"))
        assert desk.clock_behind is None
        assert marks(desk)[-2:] == [None, None]


@pytest.mark.both
def test_steps_of_a_claim_take_no_negative_time(location: Location) -> None:
    clock = Clock()
    with claiming_desk(location, shipped_catalogue(), clock) as desk:
        clock.now = NOW
        desk.perform(open_claim, OpenClaim("keys", APRIL, REGION))
        clock.now = NOW - HOUR
        desk.perform(change_claim, ChangeClaim(1, applicant="青木"))
        desk.perform(drop_claim, DropClaim(1, "wrong"))
        steps = claim_of(desk, 1).events
    assert [step.at for step in steps] == [NOW] * 3
    assert [step.recorded_at for step in steps] == [NOW, NOW - HOUR, NOW - HOUR]

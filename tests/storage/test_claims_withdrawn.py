"""A customer's claim logged by mistake is withdrawn: it stays on record, counts for nothing, and can come back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from core.claims.events import Channel
from core.claims.life import ClaimState
from core.desk.acts.claim_answers import RejectClaim, TakeBack, reject_claim, take_back
from core.desk.acts.claim_recording import number_of
from core.desk.acts.claims import (
    ChangeClaim,
    DropClaim,
    FileClaim,
    MakeReady,
    ReceiveClaim,
    change_claim,
    drop_claim,
    file_claim,
    make_ready,
    receive_claim,
)
from core.errors import Refused
from storage.database.read_models.claim import claim_view
from storage.database.tables import activity
from storage.desk import Desk
from tests.databases import Places
from tests.storage.claimable import APRIL, LOG, NOW, Clock, claim_of, furnish_for_claims, opened
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue
from tui.screens.claim_reading import claims_reading, payable_claims

SERVICE = "CYBERMAIL Σ"


@pytest.fixture
def desk(places: Places) -> Iterator[Desk]:
    location = places.copy("claiming", furnish_for_claims)
    with Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock()) as desk:
        yield desk


def received(desk: Desk) -> int:
    return number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE)))


def test_it_no_longer_counts_and_its_history_stays(desk: Desk) -> None:
    number = received(desk)
    assert (claims_reading(desk, NOW).to_answer, len(payable_claims(desk, NOW))) == (1, 1)
    desk.perform(drop_claim, DropClaim(number, "another customer's"))
    reading = claims_reading(desk, NOW)
    assert (reading.to_answer, payable_claims(desk, NOW)) == (0, [])
    claim = claim_of(desk, number)
    assert (claim.standing.state, claim.standing.why, claim.standing.withdrawn) == (
        ClaimState.DROPPED, "another customer's", True,
    )  # fmt: skip
    assert [event.step.value for event in claim.events] == ["received", "dropped"]
    with desk.read() as connection:
        view = claim_view(connection, desk.catalogue, number, NOW)
        acts = connection.execute(select(activity.c.action).where(activity.c.action.like("claim.%"))).scalars().all()
    assert (view.answer, view.free) == (None, None)
    assert acts == ["claim.received", "claim.dropped"]
    assert received(desk) == number + 1, "the month can be claimed rightly"


def test_it_needs_a_reason_and_comes_back_by_undo(desk: Desk) -> None:
    number = received(desk)
    with pytest.raises(Refused, match="reason_needed"):
        desk.perform(drop_claim, DropClaim(number, " "))
    desk.perform(drop_claim, DropClaim(number, "not theirs"))
    desk.perform(take_back, TakeBack(number, "theirs after all"))
    assert claim_of(desk, number).standing.state is ClaimState.FILED
    assert claims_reading(desk, NOW).to_answer == 1
    desk.perform(drop_claim, DropClaim(number, "no"))
    received(desk)
    with pytest.raises(Refused, match="claim_exists"):
        desk.perform(take_back, TakeBack(number, "two for one month"))


def test_what_was_answered_is_not_withdrawn_before_the_answer_is_taken_back(desk: Desk) -> None:
    number = received(desk)
    desk.perform(reject_claim, RejectClaim(number, "no"))
    with pytest.raises(Refused, match="claim_step"):
        desk.perform(drop_claim, DropClaim(number, "mistake"))
    desk.perform(take_back, TakeBack(number, "mistake"))
    desk.perform(drop_claim, DropClaim(number, "mistake"))
    with pytest.raises(Refused, match="claim_step"):
        desk.perform(reject_claim, RejectClaim(number, "no"))


def test_ours_stays_once_it_is_filed(desk: Desk) -> None:
    number = opened(desk)
    desk.perform(change_claim, ChangeClaim(number, applicant="青木", evidence=(LOG,)))
    desk.perform(make_ready, MakeReady(number))
    desk.perform(file_claim, FileClaim(number, Channel.CASE))
    with pytest.raises(Refused, match="claim_step"):
        desk.perform(drop_claim, DropClaim(number, "mistake"))

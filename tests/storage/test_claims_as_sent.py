"""What a claim sent reads the same later, whatever has become of its month; that the month moved on is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.claims.as_sent import as_kept, as_sent, check_kept
from core.claims.checklist import Mark
from core.claims.events import Channel
from core.claims.redaction_rules import DEFAULT_RULES
from core.desk.acts.claim_answers import AcceptClaim, RejectClaim, TakeBack, accept_claim, reject_claim, take_back
from core.desk.acts.claim_recording import number_of
from core.desk.acts.claims import (
    ChangeClaim,
    FileClaim,
    MakeReady,
    OpenClaim,
    ReceiveClaim,
    change_claim,
    file_claim,
    make_ready,
    open_claim,
    receive_claim,
)
from core.desk.acts.contract_amounts import EnterCharges
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.incidents import ChangeIncident, change_incident
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.errors import KigenError
from core.money import Money
from storage.claiming.documents import preview
from storage.database.read_models.claim import ClaimView, claim_view
from storage.desk import Desk
from tests.databases import Places
from tests.storage.claimable import APRIL, BREACH, LOG, REGION, Clock, furnish_for_claims
from tests.storage.claimed import wording
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

SERVICE = "CYBERMAIL Σ"
DAY = timedelta(days=1)
NOWHERE = Path("/nowhere")
Change = Callable[[Desk], object]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(places: Places, clock: Clock) -> Iterator[Desk]:
    location = places.copy("claiming", furnish_for_claims)
    with Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=clock) as desk:
        yield desk


def filed(desk: Desk, contract: str, scope: str = "") -> int:
    number = number_of(desk.perform(open_claim, OpenClaim(contract, APRIL, scope, why_late="病欠")))
    desk.perform(change_claim, ChangeClaim(number, applicant="青木", evidence=(LOG,), why_late="病欠"))
    desk.perform(make_ready, MakeReady(number))
    desk.perform(file_claim, FileClaim(number, Channel.CASE, "1765", why_late="病欠"))
    return number


def seen(desk: Desk, number: int, clock: Clock) -> ClaimView:
    with desk.read() as connection:
        return claim_view(connection, desk.catalogue, number, clock())


def papers(view: ClaimView) -> dict[str, str]:
    """Everything that the claim sends, and our own file."""
    found = preview(view.said, wording("en", view.said.time_zone), DEFAULT_RULES, NOWHERE)
    return {"subject": found.subject, "own": found.own.text, **{one.name: one.text for one in found.files}}


def more_errors(desk: Desk) -> object:
    later = tuple(
        Interval("keys", REGION, BREACH + number * timedelta(minutes=5), 100, 50, place="line 2")
        for number in range(1, 40)
    )
    return desk.perform(record_samples, RecordSamples(later, "cloudtrail"))


def other_charges(desk: Desk) -> object:
    charges = EnterCharges(APRIL, Money(Decimal(9_999), "USD"), REGION)
    return desk.perform(change_contract, ChangeContract("keys", (charges,)))


def longer_stop(desk: Desk) -> object:
    return desk.perform(change_incident, ChangeIncident(1, end=BREACH + timedelta(hours=9)))


@pytest.mark.parametrize(
    ("month", "change", "changed"),
    [
        (("keys", REGION), more_errors, {"uptime"}),
        (("keys", REGION), other_charges, {"amount"}),
        (("back", ""), longer_stop, {"uptime", "downtime", "amount"}),
        (("mine", SERVICE), longer_stop, {"uptime", "downtime"}),
    ],
)
def test_what_was_filed_reads_the_same_when_the_month_is_another(
    desk: Desk, clock: Clock, month: tuple[str, str], change: Change, changed: set[str]
) -> None:
    number = filed(desk, *month)
    before = seen(desk, number, clock)
    sent = papers(before)
    assert before.since == ()
    clock.now += DAY
    change(desk)
    after = seen(desk, number, clock)
    assert papers(after) == sent
    assert {each.name for each in after.since} >= changed
    assert after.since_told == "claims.changed_since"
    assert after.month.adjusted != before.month.adjusted
    assert not [item for item in after.items if item.mark is Mark.MISSING]


def test_a_filing_taken_back_shows_the_month_as_it_is_and_filed_again_as_it_was_then(desk: Desk, clock: Clock) -> None:
    number = filed(desk, "keys", REGION)
    sent = papers(seen(desk, number, clock))
    other_charges(desk)
    desk.perform(take_back, TakeBack(number, "not sent yet"))
    live = seen(desk, number, clock)
    assert (live.since, "999.90" in papers(live)["own"]) == ((), True)
    assert papers(live) != sent
    desk.perform(file_claim, FileClaim(number, Channel.CASE))
    more_errors(desk)
    assert papers(seen(desk, number, clock))["own"] == papers(live)["own"]


@pytest.mark.parametrize("answer", ["accepted", "rejected"])
def test_an_answer_to_a_customer_stays_as_it_was_given(desk: Desk, clock: Clock, answer: str) -> None:
    clock.now -= 14 * DAY
    number = number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE)))
    longer_stop(desk)
    assert seen(desk, number, clock).since == (), "nothing was sent before the answer"
    if answer == "accepted":
        desk.perform(accept_claim, AcceptClaim(number))
    else:
        desk.perform(reject_claim, RejectClaim(number, "ours it is not"))
    sent = papers(seen(desk, number, clock))
    desk.perform(change_incident, ChangeIncident(1, end=BREACH + timedelta(minutes=20)))
    after = seen(desk, number, clock)
    assert papers(after) == sent
    assert "downtime" in {each.name for each in after.since}


def test_what_the_terms_no_longer_give_is_not_made_up(desk: Desk, clock: Clock) -> None:
    view = seen(desk, filed(desk, "keys", REGION), clock)
    kept = as_kept(view.month, view.known)
    assert as_sent(kept, view.month, view.known) is not None
    other = {**kept, "figures": {**kept["figures"], "uptime": "12.000000"}}
    assert as_sent(other, view.month, view.known) is None


@pytest.mark.parametrize(
    "broken",
    [
        {"at": "yesterday"}, {"figures": {}}, {"facts": {}}, {"counted": [1]}, {"intervals": [[1, 2, 3, 4]]},
        {"intervals": [["1", 1, 1, 1, 0]]}, {"stops": [[1, "x", None, None, "provider"]]},
    ],
)  # fmt: skip
def test_a_dump_can_not_bring_in_what_can_not_be_read_later(
    desk: Desk, clock: Clock, broken: dict[str, object]
) -> None:
    view = seen(desk, filed(desk, "keys", REGION), clock)
    kept = as_kept(view.month, view.known)
    check_kept(kept)
    with pytest.raises((ValueError, KeyError, TypeError, KigenError)):
        check_kept({**kept, **broken})


def test_a_full_month_of_counts_is_kept_in_few_lines(desk: Desk, clock: Clock) -> None:
    view = seen(desk, filed(desk, "keys", REGION), clock)
    start = view.month.adjusted.span.start
    sample = view.month.facts.samples[0]
    alike = tuple(
        dataclasses.replace(sample, start=start + number * timedelta(minutes=5), requests=10 + number % 7, errors=0)
        for number in range(30 * 288)
    )
    month = view.month.under(dataclasses.replace(view.month.facts, samples=alike), view.month.charged)
    kept = as_kept(month, view.known)
    assert kept["intervals"] == [[0, 30 * 288, 1, 0, 0]]
    found = as_sent(kept, month, view.known)
    assert found is not None
    assert found.requests == sum(each.requests for each in alike)
    assert found.month.explanation == month.explanation

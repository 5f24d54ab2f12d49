"""Claims on a real desk, on either database: every act from the draft to the settlement, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from core.claims.answer import Answer, Verdict
from core.claims.backing import Backing
from core.claims.checklist import Mark
from core.claims.events import Channel, ClaimStep, Given, SeenOn
from core.claims.facts import ClaimFacts, Evidence
from core.claims.life import ClaimState
from core.desk.acts.claim_answers import (
    AcceptClaim,
    RejectClaim,
    SettleClaim,
    TakeBack,
    accept_claim,
    reject_claim,
    settle_claim,
    take_back,
)
from core.desk.acts.claim_recording import number_of
from core.desk.acts.claims import (
    ChangeClaim,
    DropClaim,
    FileClaim,
    MakeReady,
    OpenClaim,
    ReceiveClaim,
    change_claim,
    drop_claim,
    file_claim,
    make_ready,
    open_claim,
    receive_claim,
)
from core.desk.acts.contract_amounts import EnterCharges
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.settings import ChangeSetting, change_setting
from core.desk.dates import DateKind
from core.errors import BadInput, KigenError, ManyErrors, Refused
from core.messages import Message
from core.money import Money
from core.terms.registry import Catalogue
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.read_models.claim import claim_view, unclaimed_view
from storage.database.read_models.claim_entry import applicant_of
from storage.database.read_models.claims import ClaimRow, claims_closing, claims_list, claims_over
from storage.database.read_models.dates import due_dates
from storage.database.tables import activity, claims, frozen_months
from storage.desk import Desk
from storage.exchange.dump import dump
from storage.exchange.load import load
from tests.databases import Places
from tests.storage.claimable import (
    ACCOUNT,
    APRIL,
    BREACH,
    LOG,
    NOW,
    REGION,
    Clock,
    claim_of,
    claiming_desk,
    furnish_for_claims,
    opened,
)
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

SERVICE = "CYBERMAIL Σ"
DAY = timedelta(days=1)
CREDIT = Money(Decimal("123.46"), "USD")
"""10 % of 1,234.56, half a cent up."""
THRESHOLDS = (30, 7, 3, 1)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(places: Places, catalogue: Catalogue, clock: Clock) -> Iterator[Desk]:
    with Desk.open(
        places.copy("claiming", furnish_for_claims), actor=OPERATOR, catalogue=catalogue, clock=clock
    ) as desk:
        yield desk


def complete(desk: Desk, number: int) -> None:
    desk.perform(change_claim, ChangeClaim(number, applicant="青木 (ops@example.jp)", evidence=(LOG,)))
    desk.perform(make_ready, MakeReady(number))


def filed(desk: Desk, at: datetime | None = None) -> int:
    number = opened(desk)
    complete(desk, number)
    desk.perform(file_claim, FileClaim(number, Channel.CASE, "17654321", at))
    return number


def rows(desk: Desk, clock: Clock) -> Sequence[ClaimRow]:
    with desk.read() as connection:
        return claims_list(connection, desk.catalogue, clock(), THRESHOLDS)


def row_of(desk: Desk, clock: Clock, contract: str) -> ClaimRow:
    (found,) = [row for row in rows(desk, clock) if row.contract == contract]
    return found


def code(refused: pytest.ExceptionInfo[KigenError]) -> tuple[str, str | None]:
    return refused.value.code, refused.value.field


class TestFromTheBreachToTheCredit:
    @pytest.mark.both
    def test_a_claim_goes_all_the_way_and_every_step_is_in_the_activity(self, desk: Desk, clock: Clock) -> None:
        number = filed(desk)
        clock.now += DAY
        desk.perform(accept_claim, AcceptClaim(number, Given(CREDIT)))
        clock.now += 30 * DAY
        seen = Given(Money(Decimal("120.00"), "USD"))
        desk.perform(settle_claim, SettleClaim(number, seen, SeenOn.INVOICE, "INV-7"))
        standing = claim_of(desk, number).standing
        assert (standing.state, standing.case, standing.channel) == (ClaimState.SETTLED, "17654321", Channel.CASE)
        assert (standing.filed_at, standing.expected, standing.promised) == (NOW, Given(CREDIT), Given(CREDIT))
        assert (standing.settled, standing.seen_on, standing.reference) == (seen, SeenOn.INVOICE, "INV-7")
        assert standing.facts.evidence == (LOG,)
        with desk.read() as connection:
            view = claim_view(connection, desk.catalogue, number, clock())
            entries = connection.execute(
                select(activity.c.action, activity.c.subject).where(activity.c.action.like("claim.%"))
            ).all()
        assert view.difference is not None
        assert view.difference.amount == Money(Decimal("-3.46"), "USD")
        names = ("opened", "changed", "made_ready", "filed", "accepted", "settled")
        assert [tuple(each) for each in entries] == [
            (f"claim.{name}", f"{number} keys 2026-04 {REGION}") for name in names
        ]

    def test_filing_freezes_the_month(self, desk: Desk) -> None:
        number = filed(desk)
        with desk.read() as connection:
            kept = connection.execute(select(frozen_months)).one()
        assert (kept.contract_id, kept.month, kept.scope) == (claim_of(desk, number).contract_id, APRIL, REGION)
        assert kept.figures["figures"]["amount"] == "123.46"

    def test_the_applicant_is_the_operators_last_one_and_first_the_desks(self, desk: Desk) -> None:
        desk.perform(change_setting, ChangeSetting("applicant", "技術部 運用課"))
        first = opened(desk)
        assert claim_of(desk, first).standing.facts.applicant == "技術部 運用課"
        desk.perform(change_claim, ChangeClaim(first, applicant="青木"))
        assert claim_of(desk, opened(desk, "back", "")).standing.facts.applicant == "青木"

    def test_who_asked_in_a_customers_claim_does_not_ask_in_ours(self, desk: Desk) -> None:
        desk.perform(change_setting, ChangeSetting("applicant", "技術部 運用課"))
        desk.perform(receive_claim, ReceiveClaim("mail", APRIL, "CYBERMAIL Σ", ClaimFacts("佐藤商店")))
        with desk.read() as connection:
            assert applicant_of(connection, desk.actor.name, desk.settings()) == "技術部 運用課"
        assert claim_of(desk, opened(desk)).standing.facts.applicant == "技術部 運用課"

    def test_a_step_recorded_by_mistake_is_taken_back(self, desk: Desk) -> None:
        number = filed(desk)
        desk.perform(reject_claim, RejectClaim(number, "logs are missing"))
        desk.perform(take_back, TakeBack(number, "wrong case"))
        standing = claim_of(desk, number).standing
        assert (standing.state, standing.case) == (ClaimState.FILED, "17654321")

    def test_a_rejected_month_can_be_claimed_again_and_then_the_rejection_stays(self, desk: Desk) -> None:
        number = filed(desk)
        desk.perform(reject_claim, RejectClaim(number, "logs are missing"))
        second = opened(desk)
        assert second == number + 1
        with pytest.raises(Refused) as refused:
            desk.perform(take_back, TakeBack(number, "it was accepted"))
        assert (refused.value.code, refused.value.params["claim"]) == ("claim_exists", second)

    def test_the_same_command_changes_nothing_twice(self, desk: Desk) -> None:
        first = desk.perform(open_claim, OpenClaim("keys", APRIL, REGION), command_id="one")
        again = desk.perform(open_claim, OpenClaim("keys", APRIL, REGION), command_id="one")
        assert (first.changed, again.changed, number_of(again)) == (True, False, number_of(first))


class TestWhatIsRefused:
    def test_a_second_claim_for_the_same_month(self, desk: Desk) -> None:
        number = opened(desk)
        with pytest.raises(Refused) as refused:
            opened(desk)
        assert (refused.value.code, refused.value.params["claim"]) == ("claim_exists", number)

    def test_making_ready_with_anything_missing_tells_all_of_it_with_its_fields(self, desk: Desk) -> None:
        number = opened(desk)
        with pytest.raises(ManyErrors) as refused:
            desk.perform(make_ready, MakeReady(number))
        assert [(each.code, each.field) for each in refused.value.errors] == [
            ("claim_lacks", "evidence"), ("claim_lacks", "applicant"),
        ]  # fmt: skip
        what = refused.value.errors[0].params["what"]
        assert isinstance(what, Message)
        assert (what.params["rule"], what.params["clause"]) == ("K6", "請求および支払手続")
        assert claim_of(desk, number).standing.state is ClaimState.DRAFT

    def test_a_text_that_is_no_request_log_proves_no_errors(self, desk: Desk) -> None:
        note = Evidence("x.txt", "1" * 64, "/logs/x.txt")
        number = opened(desk)
        desk.perform(change_claim, ChangeClaim(number, applicant="青木", evidence=(note,)))
        with pytest.raises(ManyErrors) as refused:
            desk.perform(make_ready, MakeReady(number))
        (error,) = refused.value.errors
        assert (error.code, error.field) == ("claim_lacks", "evidence")
        assert isinstance(what := error.params["what"], Message)
        assert (what.params["rule"], what.params["what"]) == (
            "K6", Message("claims.lacks_log_records", {"files": ("x.txt",)}),
        )  # fmt: skip
        desk.perform(change_claim, ChangeClaim(number, evidence=(note, LOG)))
        desk.perform(make_ready, MakeReady(number))

    def test_a_known_at_that_nobody_logged_is_warned_of_and_not_told_as_known(self, desk: Desk, clock: Clock) -> None:
        with desk.read() as connection:
            view = unclaimed_view(connection, desk.catalogue, "back", APRIL, clock())
        (item,) = [each for each in view.items if each.about == "known_at"]
        assert (item.mark, item.why.rule, item.field) == (Mark.WARNING, "S5", "incident.known_at")
        assert item.why.message == Message("claims.assumes_known_at", {"stops": 1})
        assert [stop.known_at for stop in view.said.stops] == [None]

    def test_an_amount_that_is_not_over_one_dollar(self, desk: Desk) -> None:
        number = opened(desk)
        desk.perform(change_claim, ChangeClaim(number, applicant="青木", evidence=(LOG,)))
        ten = EnterCharges(APRIL, Money(Decimal("10.00"), "USD"), REGION)
        desk.perform(change_contract, ChangeContract("keys", (ten,)))
        with pytest.raises(ManyErrors) as refused:
            desk.perform(make_ready, MakeReady(number))
        (error,) = refused.value.errors
        what = error.params["what"]
        assert isinstance(what, Message)
        assert what.params["rule"] == "K4"

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"accounts": ("999999999999",)}, "evidence_other_account"),
            ({"regions": ("us-east-1",)}, "evidence_other_region"),
            ({"first": BREACH + 30 * DAY, "last": BREACH + 31 * DAY}, "evidence_other_month"),
        ],
    )
    def test_evidence_of_something_else(self, desk: Desk, changes: dict[str, Any], found: str) -> None:
        number = opened(desk)
        with pytest.raises(Refused) as refused:
            desk.perform(change_claim, ChangeClaim(number, evidence=(replace(LOG, **changes),)))
        assert code(refused) == (found, "evidence")
        assert claim_of(desk, number).standing.facts.evidence == ()

    def test_evidence_of_several_accounts_that_is_of_ours_too(self, desk: Desk) -> None:
        number = opened(desk)
        both = replace(LOG, accounts=("999999999999", f"{ACCOUNT[:4]}-{ACCOUNT[4:]}"), regions=("us-east-1", REGION))
        desk.perform(change_claim, ChangeClaim(number, evidence=(both,)))
        assert claim_of(desk, number).standing.facts.evidence == (both,)

    def test_a_window_that_has_closed_unless_a_reason_is_given(self, desk: Desk, clock: Clock) -> None:
        clock.now = datetime(2026, 7, 1, tzinfo=UTC)
        with pytest.raises(Refused) as refused:
            opened(desk)
        assert code(refused) == ("window_closed", "why_late")
        assert (refused.value.params["file_by"], refused.value.params["rule"]) == (date(2026, 6, 30), "K5")
        late = OpenClaim("keys", APRIL, REGION, why_late="agreed with the account manager")
        number = number_of(desk.perform(open_claim, late))
        complete(desk, number)
        desk.perform(file_claim, FileClaim(number, Channel.CASE))
        assert claim_of(desk, number).standing.late_why == "agreed with the account manager"

    def test_filing_is_judged_by_when_it_was_sent_and_not_by_when_it_is_recorded(
        self, desk: Desk, clock: Clock
    ) -> None:
        number = opened(desk)
        complete(desk, number)
        clock.now = datetime(2026, 7, 1, tzinfo=UTC)
        with pytest.raises(Refused, match="window_closed"):
            desk.perform(file_claim, FileClaim(number, Channel.CASE))
        desk.perform(file_claim, FileClaim(number, Channel.CASE, at=clock.now - timedelta(microseconds=1)))
        assert claim_of(desk, number).standing.late_why == ""

    def test_an_expired_draft_lacks_a_reason(self, desk: Desk, clock: Clock) -> None:
        number = opened(desk)
        desk.perform(change_claim, ChangeClaim(number, applicant="青木", evidence=(LOG,)))
        clock.now = datetime(2026, 7, 1, tzinfo=UTC)
        with pytest.raises(ManyErrors) as refused:
            desk.perform(make_ready, MakeReady(number))
        assert [each.field for each in refused.value.errors] == ["late_why"]
        desk.perform(change_claim, ChangeClaim(number, why_late="agreed"))
        desk.perform(make_ready, MakeReady(number))

    @pytest.mark.parametrize(
        ("act", "command", "found"),
        [
            (open_claim, OpenClaim("mail", APRIL, SERVICE), "claim_not_ours"),
            (receive_claim, ReceiveClaim("keys", APRIL, REGION), "claim_ours"),
            (open_claim, OpenClaim("keys", APRIL, "us-east-1"), "scope_unknown"),
            (open_claim, OpenClaim("keys", date(2024, 1, 1), REGION), "month_before_contract"),
            (open_claim, OpenClaim("keys", APRIL, REGION, ClaimFacts(language="fr")), "language_unknown"),
            (open_claim, OpenClaim("keys", APRIL, REGION, ClaimFacts(months_asked=0)), "months_asked_wrong"),
            (open_claim, OpenClaim("keys", APRIL, REGION, ClaimFacts(backs=9)), "claim_unknown"),
            (make_ready, MakeReady(9), "claim_unknown"),
        ],
    )
    def test_what_cannot_be_begun(self, desk: Desk, act: Any, command: Any, found: str) -> None:
        with pytest.raises(KigenError) as refused:
            desk.perform(act, command)
        assert refused.value.code == found
        with desk.read() as connection:
            assert connection.execute(select(claims)).all() == []

    def test_answers_before_the_filing_in_the_future_or_of_nothing(self, desk: Desk) -> None:
        number = filed(desk, NOW - DAY)
        for command, found in (
            (AcceptClaim(number, at=NOW - 2 * DAY), "before_filing"),
            (AcceptClaim(number, at=NOW + DAY), "instant_in_future"),
            (AcceptClaim(number, Given()), "given_wrong"),
            (AcceptClaim(number, Given(CREDIT, 1)), "given_wrong"),
            (AcceptClaim(number, Given(Money(Decimal(0), "USD"))), "given_wrong"),
        ):
            with pytest.raises(KigenError) as refused:
                desk.perform(accept_claim, command)
            assert refused.value.code == found
        assert claim_of(desk, number).standing.state is ClaimState.FILED

    def test_an_answer_of_another_kind_or_currency_or_with_free_months_too_early(
        self, desk: Desk, clock: Clock
    ) -> None:
        number = filed(desk)
        clock.now = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
        received = number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE)))
        clock.now = NOW + DAY
        for claim, given, found in (
            (number, Given(None, 2), "given_not_money"),
            (number, Given(Money(Decimal(5), "JPY")), "given_other_currency"),
            (number, Given(Money(Decimal("0.005"), "USD")), "amount_too_fine"),
            (received, Given(Money(Decimal(5), "JPY")), "given_not_months"),
            (received, Given(None, 1, date(2026, 5, 1)), "free_month_too_early"),
        ):
            with pytest.raises(BadInput) as refused:
                desk.perform(accept_claim, AcceptClaim(claim, given))
            assert refused.value.code == found
        desk.perform(accept_claim, AcceptClaim(received, Given(None, 1, date(2026, 6, 1))))
        desk.perform(accept_claim, AcceptClaim(number, Given(CREDIT)))
        with pytest.raises(BadInput, match="given_other_currency"):
            desk.perform(settle_claim, SettleClaim(number, Given(Money(Decimal(5), "JPY")), SeenOn.INVOICE))

    def test_filing_before_the_month_began(self, desk: Desk) -> None:
        number = opened(desk)
        complete(desk, number)
        with pytest.raises(Refused, match="filed_before_month"):
            desk.perform(file_claim, FileClaim(number, Channel.CASE, at=datetime(2026, 3, 31, tzinfo=UTC)))

    def test_a_change_by_somebody_who_saw_another_version(self, desk: Desk) -> None:
        number = opened(desk)
        desk.perform(change_claim, ChangeClaim(number, statement="one", version=1))
        with pytest.raises(Refused, match="claim_changed"):
            desk.perform(change_claim, ChangeClaim(number, statement="two", version=1))
        assert desk.perform(change_claim, ChangeClaim(number, statement="one")).changed is False

    @pytest.mark.both
    def test_what_happened_to_a_claim_can_be_neither_changed_nor_removed(self, desk: Desk) -> None:
        opened(desk)
        for statement in ("UPDATE claim_events SET actor = 'x'", "DELETE FROM claim_events"):
            with pytest.raises(Exception, match="append-only"), writing(desk.engine) as connection:
                connection.execute(text(statement))


class TestTheList:
    @pytest.mark.both
    def test_every_breached_month_stands_there_until_it_is_claimed_the_next_window_first(
        self, desk: Desk, clock: Clock
    ) -> None:
        clock.now = datetime(2026, 5, 29, 3, 0, tzinfo=UTC)
        found = rows(desk, clock)
        assert [(row.contract, row.state, row.file_by) for row in found] == [
            ("mine", ClaimState.DETECTED, date(2026, 5, 31)),
            ("keys", ClaimState.DETECTED, date(2026, 6, 30)),
            ("back", ClaimState.DETECTED, None),
        ]
        mine, keys, _ = found
        assert mine.left is not None
        assert (mine.left.days, mine.left.working_days, mine.reminder) == (2, 0, 1)
        assert keys.left is not None
        assert (keys.left.days, keys.left.working_days, keys.reminder) == (32, 22, 30)
        assert (keys.amount, mine.free_months, keys.number) == (CREDIT, 1, 0)
        number = opened(desk)
        assert [(row.contract, row.number, row.state) for row in rows(desk, clock)] == [
            ("mine", 0, ClaimState.DETECTED), ("keys", number, ClaimState.DRAFT), ("back", 0, ClaimState.DETECTED),
        ]  # fmt: skip

    def test_a_dropped_or_rejected_claim_leaves_the_month_to_be_claimed(self, desk: Desk, clock: Clock) -> None:
        number = opened(desk)
        desk.perform(drop_claim, DropClaim(number, "wrong month"))
        assert (row_of(desk, clock, "keys").number, row_of(desk, clock, "keys").state) == (0, ClaimState.DETECTED)
        with desk.read() as connection:
            (over,) = claims_over(connection, desk.catalogue, clock())
        assert (over.number, over.state) == (number, ClaimState.DROPPED)

    @pytest.mark.both
    def test_a_draft_expires_with_its_window_and_is_reminded_of_no_more(self, desk: Desk, clock: Clock) -> None:
        opened(desk)
        clock.now = datetime(2026, 6, 30, 23, 59, tzinfo=UTC)
        assert (row_of(desk, clock, "keys").state, row_of(desk, clock, "keys").reminder) == (ClaimState.DRAFT, 1)
        clock.now += timedelta(minutes=1)
        assert (row_of(desk, clock, "keys").state, row_of(desk, clock, "keys").reminder) == (ClaimState.EXPIRED, None)

    def test_a_draft_that_gives_nothing_is_neither_to_be_filed_nor_reminded_of(self, desk: Desk, clock: Clock) -> None:
        opened(desk)
        clock.now = datetime(2026, 6, 29, 3, 0, tzinfo=UTC)
        assert (row_of(desk, clock, "keys").to_file, row_of(desk, clock, "keys").reminder) == (True, 1)
        small = EnterCharges(APRIL, Money(Decimal("10.00"), "USD"), REGION)
        desk.perform(change_contract, ChangeContract("keys", (small,)))
        row = row_of(desk, clock, "keys")
        assert (row.state, row.to_file, row.reminder) == (ClaimState.DRAFT, False, None)
        with desk.read() as connection:
            due = due_dates(connection, desk.catalogue, clock(), date(2026, 6, 1), date(2026, 7, 31))
        assert [each for each in due if each.kind is DateKind.CLAIM_REMINDER and each.contract == "keys"] == []

    def test_what_is_filed_follows_with_the_day_of_its_answer(self, desk: Desk, clock: Clock) -> None:
        filed(desk)
        row = row_of(desk, clock, "keys")
        assert (row.state, row.answer_by, row.left, row.case) == (ClaimState.FILED, date(2026, 7, 31), None, "17654321")
        assert [each.contract for each in rows(desk, clock)] == ["back", "keys", "mine"]

    def test_reminders_are_of_what_is_to_be_filed_only(self, desk: Desk, clock: Clock) -> None:
        def reminded() -> list[str]:
            with desk.read() as connection:
                return [row.contract for row in claims_closing(connection, desk.catalogue, clock(), (7, 3))]

        assert reminded() == []
        clock.now = datetime(2026, 6, 19, 3, 0, tzinfo=UTC)
        assert reminded() == ["keys"]
        filed(desk)
        assert reminded() == []

    def test_a_missed_window_is_told_of_for_good_and_reminds_no_more(self, desk: Desk, clock: Clock) -> None:
        clock.now = datetime(2026, 7, 2, tzinfo=UTC)
        assert row_of(desk, clock, "keys").state is ClaimState.EXPIRED
        clock.now = datetime(2027, 8, 2, tzinfo=UTC)
        assert row_of(desk, clock, "keys").state is ClaimState.EXPIRED
        assert rows(desk, clock)[-1].state is ClaimState.EXPIRED
        with desk.read() as connection:
            found = claims_closing(connection, desk.catalogue, clock(), (7, 3))
        assert [row.contract for row in found if row.state is ClaimState.EXPIRED] == []


class TestTheTwoSidesOfAReseller:
    @pytest.mark.both
    def test_a_customers_claim_is_logged_assessed_and_answered(self, desk: Desk, clock: Clock) -> None:
        clock.now = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
        done = desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE, channel=Channel.MAIL, case="客-3"))
        number = number_of(done)
        standing = claim_of(desk, number).standing
        assert (standing.state, standing.expected) == (ClaimState.FILED, Given(None, 1))
        desk.perform(accept_claim, AcceptClaim(number))
        standing = claim_of(desk, number).standing
        assert (standing.state, standing.promised) == (ClaimState.ACCEPTED, Given(None, 1))
        with desk.read() as connection:
            view = claim_view(connection, desk.catalogue, number, clock())
        assert view.free is not None
        assert (view.free.free_from, view.free.free_to) == (date(2026, 6, 1), date(2026, 6, 30))

    def test_a_customers_claim_after_the_window_comes_to_nothing_and_the_answer_says_why(
        self, desk: Desk, clock: Clock
    ) -> None:
        late = datetime(2026, 5, 31, 15, 0, tzinfo=UTC)  # the last day has just ended in Tokyo
        number = number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE, at=late)))
        assert claim_of(desk, number).standing.expected == Given()
        row = row_of(desk, clock, "mail")
        assert (row.remedy, row.free_months) == ("", None)
        with desk.read() as connection:
            view = claim_view(connection, desk.catalogue, number, clock())
        expected = view.said.expected
        assert (expected.kind, expected.months, view.free) == (None, None, None)
        step = expected.steps[-1]
        assert (step.message.id, step.rule, step.message.params["received"]) == ("claims.received_late", "C5", late)
        (item,) = [each for each in view.items if each.about == "window"]
        assert (item.mark, item.why.message.id, item.field) == (Mark.WARNING, "claims.received_late", "month")
        with pytest.raises(Refused, match="nothing_to_accept"):
            desk.perform(accept_claim, AcceptClaim(number))
        desk.perform(accept_claim, AcceptClaim(number, Given(None, 1)))

    def test_a_customers_claim_of_the_last_moment_is_not_late_however_long_ago_that_is(
        self, desk: Desk, clock: Clock
    ) -> None:
        last = datetime(2026, 5, 31, 14, 59, tzinfo=UTC)
        number = number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE, at=last)))
        assert claim_of(desk, number).standing.expected == Given(None, 1)
        with desk.read() as connection:
            view = claim_view(connection, desk.catalogue, number, clock())
        (item,) = [each for each in view.items if each.about == "window"]
        assert (item.mark, view.said.expected.months) == (Mark.DONE, 1)

    def test_the_answer_says_what_was_decided(self, desk: Desk, clock: Clock) -> None:
        clock.now = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)

        def answer() -> Answer:
            with desk.read() as connection:
                return claim_view(connection, desk.catalogue, number, clock()).said.answer

        number = number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE)))
        assert answer() == Answer(Verdict.OPEN)
        desk.perform(reject_claim, RejectClaim(number, "not our fault"))
        assert answer() == Answer(Verdict.REFUSED, why="not our fault")
        desk.perform(take_back, TakeBack(number, "it was"))
        assert answer() == Answer(Verdict.OPEN)
        desk.perform(accept_claim, AcceptClaim(number, Given(None, 2)))
        assert answer() == Answer(Verdict.GRANTED, Given(None, 2))

    def test_the_gap_between_both_sides_is_shown_and_what_stands_against_it(self, desk: Desk, clock: Clock) -> None:
        clock.now = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
        received = number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE)))
        backing = number_of(desk.perform(open_claim, OpenClaim("keys", APRIL, REGION, ClaimFacts(backs=received))))
        with desk.read() as connection:
            seen = [claim_view(connection, desk.catalogue, each, clock()).backing for each in (received, backing)]
        assert seen[0] == seen[1]
        found = seen[0]
        assert found is not None
        assert (found.gap, found.gap_months) == ((Money(Decimal("-123.46"), "USD"),), 1)
        assert [(step.message.id, step.rule) for step in found.warnings] == [
            ("claims.downstream_first", "C5"), ("claims.condition", "K3"),
        ]  # fmt: skip

    def test_what_is_rejected_makes_nothing_good_and_is_not_owed(self, desk: Desk, clock: Clock) -> None:
        clock.now = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
        received = number_of(desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE)))
        own = opened(desk)
        desk.perform(change_claim, ChangeClaim(own, applicant="青木", evidence=(LOG,), backs=received))
        desk.perform(make_ready, MakeReady(own))
        desk.perform(file_claim, FileClaim(own, Channel.CASE))

        def found() -> Backing:
            with desk.read() as connection:
                backing = claim_view(connection, desk.catalogue, received, clock()).backing
            assert backing is not None
            return backing

        desk.perform(reject_claim, RejectClaim(own, "logs are missing"))
        assert (found().gap, found().gap_months) == ((), 1)
        assert [(step.message.id, step.message.params["claim"]) for step in found().warnings] == [
            ("claims.upstream_lost", own)
        ]
        desk.perform(take_back, TakeBack(own, "wrong case"))
        desk.perform(reject_claim, RejectClaim(received, "not our fault"))
        assert (found().gap, found().gap_months) == ((Money(Decimal("-123.46"), "USD"),), 0)

    def test_a_claim_of_our_own_cannot_be_backed(self, desk: Desk) -> None:
        number = opened(desk)
        with pytest.raises(Refused, match="backs_no_payable"):
            desk.perform(open_claim, OpenClaim("back", APRIL, "", ClaimFacts(backs=number)))


def test_before_it_is_entered_a_claim_can_be_seen_with_everything_known(desk: Desk, clock: Clock) -> None:
    with desk.read() as connection:
        view = unclaimed_view(
            connection, desk.catalogue, "keys", APRIL, clock(), scope=REGION, facts=ClaimFacts(applicant="青木")
        )
    said = view.said
    assert (said.account, said.region, said.service, said.applicant) == (ACCOUNT, REGION, "", "青木")
    assert (said.uptime, said.committed) == (Decimal("99.991319"), Decimal("99.999"))
    (line,) = said.intervals
    assert (line.start, line.end - line.start) == (BREACH, timedelta(minutes=5))
    assert (line.requests, line.errors, line.percent) == (200, 150, Decimal("25.0000"))
    assert (said.expected.amount, said.expected.percent) == (CREDIT, Decimal(10))
    assert [item.about for item in view.items if item.mark == "missing"] == ["log_extract"]
    assert (said.subject_words, said.template, said.recipient.to.en) == (
        "SLA Credit Request", "aws-kms", "Amazon Web Services",
    )  # fmt: skip


def test_a_letter_tells_the_stops_that_count(desk: Desk, clock: Clock) -> None:
    with desk.read() as connection:
        said = unclaimed_view(connection, desk.catalogue, "back", APRIL, clock()).said
    (stop,) = said.stops
    assert (stop.start, stop.end, stop.known_at, stop.duration) == (
        BREACH, BREACH + timedelta(hours=2), None, timedelta(hours=2),
    )  # fmt: skip
    assert (said.template, said.fee) == ("letter", Money(Decimal(120_000), "JPY"))


def test_the_activity_holds_what_was_said(desk: Desk) -> None:
    number = filed(desk)
    with desk.read() as connection:
        query = select(activity.c.payload).where(activity.c.action == f"claim.{ClaimStep.FILED}")
        details = json.loads(connection.execute(query).scalar_one())["details"]
    assert (details["claim"], details["case"], details["channel"]) == (number, "17654321", "case")
    assert details["given"]["amount"] == "123.46"


@pytest.mark.both
def test_a_dump_carries_claims_with_everything_that_happened_to_them(
    desk: Desk, catalogue: Catalogue, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    number = filed(desk)
    desk.perform(reject_claim, RejectClaim(number, "logs are missing"))
    opened(desk)
    desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE, ClaimFacts(statement="二行\nの 文")))
    content = dumped(desk)
    place = Location.of_file(tmp_path_factory.mktemp("other") / "desk" / "kigen.db")
    with Desk.create(place, actor=OPERATOR, catalogue=catalogue, clock=clock) as other:
        with writing(other.engine) as connection:
            lines = content.splitlines(keepends=True)
            counts = load(connection, lines, "desk.jsonl", lambda _: catalogue, NOW)
        assert counts["claims"] == 3
        assert dumped(other) == content
        assert rows(other, clock) == rows(desk, clock)
        assert claim_of(other, number) == claim_of(desk, number)


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('"step":"opened"', '"step":"settled"', "steps"),
        ('"step":"opened"', '"step":"nonsense"', "steps"),
        ('"number":1,"scope"', '"number":0,"scope"', "number"),
    ],
)
def test_a_dump_whose_claims_cannot_be_is_refused_with_the_field(
    file: Location, catalogue: Catalogue, before: str, after: str, field: str
) -> None:
    with claiming_desk(file, catalogue, Clock()) as desk:
        opened(desk)
        content = dumped(desk).decode()
    lines = [line.replace(before, after) if line.startswith('{"claim"') else line for line in content.splitlines(True)]
    assert "".join(lines) != content
    assert file.path is not None
    place = Location.of_file(file.path.with_name("other.db"))
    with (
        Desk.create(place, actor=OPERATOR, catalogue=catalogue, clock=Clock()) as other,
        pytest.raises(BadInput, match="dump_value_wrong") as refused,
        writing(other.engine) as connection,
    ):
        load(connection, [line.encode() for line in lines], "desk.jsonl", lambda _: catalogue, NOW)
    assert refused.value.field == field


def dumped(desk: Desk) -> bytes:
    lines: list[str] = []
    with desk.read() as connection:
        dump(connection, lines.append)
    return "".join(lines).encode()


def test_unknown_numbers_are_told_so(desk: Desk) -> None:
    with pytest.raises(BadInput, match="claim_unknown"):
        claim_of(desk, 2**63)


class TestTheDates:
    FIRST, LAST = date(2026, 5, 1), date(2026, 8, 31)

    def dates(self, desk: Desk, clock: Clock, contract: str) -> list[tuple[str, date, str]]:
        with desk.read() as connection:
            found = due_dates(connection, desk.catalogue, clock(), self.FIRST, self.LAST, contract=contract)
        kinds = (DateKind.CLAIM_WINDOW, DateKind.CLAIM_REMINDER, DateKind.CLAIM_ANSWER, DateKind.FREE_MONTHS)
        return [(each.kind.value, each.day, each.why.rule) for each in found if each.kind in kinds]

    @pytest.mark.both
    def test_a_window_is_reminded_of_until_its_claim_is_filed_and_then_the_answer_is_due(
        self, desk: Desk, clock: Clock
    ) -> None:
        before = [
            ("claim_reminder", date(2026, 5, 19), "K5"), ("claim_reminder", date(2026, 6, 19), "K5"),
            ("claim_reminder", date(2026, 6, 25), "K5"), ("claim_reminder", date(2026, 6, 29), "K5"),
            ("claim_window", date(2026, 6, 30), "K5"),
        ]  # fmt: skip
        assert self.dates(desk, clock, "keys") == before
        number = opened(desk)
        complete(desk, number)
        assert self.dates(desk, clock, "keys") == before
        desk.perform(file_claim, FileClaim(number, Channel.CASE))
        assert self.dates(desk, clock, "keys") == [("claim_answer", date(2026, 7, 31), "K7")]
        desk.perform(reject_claim, RejectClaim(number, "no"))
        assert self.dates(desk, clock, "keys") == before

    def test_free_months_stand_at_their_earliest(self, desk: Desk, clock: Clock) -> None:
        clock.now = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
        desk.perform(receive_claim, ReceiveClaim("mail", APRIL, SERVICE))
        assert self.dates(desk, clock, "mail") == [("free_months", date(2026, 6, 1), "C4")]

    def test_an_answer_that_did_not_come_is_late(self, desk: Desk, clock: Clock) -> None:
        filed(desk)
        with desk.read() as connection:
            found = due_dates(connection, desk.catalogue, clock(), self.FIRST, self.LAST, contract="keys")
        (answer,) = [each for each in found if each.kind is DateKind.CLAIM_ANSWER]
        assert (answer.to_do, answer.at) == (True, datetime(2026, 8, 1, tzinfo=UTC))

"""A month under other facts, on other days, at other priorities, on another plan; and nothing is lost by asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.facts import Sample
from core.calendars.spans import Span, month_span
from core.desk.contract import AmountKind, Contract, Direction, Entered, PlanPeriod
from core.desk.events import EventKind
from core.desk.frozen import Answers
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth, MonthFacts
from core.desk.settings import Settings
from core.desk.ticket import Ticket
from core.desk.what_if_month import KnownMonth, MonthWhatIf, Supposed, month_what_if
from core.desk.what_if_tickets import Basis
from core.errors import BadInput, Refused
from core.messages import Message
from core.money import Money
from core.terms.availability import Cause
from core.terms.claim_window import ClaimWindowRules, WindowEnd
from core.terms.registry import Catalogue
from tests.core.desk.sample import Story, tokyo
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
JUNE = date(2026, 6, 1)
NOW = tokyo("2026-06-10 12:00")
BASIS = Basis(SHIPPED, Settings(), NOW)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FEE = Entered(AmountKind.FEE, JUNE, Money(Decimal(100_000), "JPY"))
PALETTE = Contract(
    "c", "Bank", "nexa-palette", Direction.PAYABLE, date(2025, 4, 1), (PlanPeriod(date(2025, 4, 1), "standard"),),
    amounts=(FEE,),
)  # fmt: skip
SUPPORT = Contract(
    "c", "Support", "jigsaw-prime", Direction.PAYABLE, date(2025, 4, 1), (PlanPeriod(date(2025, 4, 1), "business"),)
)
START = tokyo("2026-06-03 10:00")
SPAN = month_span(JUNE, "Asia/Tokyo")


def stop(number: int, start: datetime, end: datetime | None, **facts: object) -> Incident:
    touch = Touch("c", start, end)
    return replace(Incident(f"i{number}", number, "down", start, end, touches=(touch,)), **facts)  # type: ignore[arg-type]


ONE = MonthFacts((stop(1, START, START + 20 * MINUTE),))


def known_of(facts: MonthFacts) -> KnownMonth:
    return KnownMonth(PALETTE, JUNE, SPAN, "", facts)


def tried(facts: MonthFacts, now: datetime = NOW, **supposed: object) -> MonthWhatIf:
    return month_what_if(known_of(facts), Supposed(**supposed), replace(BASIS, now=now))  # type: ignore[arg-type]


def downs(found: MonthWhatIf) -> tuple[timedelta | None, timedelta | None]:
    before, after = months(found)
    return before.adjusted.downtime, after.adjusted.downtime


def months(found: MonthWhatIf) -> tuple[ContractMonth, ContractMonth]:
    assert found.before is not None
    assert found.after is not None
    return found.before, found.after


def uptimes(found: MonthWhatIf) -> tuple[Decimal, Decimal]:
    before, after = (each.adjusted.uptime for each in months(found))
    assert before is not None
    assert after is not None
    return before.ratio.percent(), after.ratio.percent()


def stops(facts: MonthFacts) -> list[int]:
    return [incident.number for incident, _ in known_of(facts).stops]


# -- Facts ---------------------------------------------------------------------------------------------------


def test_a_longer_outage_falls_to_the_next_tier_with_its_refund() -> None:
    found = tried(ONE, longer=30 * MINUTE)
    assert downs(found) == (20 * MINUTE, 50 * MINUTE)
    before, after = (each.adjusted for each in months(found))
    assert (before.met, after.met) == (True, False)
    assert before.remedy.amount is None
    assert after.remedy.amount is not None
    assert found.stop is not None
    assert found.stop.number == 1


def test_what_goes_on_lasts_longer_from_now_and_until_an_instant() -> None:
    goes_on = MonthFacts((stop(1, NOW - HOUR, None),))
    assert downs(tried(goes_on, longer=30 * MINUTE)) == (HOUR, 90 * MINUTE)
    assert downs(tried(goes_on, longer=NOW + 2 * HOUR)) == (HOUR, 3 * HOUR)


@pytest.mark.parametrize("until", [START + 5 * MINUTE, START - HOUR, START + 20 * MINUTE])
def test_an_end_that_is_not_later_is_no_longer_outage(until: datetime) -> None:
    with pytest.raises(BadInput, match="not_longer") as caught:
        tried(ONE, longer=until)
    assert (caught.value.field, caught.value.params["end"]) == ("longer", START + 20 * MINUTE)


def test_what_goes_on_does_not_end_before_now_for_lasting_longer() -> None:
    with pytest.raises(BadInput, match="not_longer"):
        tried(MonthFacts((stop(1, NOW - HOUR, None),)), longer=NOW - 30 * MINUTE)


def test_a_stop_over_the_months_border_is_compared_with_its_own_end() -> None:
    over = MonthFacts((stop(1, SPAN.end - HOUR, SPAN.end + HOUR),))
    with pytest.raises(BadInput, match="not_longer"):
        tried(over, now=SPAN.end + 9 * HOUR, longer=SPAN.end - 15 * HOUR)


def test_the_last_stop_is_meant_unless_another_is_named() -> None:
    two = MonthFacts((stop(1, START, START + HOUR), stop(2, START + 24 * HOUR, START + 25 * HOUR)))
    first = tried(two, left_out=12 * MINUTE, incident=1)
    last = tried(two, left_out=12 * MINUTE)
    assert months(first)[1].facts.outages[0].end == START + 12 * MINUTE
    assert months(last)[1].facts.outages[1].end == START + 24 * HOUR + 12 * MINUTE
    assert downs(first) == downs(last) == (2 * HOUR, 108 * MINUTE)


def test_a_stop_from_the_month_before_is_left_out_from_the_first_of_the_month() -> None:
    midnight = tokyo("2026-06-01 00:00")
    facts = MonthFacts((stop(1, midnight - HOUR, midnight + HOUR),))
    assert downs(tried(facts, left_out=12 * MINUTE)) == (HOUR, 48 * MINUTE)


def test_what_is_left_out_is_explained_by_its_ground_or_as_waived() -> None:
    terms = SHIPPED.newest("nexa-palette")
    assert terms.downtime is not None
    ground = next(iter(terms.downtime.grounds))
    under, waived = (tried(ONE, left_out=12 * MINUTE, ground=each) for each in (ground, ""))
    assert downs(under) == downs(waived) == (20 * MINUTE, 8 * MINUTE)
    for found, cause in ((under, "assessment.cause_excluded"), (waived, "assessment.cause_waived")):
        before, after = (
            [step.message.params.get("cause") for step in each.explanation if step.message.params]
            for each in months(found)
        )
        assert Message(cause) in after
        assert Message(cause) not in before


@pytest.mark.parametrize(
    ("facts", "supposed", "code"),
    [
        (MonthFacts(), {"longer": MINUTE}, "no_stop_in_month"),
        (MonthFacts(), {"left_out": MINUTE}, "no_stop_in_month"),
        (ONE, {"longer": MINUTE, "incident": 7}, "incident_not_in_month"),
        (ONE, {"left_out": MINUTE, "ground": "weather"}, "ground_unknown"),
        (ONE, {"priorities": {5: "high"}}, "ticket_not_of_month"),
        (ONE, {"plan": "gold"}, "plan_unknown"),
    ],
)
def test_what_can_not_be_tried_is_told_by_field(facts: MonthFacts, supposed: dict[str, object], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        month_what_if(known_of(facts), Supposed(**supposed), BASIS)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert caught.value.field


def test_stops_of_the_month_are_the_running_one_then_the_latest() -> None:
    incidents = (
        stop(1, START, START + HOUR), stop(2, START + 2 * HOUR, None), stop(3, START + 3 * HOUR, START + 4 * HOUR),
        stop(4, START, START + HOUR, dropped=True), stop(5, START, START + HOUR, planned=True),
        stop(6, tokyo("2026-05-01 10:00"), tokyo("2026-05-01 11:00")),
    )  # fmt: skip
    facts = MonthFacts(incidents)
    assert stops(facts) == [2, 3, 1]


def test_a_time_of_day_alone_is_of_the_day_on_which_the_stop_ended() -> None:
    two = known_of(MonthFacts((stop(1, START, START + HOUR), stop(2, START + 24 * HOUR, START + 25 * HOUR))))
    assert (two.day_of(0, NOW), two.day_of(1, NOW)) == (START + 25 * HOUR, START + HOUR)
    assert known_of(MonthFacts((stop(1, START, None),))).day_of(0, NOW) == NOW
    assert known_of(MonthFacts()).day_of(0, NOW) == NOW
    assert known_of(MonthFacts()).day_of(0, NOW + 1000 * HOUR) < SPAN.end


# -- Properties ----------------------------------------------------------------------------------------------

MINUTES = st.integers(0, 40 * 1440).map(lambda count: tokyo("2026-05-28 00:00") + count * MINUTE)
LENGTHS = st.integers(0, 3000).map(lambda count: count * MINUTE)


@st.composite
def some_facts(draw: st.DrawFn) -> MonthFacts:
    incidents = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        start = draw(MINUTES)
        end = start + draw(LENGTHS) if draw(st.booleans()) else None
        incidents.append(stop(number, start, end, cause=draw(st.sampled_from(Cause))))
    return MonthFacts(tuple(incidents))


@given(some_facts())
def test_trying_nothing_changes_nothing(facts: MonthFacts) -> None:
    found = tried(facts)
    assert Supposed().nothing
    assert found.before == found.after
    assert found.costs[0] == found.costs[1]


@given(some_facts())
def test_no_minute_longer_and_no_minute_left_out_change_nothing(facts: MonthFacts) -> None:
    if stops(facts):
        found = tried(facts, longer=timedelta(0), left_out=timedelta(0))
        assert found.before == found.after


@given(some_facts(), MINUTES, LENGTHS)
def test_leaving_time_out_never_lowers_the_uptime(facts: MonthFacts, start: datetime, length: timedelta) -> None:
    found = tried(facts, left_out=Span(start, start + length))
    before, after = uptimes(found)
    assert after >= before


@given(some_facts(), LENGTHS, LENGTHS)
def test_the_longer_an_outage_the_lower_the_uptime(facts: MonthFacts, some: timedelta, more: timedelta) -> None:
    if stops(facts):
        short, long = (uptimes(tried(facts, longer=each))[1] for each in (some, some + more))
        assert short >= long


@given(st.lists(st.tuples(st.integers(0, 8639), st.integers(0, 9)), max_size=20), st.integers(0, 8639), LENGTHS)
def test_leaving_intervals_out_never_lowers_the_uptime(
    counts: list[tuple[int, int]], first: int, length: timedelta
) -> None:
    begin = datetime.fromisoformat("2026-06-01T07:00+00:00")  # where the month of the KMS begins
    samples = tuple(Sample(begin + place * 5 * MINUTE, 10, errors) for place, errors in sorted(dict(counts).items()))
    kms = replace(PALETTE, terms="aws-kms", regions=("ap-northeast-1",))
    known = KnownMonth(kms, JUNE, month_span(JUNE, "US/Pacific"), "ap-northeast-1", MonthFacts((), samples))
    start = begin + first * 5 * MINUTE
    found = month_what_if(known, Supposed(left_out=Span(start, start + length)), BASIS)
    before, after = uptimes(found)
    assert after >= before


# -- Tickets, days and plans -----------------------------------------------------------------------------------


def ticket(number: int, story: Story) -> Ticket:
    return Ticket(f"t{number}", "c", f"Question {number}", story.events, number)


def support(*tickets: Ticket, now: datetime = NOW, contract: Contract = SUPPORT, **supposed: object) -> MonthWhatIf:
    known = KnownMonth(contract, JUNE, SPAN, "", MonthFacts(), tickets)
    return month_what_if(known, Supposed(**supposed), replace(BASIS, now=now))  # type: ignore[arg-type]


WEDNESDAY = "2026-06-10 09:00"


def due(found: MonthWhatIf) -> tuple[datetime | None, datetime | None]:
    (told,) = found.tickets.told
    return told.difference.before.response_due_at, told.difference.after.response_due_at


def test_an_unanswered_ticket_is_raised_from_now_on_and_may_be_late_before_the_old_due() -> None:
    asked = ticket(3, Story(WEDNESDAY, "normal"))
    found = support(asked, priorities={3: "urgent"})
    before, after = due(found)
    assert after == NOW + HOUR  # from the change, round the clock (J7)
    assert before is not None
    assert before > NOW + HOUR
    (told,) = found.tickets.told
    assert (told.asked, told.late, told.late_after) == (True, False, False)
    assert told.why_after != told.why


def test_an_answered_ticket_is_judged_as_if_it_had_been_received_at_the_priority() -> None:
    answered = Story("2026-06-08 09:00", "normal").then(EventKind.RESPONDED, "2026-06-08 11:30")
    changed = answered.then(EventKind.PRIORITY_CHANGED, "2026-06-09 09:00", priority="low")
    found = support(ticket(3, changed), priorities={3: "urgent"})
    assert due(found)[1] == tokyo("2026-06-08 10:00")
    (told,) = found.tickets.told
    assert (told.late, told.late_after) == (False, True)
    assert (found.tickets.before, found.tickets.after) == (Answers(1), Answers(0, (3,)))


def test_first_responses_are_counted_of_the_tickets_received_in_the_month_alone() -> None:
    late = Story("2026-06-01 09:00", "urgent")
    earlier = Story("2026-05-29 09:00", "urgent")
    found = support(ticket(3, late), ticket(2, earlier))
    assert (found.tickets.before, found.tickets.after, found.tickets.told) == (Answers(0, (3,)), Answers(0, (3,)), ())


def test_a_closing_day_moves_what_is_due_in_business_hours_and_nothing_round_the_clock() -> None:
    high, urgent = ticket(3, Story("2026-06-10 16:00", "high")), ticket(4, Story("2026-06-10 11:50", "urgent"))
    found = support(high, urgent, now=tokyo("2026-06-10 16:30"), closed=(date(2026, 6, 11),))
    (told,) = found.tickets.told
    assert (told.difference.number, told.asked) == (3, False)
    before, after = due(found)
    assert before is not None
    assert after == before + 24 * HOUR


def test_another_plan_is_for_tickets_received_under_it() -> None:
    earlier, later = ticket(3, Story("2026-06-08 09:00", "normal")), ticket(4, Story(WEDNESDAY, "normal"))
    developer = replace(SUPPORT, plans=(PlanPeriod(date(2025, 4, 1), "developer"),))
    day = date(2026, 6, 10)
    found = support(earlier, later, contract=developer, plan="business-plus", plan_on=day, priorities={4: "critical"})
    assert found.contract is not None
    assert (found.contract.plan_before.id, found.contract.plan_after.id, found.contract.day) == (
        "developer", "business-plus", day,
    )  # fmt: skip
    assert due(found)[1] == NOW + 30 * MINUTE
    assert [each.plan.id for each in found.costs if each.plan is not None] == ["developer", "business-plus"]
    with pytest.raises(Refused) as caught:
        support(earlier, contract=developer, plan="business-plus", plan_on=day, priorities={3: "critical"})
    assert caught.value.code == "priority_not_in_plan"


def test_the_plan_of_a_month_that_is_over_is_asked_for_on_its_first_day() -> None:
    found = support(now=tokyo("2026-08-05 09:00"), plan="business-plus")
    assert found.contract is not None
    assert found.contract.after.plans[-1] == PlanPeriod(JUNE, "business-plus")


def test_where_no_uptime_is_promised_tickets_and_cost_are_told_all_the_same() -> None:
    found = support()
    assert (found.before, found.after) == (None, None)
    assert found.costs[0].plan is not None


def test_a_closing_day_moves_a_window_that_counts_working_days() -> None:
    terms = SHIPPED.newest("nexa-palette")
    office = SHIPPED.newest("jigsaw-prime").calendars["business"]
    rules = ClaimWindowRules(WindowEnd.WORKING_DAYS_AFTER, "S1", days=5, calendar="office")
    own = Catalogue([replace(terms, calendars={**terms.calendars, "office": office}, claim_window=rules)])
    known = known_of(ONE)
    found = month_what_if(known, Supposed(closed=(date(2026, 7, 2),)), replace(BASIS, catalogue=own))
    assert [each.window.file_by for each in months(found)] == [date(2026, 7, 7), date(2026, 7, 8)]
    stays = month_what_if(known, Supposed(closed=(date(2026, 7, 4),)), replace(BASIS, catalogue=own))
    assert stays.before == replace(months(stays)[1], contract=PALETTE)


def test_asking_changes_nothing() -> None:
    asked = ticket(3, Story(WEDNESDAY, "normal"))
    support(asked, priorities={3: "urgent"}, plan="business-plus", closed=(JUNE,))
    assert asked == ticket(3, Story(WEDNESDAY, "normal"))
    assert SUPPORT.closed_days == ()

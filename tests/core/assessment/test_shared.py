"""What is assessed once for many contracts is what each would be told alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core.assessment.assess import assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage, Sample
from core.assessment.shared import SharedAssessments
from core.money import Money
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
MONTHS = (date(2026, 5, 1), date(2026, 6, 1))
MAY = datetime(2026, 5, 1, tzinfo=UTC)

stops = st.builds(
    lambda start, length, excluded: Outage(
        MAY + timedelta(hours=start), length and MAY + timedelta(hours=start, minutes=length), excluded=excluded
    ),
    st.sampled_from([0, 100, 740, 800]),
    st.sampled_from([None, 30, 90, 900]),
    st.booleans(),
)
questions = st.tuples(
    st.sampled_from(["nexa-palette", "cyber-messaging", "ntt-cloud-aws"]),
    st.sampled_from(MONTHS),
    st.lists(stops, max_size=2).map(lambda found: Facts(tuple(found))),
    st.sampled_from([None, 1_000, 44_640]),
    st.sampled_from([datetime(2026, 5, 31, 20, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(questions, min_size=2, max_size=12))
def test_it_answers_what_an_assessment_alone_answers(
    asked: list[tuple[str, date, Facts, int | None, datetime]],
) -> None:
    shared = SharedAssessments()
    for name, month, facts, fee, now in [*asked, *asked]:
        charged = Charged(None if fee is None else Money(Decimal(fee), "JPY"))
        terms = SHIPPED.on(name, month)
        assert shared(terms, month, facts, charged, now=now) == assess(terms, month, facts, charged, now=now)


def test_equal_questions_are_assessed_once() -> None:
    terms, facts, now = SHIPPED.on("nexa-palette", MONTHS[0]), Facts((Outage(MAY, MAY + timedelta(hours=1)),)), MAY
    shared = SharedAssessments()
    assert shared(terms, MONTHS[0], facts, Charged(), now=now) is shared(
        terms, MONTHS[0], Facts((Outage(MAY, MAY + timedelta(hours=1)),)), Charged(), now=now
    )


def test_counted_requests_are_each_contracts_own() -> None:
    terms, facts = SHIPPED.on("aws-kms", MONTHS[0]), Facts(samples=(Sample(MAY, 10, 1),))
    shared = SharedAssessments()
    again = shared(terms, MONTHS[0], facts, Charged(), now=MAY)
    assert (
        again
        == shared(terms, MONTHS[0], facts, Charged(), now=MAY)
        == assess(terms, MONTHS[0], facts, Charged(), now=MAY)
    )

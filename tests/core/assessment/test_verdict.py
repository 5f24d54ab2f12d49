"""What is said of the promise: kept, kept so far, still to come, or that nobody measured it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.assessment.assess import assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Sample
from tests.core.terms.shipped import shipped_catalogue

MONTH = date(2026, 5, 1)
SHIPPED = shipped_catalogue()


def verdict(terms: str, facts: Facts, now: datetime) -> str:
    found = assess(SHIPPED.on(terms, MONTH), MONTH, facts, Charged(), now=now)
    return next(step.message.id for step in found.explanation if step.message.id.startswith("assessment.met"))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2026, 4, 30, 12, tzinfo=UTC), "assessment.met_ahead"),
        (datetime(2026, 5, 15, tzinfo=UTC), "assessment.met_so_far"),
        (datetime(2026, 6, 1, tzinfo=UTC), "assessment.met"),
    ],
)
def test_a_month_that_is_not_over_is_not_said_to_be_kept(now: datetime, said: str) -> None:
    assert verdict("nexa-palette", Facts(), now) == said


@pytest.mark.parametrize(("requests", "said"), [(0, "assessment.met_uncounted"), (1, "assessment.met")])
def test_a_month_that_nobody_counted_is_not_said_to_be_kept(requests: int, said: str) -> None:
    samples = (Sample(datetime(2026, 5, 3, tzinfo=UTC), requests, 0),)
    assert verdict("aws-kms", Facts(samples=samples), datetime(2026, 6, 2, tzinfo=UTC)) == said

"""The promise of AWS KMS before 2022-11-29, which is not from our documents, and none before 2019."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.assessment.assess import assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Sample
from core.assessment.window import claim_window
from core.calendars.spans import month_span
from core.errors import Refused
from core.messages import Message
from core.money import Money
from core.terms.clauses import sections_of
from core.terms.registry import Catalogue

JUNE_2021 = date(2021, 6, 1)


def test_each_day_has_its_version_and_no_day_before_2019(catalogue: Catalogue) -> None:
    assert catalogue.on("aws-kms", date(2019, 1, 1)).version == "2019-01"
    assert catalogue.on("aws-kms", date(2022, 11, 28)).version == "2019-01"
    assert catalogue.on("aws-kms", date(2022, 11, 29)).version == "2022-11-29"
    with pytest.raises(Refused, match="not_in_force"):
        catalogue.on("aws-kms", date(2018, 12, 12))


@pytest.mark.parametrize(("down", "percent"), [(8, None), (9, 10), (86, 10), (87, 25), (8640, 25)])
def test_its_two_tiers(catalogue: Catalogue, down: int, percent: int | None) -> None:
    """Of 8,640 intervals 9 are more than 0.1 % and 87 more than 1 %."""
    start = month_span(JUNE_2021, "UTC").start
    samples = tuple(Sample(start + number * timedelta(minutes=5), 1, 1) for number in range(down))
    terms = catalogue.on("aws-kms", JUNE_2021)
    found = assess(terms, JUNE_2021, Facts(samples=samples), Charged(charges=Money(Decimal(1000), "USD")))
    assert found.remedy.percent == percent
    assert found.met == (percent is None)
    conditions = [step for step in found.explanation if step.message.id == "assessment.condition"]
    assert [step.rule for step in conditions] == ([] if percent is None else ["K3"])


def test_it_says_everywhere_that_it_is_our_reading(catalogue: Catalogue) -> None:
    terms = catalogue.on("aws-kms", JUNE_2021)
    assert all(rule.interpretation is not None for rule in terms.rules.values())
    first = assess(terms, JUNE_2021, Facts(), Charged()).explanation[0]
    assert (first.message.id, first.interpretation) == ("terms.provenance", True)
    assert claim_window(terms, JUNE_2021).explanation[0] == first
    assert sections_of(terms)[0].lines == (first,)
    assert not any(step.message.id == "terms.provenance" for step in claim_window(
        catalogue.newest("aws-kms"), date(2026, 1, 1)).explanation)  # fmt: skip


def test_a_day_before_the_first_version_names_the_one_that_came_next(catalogue: Catalogue) -> None:
    with pytest.raises(Refused) as refused:
        catalogue.on("aws-kms", date(2018, 12, 1))
    reason = refused.value.params["reason"]
    assert isinstance(reason, Message)
    assert (reason.id, reason.params["later"]) == ("terms.no_version_in_force_yet", date(2019, 1, 1))

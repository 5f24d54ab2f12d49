"""The most urgent priority of a plan."""

from __future__ import annotations

import pytest

from core.terms.registry import Catalogue
from core.terms.urgency import most_urgent


@pytest.mark.parametrize(
    ("terms", "plan", "wanted"),
    [
        ("jigsaw-prime", "business-plus", "critical"),
        ("jigsaw-prime", "business", "urgent"),
        ("jigsaw-prime", "developer", "normal"),
        ("jigsaw-prime", "prime", "critical"),
        ("ntt-cloud-aws", "standard", "fault"),
        ("nexa-palette", "standard", None),
        ("aws-kms", "standard", None),
    ],
)
def test_it_is_the_first_that_the_plan_takes_and_none_where_there_is_only_one(
    catalogue: Catalogue, terms: str, plan: str, wanted: str | None
) -> None:
    found = catalogue.newest(terms)
    assert most_urgent(found, found.plans[plan]) == wanted

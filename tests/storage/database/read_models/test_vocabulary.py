"""What the filter words of a desk can say."""

from __future__ import annotations

import pytest

from core.desk.filter_completion import complete
from core.terms.registry import Catalogue
from storage.database.read_models.vocabulary import vocabulary
from storage.desk import Desk

pytestmark = pytest.mark.both


def test_it_holds_what_the_desk_knows(lively: Desk, catalogue: Catalogue) -> None:
    with lively.read() as connection:
        found = vocabulary(connection, catalogue)
    assert found.contracts == ("Acme 株式会社", "Free", "beta_100%")
    assert found.owners == ("ken", "kenji", "tanaka")
    assert next(iter(found.priorities)) == "critical"
    ranks = catalogue.newest("jigsaw-prime").priorities
    ours = [ranks[name].rank for name in found.priorities if name in ranks]
    assert ours == sorted(ours)
    assert set(ranks) <= set(found.priorities)
    assert set(catalogue.newest("jigsaw-prime").inquiries) <= set(found.inquiries)


def test_terms_that_are_not_here_say_nothing(lively: Desk) -> None:
    with lively.read() as connection:
        found = vocabulary(connection, Catalogue(()))
    assert (dict(found.priorities), len(found.contracts)) == ({}, 3)
    assert [one.text for one in complete("c:acm", 5, found)] == ['c:"Acme 株式会社" ']

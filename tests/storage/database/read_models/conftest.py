"""A lively desk on both databases, made once for all that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.terms.registry import Catalogue
from storage.desk import Desk
from tests.databases import Places
from tests.storage.lively import Clock, furnish_lively, open_lively, shipped_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The documents that ship with kigen."""
    return shipped_catalogue()


@pytest.fixture(scope="module")
def lively(lasting_places: Places) -> Iterator[Desk]:
    """Only read it: a module shares it."""
    with open_lively(lasting_places.copy("lively", furnish_lively), Clock()) as desk:
        yield desk

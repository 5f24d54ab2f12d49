"""A lively desk on both databases, made once for all that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.terms.registry import Catalogue
from storage.desk import Desk
from tests.databases import Places
from tests.storage.lively import Clock, lively_desk, shipped_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The documents that ship with kigen."""
    return shipped_catalogue()


@pytest.fixture(scope="module")
def lively(lasting_places: Places, catalogue: Catalogue) -> Iterator[Desk]:
    """Only read it: a module shares it."""
    with lively_desk(lasting_places.new(), catalogue, Clock()) as desk:
        yield desk

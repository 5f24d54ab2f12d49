"""A lively desk on both databases, made once for all that only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core.terms.registry import Catalogue
from storage.database.location import Location
from storage.desk import Desk
from tests.storage.lively import Clock, lively_desk, shipped_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The documents that ship with kigen."""
    return shipped_catalogue()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lively(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> Iterator[Desk]:
    """Only read it: a module shares it."""
    if request.param == "sqlite":
        location = Location.of_file(tmp_path_factory.mktemp("desk") / "desk" / "kigen.db")
    else:
        create: Callable[[], str] = request.getfixturevalue("new_database")
        location = Location.parse(create())
    with lively_desk(location, catalogue, Clock()) as desk:
        yield desk

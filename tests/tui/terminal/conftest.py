"""The desk of samples for programs that open it in a terminal."""

from __future__ import annotations

import pytest

from storage.database.location import Location
from storage.demo.desk import fill
from storage.desk import Desk
from storage.recompute import recompute
from tests.databases import Places
from tests.tui.conftest import CATALOGUE, furnish


def opened_before(desk: Desk) -> None:
    """The samples with the deadlines that opening them computes."""
    fill(desk, "en")
    recompute(desk, CATALOGUE)


@pytest.fixture
def place(places: Places) -> Location:
    """The samples in English as whoever opened them last left them: each program would compute for long."""
    return places.copy("samples_opened_before", lambda location: furnish(location, opened_before))

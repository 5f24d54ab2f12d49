"""A second operator on the desk of a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.actor import Actor
from storage.desk import Desk
from tests.tui.conftest import CATALOGUE, NOW


@pytest.fixture
def suzuki(desk: Desk) -> Iterator[Desk]:
    """The same desk, opened by another operator."""
    with Desk.open(desk.location, actor=Actor(1001, "suzuki"), catalogue=CATALOGUE, clock=lambda: NOW) as other:
        yield other

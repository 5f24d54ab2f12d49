"""A second operator on the desk of a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.screen import Screen

from storage.actor import Actor
from storage.desk import Desk
from tests.tui.at_rest import paint_nothing
from tests.tui.conftest import CATALOGUE, NOW


@pytest.fixture(scope="package", autouse=True)
def nobody_paints() -> Iterator[None]:
    """A third of a test's time would go by on frames that nobody sees."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "_compositor_refresh", paint_nothing)
        yield


@pytest.fixture
def suzuki(desk: Desk) -> Iterator[Desk]:
    """The same desk, opened by another operator."""
    with Desk.open(desk.location, actor=Actor(1001, "suzuki"), catalogue=CATALOGUE, clock=lambda: NOW) as other:
        yield other

"""What the tests of several screens need: a second operator, a desk with months to claim."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.screen import Screen

from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_facts import Facts
from storage.actor import Actor
from storage.desk import Desk
from tests.cloudtrail_logs import ACCOUNT
from tests.databases import Places
from tests.stakes import KMS
from tests.tui.at_rest import paint_nothing
from tests.tui.conftest import CATALOGUE, NOW, open_at, stakes_in


@pytest.fixture(autouse=True)
def nobody_paints(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of a test's time would go by on frames that nobody sees."""
    monkeypatch.setattr(Screen, "_compositor_refresh", paint_nothing)


@pytest.fixture
def suzuki(desk: Desk) -> Iterator[Desk]:
    """The same desk, opened by another operator."""
    with Desk.open(desk.location, actor=Actor(1001, "suzuki"), catalogue=CATALOGUE, clock=lambda: NOW) as other:
        yield other


@pytest.fixture
def stakes(places: Places) -> Iterator[Desk]:
    """Credits of the KMS for April and May can be claimed until the ends of June and July."""
    with open_at(stakes_in(places)) as desk:
        desk.perform(change_contract, ChangeContract(KMS, (Facts(account=ACCOUNT),)))
        yield desk

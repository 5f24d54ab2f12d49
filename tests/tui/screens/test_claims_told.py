"""What the screens of claims tell of a month or a claim before and after an act on it."""

from __future__ import annotations

from datetime import date

import pytest

from core.claims.facts import ClaimFacts
from core.claims.life import ClaimState
from core.desk.acts.claims import ReceiveClaim, receive_claim
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_facts import Facts
from storage.database.stored_claims import read_claim
from storage.desk import Desk
from tests.cloudtrail_logs import ACCOUNT
from tests.stakes import KMS, MAIL, put_at_stake
from tests.tui.conftest import make_app
from tests.tui.driving import LARGE, at_work
from tui.locale.language import LANGUAGES, Language

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def stakes(empty_desk: Desk) -> Desk:
    """Credits of the KMS for April and May can be claimed until the ends of June and July."""
    put_at_stake(empty_desk)
    empty_desk.perform(change_contract, ChangeContract(KMS, (Facts(account=ACCOUNT),)))
    return empty_desk


def state(desk: Desk, number: int = 1) -> ClaimState:
    with desk.read() as connection:
        return read_claim(connection, number).standing.state


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_customers_claim_logged_by_mistake_is_withdrawn(
    stakes: Desk, language: Language
) -> None:
    asked, word = {"en": ("by mistake", "withdrawn"), "ja": ("誤って記録", "記録取消")}[language]
    stakes.perform(receive_claim, ReceiveClaim(MAIL, MAY, facts=ClaimFacts("Aoba")))
    async with at_work(make_app(stakes, language), LARGE) as hands:
        await hands.press("6", "G", "D")
        assert asked in hands.screen
        await hands.type("not theirs")
        await hands.press("enter")
        assert state(stakes) is ClaimState.DROPPED
        assert word in hands.screen
        await hands.press("G", "u")
        await hands.type("theirs")
        await hands.press("enter")
        assert state(stakes) is ClaimState.FILED

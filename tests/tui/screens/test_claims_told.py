"""What the screens of claims tell of a month or a claim before and after an act on it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from core.claims.events import Channel
from core.claims.facts import ClaimFacts, Evidence
from core.claims.life import ClaimState
from core.desk.acts.claim_answers import RejectClaim, reject_claim
from core.desk.acts.claims import (
    FileClaim,
    MakeReady,
    OpenClaim,
    ReceiveClaim,
    file_claim,
    make_ready,
    open_claim,
    receive_claim,
)
from core.desk.acts.contract_amounts import EnterCharges
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.months import FreezeMonth, freeze_month
from storage.claiming.named_files import evidence_in
from storage.database.stored_claims import read_claim
from storage.desk import Desk
from tests.cloudtrail_logs import ACCOUNT
from tests.stakes import KMS, MAIL, REGION, at
from tests.tui.conftest import make_app
from tests.tui.driving import LARGE, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.locale.language import LANGUAGES, Language
from tui.screens.claims import ClaimsScreen
from tui.screens.month_place import MonthPlace

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def state(desk: Desk, number: int = 1) -> ClaimState:
    with desk.read() as connection:
        return read_claim(connection, number).standing.state


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_a_customers_claim_logged_by_mistake_is_withdrawn(stakes: Desk, language: Language) -> None:
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


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_a_month_whose_claim_was_rejected_is_told_so_in_the_list_the_entry_and_on_both_pages(
    stakes: Desk, language: Language
) -> None:
    rejected, again, can = {
        "en": ("Claim #1 of the same month was rejected: no logs", "claimed again: #2", "can be claimed again"),
        "ja": (
            "同じ月の申請 #1 は却下されています: no logs",
            "あらためて申請されています: #2",
            "あらためて申請できます",
        ),
    }[language]
    reject(stakes)
    async with at_work(make_app(stakes, language), LARGE) as hands:
        await hands.press("6")
        (line,) = [each for each in hands.lines if "2026-04" in each and "✗1" in each]
        assert "✗ " not in line[:2], "it is to be claimed"
        await hands.press("G", "enter")
        assert can in hands.screen
        await hands.press("escape", "g", "n")
        assert told_before(hands).startswith(f"! {rejected}")
        await hands.press("escape")
        stakes.perform(open_claim, OpenClaim(KMS, APRIL, REGION))
        screen = hands.app.screen
        assert isinstance(screen, ClaimsScreen)
        screen.read_again()
        await hands.press("g", "enter")
        assert rejected in hands.screen
        await hands.press("escape", "G", "enter")
        assert again in hands.screen


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="en"))
async def test_a_month_that_gives_nothing_or_is_frozen_is_told_so_before_it_is_claimed(
    stakes: Desk, language: Language
) -> None:
    nothing = {"en": "gives nothing", "ja": "請求できるものはありません"}[language]
    frozen = {"en": "is frozen since", "ja": "確定済み"}[language]
    stakes.perform(freeze_month, FreezeMonth(KMS, MARCH, REGION))
    async with at_work(make_app(stakes, language), LARGE) as hands:
        kept, breached = await enter(hands, MARCH), await enter(hands, APRIL)
        assert (nothing in kept, frozen in kept) == (True, True)
        assert breached == ""


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="en"))
async def test_a_package_whose_errors_have_no_record_is_not_written_before_it_is_filed(
    stakes: Desk, tmp_path: Path, language: Language
) -> None:
    said = {"en": "Nothing was written", "ja": "書き出していません"}[language]
    ready(stakes)
    target = tmp_path / "claim.zip"
    async with at_work(make_app(stakes, language), LARGE) as hands:
        await hands.press("6", "w")
        await write_to(hands, target)
        assert (said in hands.screen, target.exists()) == (True, False)
        await hands.press("escape")
        stakes.perform(file_claim, FileClaim(1, Channel.CASE))
        await hands.press("w")
        await write_to(hands, target)
        assert target.exists(), "a copy of what was sent can be made although its logs are gone"


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_what_a_claim_lacks_since_it_was_ready_is_told_with_its_package(
    stakes: Desk, tmp_path: Path, language: Language
) -> None:
    said = {"en": "not complete: The charges", "ja": "不足があります：当月"}[language]
    ready(stakes, *evidence_in([write_records(tmp_path)], (500, 503), lambda _: True))
    stakes.perform(change_contract, ChangeContract(KMS, (EnterCharges(APRIL, None, REGION),)))
    async with at_work(make_app(stakes, language), LARGE) as hands:
        await hands.press("6", "w")
        await write_to(hands, tmp_path / "claim.zip")
        assert said in hands.message
    assert (tmp_path / "claim.zip").exists()


async def test_a_wide_entry_shows_names_of_logs_whole_and_tells_of_a_line_right_below_the_list(
    stakes: Desk, tmp_path: Path
) -> None:
    name = f"{ACCOUNT}_CloudTrail_{REGION}_20260410T0305Z_k3N.json"
    log = write_records(tmp_path).rename(tmp_path / name)
    ready(stakes, *evidence_in([log], (500, 503), lambda _: True))
    async with at_work(make_app(stakes), LARGE) as hands:
        await hands.press("6", "c")
        lists, told = hands.app.screen.query_one("#checklist").region, hands.app.screen.query_one("#preview").region
        files = hands.app.screen.query_one("#files", Static)
        lines = [line.partition("│")[2].strip() for line in hands.lines[files.region.y : files.region.bottom]]
        assert "".join(lines) == name, "folded, not cut"
        assert told.y - lists.bottom <= 1
        assert lists.height == 8


async def write_to(hands: Hands, target: Path) -> None:
    hands.app.screen.query_one("#panel-input", Input).value = str(target)
    await hands.press("enter")


def write_records(folder: Path) -> Path:
    """The request log of the errors of April."""
    records = [
        {
            "eventID": f"{number}", "eventTime": f"{at('2026-04-10 03:00'):%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "awsRegion": REGION,
            "recipientAccountId": ACCOUNT, "errorCode": "KMSInternalException", "userIdentity": {"type": "IAMUser"},
        }
        for number in range(100)
    ]  # fmt: skip
    path = folder / "errors.json"
    path.write_text(json.dumps({"Records": records}), encoding="utf-8")
    return path


async def enter(hands: Hands, month: date) -> str:
    """What the entry of the month tells before anything."""
    await hands.press("6")
    screen = hands.app.screen
    assert isinstance(screen, ClaimsScreen)
    screen.claiming.enter(MonthPlace(KMS, month, REGION))
    await hands.settle()
    told = told_before(hands)
    await hands.press("escape")
    return told


def told_before(hands: Hands) -> str:
    return str(hands.app.screen.query_one("#before", Static).render())


def reject(desk: Desk) -> None:
    """The claim for April was filed, and rejected."""
    ready(desk)
    desk.perform(file_claim, FileClaim(1, Channel.CASE))
    desk.perform(reject_claim, RejectClaim(1, "no logs"))


def ready(desk: Desk, *evidence: Evidence) -> None:
    """The claim for April, with a log that is not there any more unless others are named."""
    gone = Evidence(
        "a.json", "0" * 64, "/a.json", (ACCOUNT,), (REGION,), at("2026-04-10 03:00"), at("2026-04-10 03:04")
    )
    desk.perform(open_claim, OpenClaim(KMS, APRIL, REGION, ClaimFacts("Aoki", evidence=evidence or (gone,))))
    desk.perform(make_ready, MakeReady(1))

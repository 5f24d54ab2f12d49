"""Claims on the screens: listed by the closing of their window, entered, handed over, followed, reminded of."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input

from core.claims.events import Channel, Given, SeenOn
from core.claims.facts import ClaimFacts
from core.claims.life import ClaimState
from core.desk.acts.claim_answers import AcceptClaim, SettleClaim, accept_claim, settle_claim
from core.desk.acts.claims import (
    ChangeClaim,
    FileClaim,
    MakeReady,
    OpenClaim,
    ReceiveClaim,
    change_claim,
    file_claim,
    make_ready,
    open_claim,
    receive_claim,
)
from core.desk.acts.contract_amounts import EnterCharges
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.contract import Direction
from core.errors import DeskUnreachable
from core.money import Money
from storage.claiming.named_files import evidence_in
from storage.database.stored_claims import read_claim
from storage.desk import Desk
from tests.cloudtrail_logs import ACCOUNT, write_logs
from tests.stakes import KMS, MAIL, REGION, at
from tests.storage.claiming.mail_server import TO, Inbox, serving
from tests.tui.conftest import NOW, make_app
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.claim_watch import Closing, closing_soon
from tui.locale.language import LANGUAGES, Language
from tui.screens.claim import ClaimScreen
from tui.screens.claim_checklist import Checklist
from tui.screens.claim_entry import ClaimEntryScreen
from tui.screens.claim_month_choice import MonthChoiceScreen
from tui.screens.claim_preview import ClaimPreviewScreen
from tui.screens.claim_sending import MailScreen, WritePanel
from tui.screens.claim_step_entry import ClaimStepScreen
from tui.screens.claims import ClaimsScreen
from tui.screens.contract_entry import ContractEntryScreen
from tui.screens.incident_explanation import IncidentExplanation
from tui.screens.pane_beside import LinesBeside
from tui.widgets.lines import TextLine
from tui.widgets.row_list import RowList

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
CREDIT = Money(Decimal("125.04"), "USD")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The request log of the intervals of April and May that were down."""
    records = [
        {
            "eventID": f"{month}-{number}", "eventTime": f"{at(f'2026-{month}-10 03:00'):%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "awsRegion": REGION,
            "recipientAccountId": ACCOUNT, "errorCode": "KMSInternalException", "sourceIPAddress": "203.0.113.9",
            "userIdentity": {"type": "IAMUser", "userName": "user/yamada"},
        }
        for month in ("04", "05")
        for number in range(100)
    ]  # fmt: skip
    path = tmp_path / "errors.json"
    path.write_text(json.dumps({"Records": records}), encoding="utf-8")
    return path


def opened(desk: Desk, log: Path, month: date = MAY) -> None:
    facts = ClaimFacts("Yamada Hanako", evidence=evidence_in([log], (500, 503), lambda _: True))
    desk.perform(open_claim, OpenClaim(KMS, month, REGION, facts))


def filed(desk: Desk, log: Path) -> None:
    opened(desk, log)
    desk.perform(make_ready, MakeReady(1))
    desk.perform(file_claim, FileClaim(1, Channel.CASE, "171234"))


def state(desk: Desk, number: int = 1) -> ClaimState:
    with desk.read() as connection:
        return read_claim(connection, number).standing.state


def rows(hands: Hands) -> list[str]:
    found = hands.app.screen.query_one("#body", RowList)
    lines = [line[: found.region.width].rstrip() for line in hands.lines]
    return lines[found.region.y : found.region.y + found.window.total]


def pane(hands: Hands) -> str:
    return hands.app.screen.query_one(LinesBeside).text


async def at_claims(hands: Hands) -> ClaimsScreen:
    await hands.press("6")
    screen = hands.app.screen
    assert isinstance(screen, ClaimsScreen)
    return screen


# -- The list ------------------------------------------------------------------------------------------------------


@pytest.mark.both
async def test_breached_months_stand_in_the_list_with_days_and_working_days_left(stakes: Desk) -> None:
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        first, second = rows(hands)
        assert first.split()[1:5] == ["detected", "27", "19", "2026-04"]
        assert "2026-05" in second
        assert "KMS Tokyo" in first
        assert "$125.04" in first
        assert "Checklist 6 / 8" in pane(hands)
        assert "No request log is attached." in pane(hands)
        assert "27 days left (19 working)" in pane(hands)


async def test_claims_are_listed_by_their_window_then_by_their_answer_with_those_of_customers(
    stakes: Desk, log: Path
) -> None:
    filed(stakes, log)
    stakes.perform(receive_claim, ReceiveClaim(MAIL, MAY, facts=ClaimFacts("Aoba")))
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        told = rows(hands)
        assert [line.split()[1] for line in told] == ["detected", "filed", "received"]
        assert "we owe" in told[2]
        assert told[1].split()[2] == "58"  # K7: by the end of July
        await hands.press("slash")
        await hands.type("aoba we")
        assert len(rows(hands)) == 1
        await hands.press("escape")
        assert len(rows(hands)) == 3


async def test_what_is_over_stands_last(stakes: Desk, log: Path) -> None:
    filed(stakes, log)
    stakes.perform(accept_claim, AcceptClaim(1, Given(CREDIT)))
    less = Money(Decimal("120.00"), "USD")
    stakes.perform(settle_claim, SettleClaim(1, Given(less), SeenOn.INVOICE, "INV-7"))
    async with at_work(make_app(stakes), LARGE) as hands:
        await at_claims(hands)
        assert [line.split()[1] for line in rows(hands)] == ["detected", "settled"]
        await hands.press("G")
        assert "$120.00" in pane(hands)
        assert "-$5.04" in pane(hands)
        assert "INV-7" in pane(hands)


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
@pytest.mark.parametrize("size", mostly_in_a_soak([SMALL, LARGE], always=SMALL))
async def test_every_line_is_as_wide_as_the_terminal(
    stakes: Desk, log: Path, language: Language, size: tuple[int, int]
) -> None:
    filed(stakes, log)
    opened(stakes, log, APRIL)
    stakes.perform(receive_claim, ReceiveClaim(MAIL, MAY))
    async with at_work(make_app(stakes, language), size) as hands:
        await at_claims(hands)
        assert hands.widths == {size[0]}
        for _ in range(3):
            hints = hands.app.screen.query_one("#hints", TextLine)
            assert hands.lines[-1].rstrip() == hints.text.rstrip()
            await hands.press("j")
        await hands.press("g", "enter")
        assert isinstance(hands.app.screen, ClaimScreen)
        assert hands.widths == {size[0]}
        assert "K5" in hands.page


async def test_an_empty_desk_says_what_will_stand_there_and_a_lost_one_how_to_read_again(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(make_app(empty_desk)) as hands:
        await at_claims(hands)
        assert "Nothing is to be claimed." in hands.screen

    def lost(*_: object, **__: object) -> None:
        raise DeskUnreachable("desk_missing", path="/srv/kigen/desk.db")

    async with at_work(make_app(empty_desk)) as hands:
        monkeypatch.setattr(Desk, "read", lost)
        await at_claims(hands)
        assert "/srv/kigen/desk.db" in hands.screen


async def test_a_desk_that_can_only_be_read_shows_claims_and_begins_none(stakes: Desk) -> None:
    app = make_app(stakes)
    app.desk()._read_only = DeskUnreachable("sqlite_loses_pages", version="3.40.1", path="/srv/kigen/desk.db")
    async with at_work(app) as hands:
        screen = await at_claims(hands)
        await hands.press("n")
        assert hands.app.screen is screen
        assert "⊘n claim" in hands.lines[-1]


# -- Entry ---------------------------------------------------------------------------------------------------------


async def test_the_entry_is_filled_in_and_what_is_missing_jumps_to_its_field(stakes: Desk, log: Path) -> None:
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("j", "n")
        screen = hands.app.screen
        assert isinstance(screen, ClaimEntryScreen)
        assert "2026-05" in hands.lines[0]
        lines = [row[1].field for row in screen.checklist.window.rows if row[1].mark == "missing"]
        assert lines == ["evidence", "applicant"]
        await hands.type("Yamada Hanako")
        await hands.press("f6")
        assert isinstance(hands.app.focused, Checklist)
        await hands.press("enter")
        assert hands.app.focused is not None
        assert hands.app.focused.id == "evidence"
        await hands.type(str(log))
        assert [row[1].mark for row in screen.checklist.window.rows] == ["done"] * 8
        await hands.press("f2")
        assert isinstance(hands.app.screen, ClaimsScreen)
        assert hands.message == "Draft #1 is stored."
    with stakes.read() as connection:
        standing = read_claim(connection, 1).standing
    assert standing.state is ClaimState.DRAFT
    assert standing.facts.applicant == "Yamada Hanako"
    assert [each.path for each in standing.facts.evidence] == [str(log)]


@pytest.mark.parametrize(("language", "words"), [("en", " not entered"), ("ja", " 未入力")])
async def test_a_row_says_whole_that_its_worth_is_not_known_yet(stakes: Desk, language: Language, words: str) -> None:
    charges = EnterCharges(date(2026, 5, 1), None, REGION)
    stakes.perform(change_contract, ChangeContract(KMS, (charges,)))
    async with at_work(make_app(stakes, language), SMALL) as hands:
        await hands.press("6")
        assert [line for line in hands.lines if "2026-05" in line and words in line] != []


async def test_a_digit_on_the_checklist_leads_to_the_contract_where_that_lacks_something(stakes: Desk) -> None:
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("n", "f6", "3")  # its account
        assert isinstance(hands.app.screen, ContractEntryScreen)
        await hands.pilot.pause()
        assert hands.app.focused is not None
        assert hands.app.focused.id == "account"


async def test_what_is_wrong_stands_beside_its_field_and_a_draft_waits(stakes: Desk) -> None:
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("n", "enter")
        await hands.type("/nowhere/logs.json")
        await hands.press("f2")
        assert isinstance(hands.app.screen, ClaimEntryScreen)
        assert "! logs.json" in hands.screen
        await hands.press("escape", "n")
        assert hands.app.screen.query_one("#evidence", Input).value == "/nowhere/logs.json"


async def test_a_month_is_claimed_once_and_its_claim_is_shown_instead(stakes: Desk, log: Path) -> None:
    opened(stakes, log)
    async with at_work(make_app(stakes)) as hands:
        await hands.press("5", "j", "j", "j", "j")
        await hands.press("n")
        assert isinstance(hands.app.screen, ClaimScreen)
        assert "#1" in hands.page


async def test_an_incident_leads_to_the_months_that_it_touches(stakes: Desk) -> None:
    async with at_work(make_app(stakes)) as hands:
        await hands.press("2")
        await hands.type("/portal")
        await hands.press("enter", "N")
        screen = hands.app.screen
        assert isinstance(screen, MonthChoiceScreen)
        assert "Aoba Mail 2026-05" in hands.screen
        await hands.type("aoba")
        await hands.press("enter")
        entry = hands.app.screen
        assert isinstance(entry, ClaimEntryScreen)
        assert "Claim of a customer" in hands.lines[0]


async def test_any_month_can_be_chosen_and_the_only_region_need_not_be_typed(stakes: Desk) -> None:
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("N")
        await hands.type("kms")
        await hands.press("enter", "enter", "enter")
        assert isinstance(hands.app.screen, ClaimEntryScreen)
        assert f"{KMS} {REGION}  2026-05" in hands.lines[0]


# -- Steps ---------------------------------------------------------------------------------------------------------


async def test_what_a_draft_lacks_is_told_all_together(stakes: Desk) -> None:
    stakes.perform(open_claim, OpenClaim(KMS, MAY, REGION))
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("j", "r")
        assert isinstance(hands.app.screen, IncidentExplanation)
        assert "2 things are missing" in hands.screen
        await hands.press("escape")
    assert state(stakes) is ClaimState.DRAFT


async def test_a_claim_is_followed_from_ready_to_settled(stakes: Desk, log: Path) -> None:
    opened(stakes, log)
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("j", "r")
        assert hands.message == "#1 is ready: nothing is missing."
        await hands.press("f")
        assert isinstance(hands.app.screen, ClaimStepScreen)
        assert "2026-07-31" in hands.screen  # K7
        await hands.press("1")
        await hands.type("171234")
        await hands.press("f2")
        assert hands.message == "#1 is filed."
        assert state(stakes) is ClaimState.FILED
        await hands.press("G", "a")
        await hands.type("100")
        await hands.press("f2")
        assert state(stakes) is ClaimState.ACCEPTED
        await hands.press("s")
        await hands.type("100")
        await hands.press("enter", "1", "f2")
        assert hands.message == "#1 is settled."
    with stakes.read() as connection:
        standing = read_claim(connection, 1).standing
    assert standing.case == "171234"
    assert standing.settled == Given(Money(Decimal(100), "USD"))
    assert standing.seen_on is SeenOn.INVOICE


async def test_a_step_that_may_not_follow_says_why(stakes: Desk, log: Path) -> None:
    opened(stakes, log)
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("w")
        assert hands.message == "Nobody has claimed this month yet: n begins a draft."
        await hands.press("j", "a")
        assert hands.message.startswith("! ")
        assert "draft" in hands.message
        await hands.press("w")
        assert "r makes it ready" in hands.message
        assert isinstance(hands.app.screen, ClaimsScreen)


async def test_a_step_by_mistake_is_taken_back_and_a_draft_dropped(stakes: Desk, log: Path) -> None:
    filed(stakes, log)
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("G")
        assert "filed" in hands.screen
        await hands.press("u")
        await hands.type("wrong case")
        await hands.press("enter")
        assert state(stakes) is ClaimState.READY
        await hands.press("D")
        await hands.type("not worth it")
        await hands.press("enter")
        assert state(stakes) is ClaimState.DROPPED
        assert [line.split()[1] for line in rows(hands)] == ["detected", "detected", "dropped"]


# -- What is sent --------------------------------------------------------------------------------------------------


async def test_the_preview_shows_what_is_written_and_what_was_redacted(stakes: Desk, log: Path, tmp_path: Path) -> None:
    opened(stakes, log)
    stakes.perform(make_ready, MakeReady(1))
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("j", "v")
        screen = hands.app.screen
        assert isinstance(screen, ClaimPreviewScreen)
        assert "SLA Credit Request" in hands.page
        shown = hands.page
        await hands.press("b")
        assert "- user/yamada" in hands.page or "yamada" in hands.page
        assert "203.0.113.9" in hands.page
        await hands.press("escape", "w")
        assert isinstance(hands.app.screen, WritePanel)
        target = tmp_path / "claim.zip"
        hands.app.screen.query_one("#panel-input", Input).value = str(target)
        await hands.press("enter")
        assert hands.message.startswith(f"Written: {target}")
        await hands.press("w")
        hands.app.screen.query_one("#panel-input", Input).value = str(target)
        await hands.press("enter")
        assert isinstance(hands.app.screen, WritePanel)
        assert "already" in hands.screen
    with zipfile.ZipFile(target) as packed:
        request = packed.read("claim/request.txt").decode()
        everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert all(line in shown for line in request.splitlines())
    assert "203.0.113.9" not in everything
    assert "yamada" not in everything.lower().replace("yamada hanako", "")


async def test_mail_shows_the_recipient_and_sends_nothing_without_a_server(stakes: Desk, log: Path) -> None:
    opened(stakes, log)
    stakes.perform(make_ready, MakeReady(1))
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("j", "m")
        assert isinstance(hands.app.screen, MailScreen)
        assert "[claims.mail]" in hands.screen
        await hands.type("sla@example.jp")
        await hands.press("f2")
        assert isinstance(hands.app.screen, MailScreen)
        await hands.press("escape")
    assert state(stakes) is ClaimState.READY


async def test_mail_goes_to_the_recipient_that_was_shown_and_a_refusal_is_told(
    stakes: Desk, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(stakes, log)
    stakes.perform(make_ready, MakeReady(1))
    inbox = Inbox({"RCPT": "550 no such desk"})
    configuration = tmp_path / "home" / ".config" / "kigen" / "config.toml"
    configuration.parent.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with serving(inbox) as port:
        mail = f'host = "127.0.0.1"\nport = {port}\nsecurity = "plain"\nsender = "sla@shinonome.example"\n'
        configuration.write_text(f"[claims.mail]\n{mail}", encoding="utf-8")
        async with at_work(make_app(stakes)) as hands:
            await at_claims(hands)
            await hands.press("j", "m")
            await hands.type(TO)
            assert f"Sends this claim to {TO} now" in hands.screen
            assert "log" in hands.screen
            assert inbox.mails == []
            await hands.press("f2")
            assert isinstance(hands.app.screen, MailScreen)
            assert "550" in hands.screen
            inbox.answers.clear()
            await hands.press("f2")
            assert hands.message.startswith(f"Sent to {TO}.")
    (sent,) = inbox.mails
    assert (sent.mail_from, sent.rcpt_tos) == ("sla@shinonome.example", [TO])
    assert state(stakes) is ClaimState.READY


async def test_a_customers_claim_is_answered_with_the_figure_and_its_clauses(stakes: Desk) -> None:
    stakes.perform(receive_claim, ReceiveClaim(MAIL, MAY, facts=ClaimFacts("Aoba")))
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("G", "v")
        assert isinstance(hands.app.screen, ClaimPreviewScreen)
        assert "C4" in hands.page or "無料サービスの提供方法" in hands.page
        await hands.press("escape", "enter")
        assert "Sent to" not in hands.page


# -- Both sides of a reseller ----------------------------------------------------------------------------------------


async def test_the_gap_between_both_sides_is_shown_with_what_stands_against_it(stakes: Desk) -> None:
    stakes.perform(receive_claim, ReceiveClaim(MAIL, MAY, facts=ClaimFacts("Aoba")))
    facts = ClaimFacts("Yamada", backs=1)
    stakes.perform(open_claim, OpenClaim(KMS, MAY, REGION, facts))
    async with at_work(make_app(stakes), LARGE) as hands:
        await at_claims(hands)
        await hands.press("j", "enter")
        page = hands.page
        assert "Gap: we owe 1 free month" in page
        assert "$125.04" in page
        assert "K3" in page


# -- The reminder ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "size", "text"),
    [
        ("ja", SMALL, "!19営業日"),
        pytest.param("en", (160, 40), "1 claim, 19 working days", marks=pytest.mark.soak),
        pytest.param("ja", (160, 40), "申請 1件 最短 19営業日", marks=pytest.mark.soak),
        pytest.param("en", SMALL, "!19wd", marks=pytest.mark.soak),
    ],
)
async def test_every_header_reminds_of_windows_that_close_soon(
    stakes: Desk, language: Language, size: tuple[int, int], text: str
) -> None:
    assert closing_soon(stakes, NOW) == Closing(1, 19)
    async with at_work(make_app(stakes, language), size) as hands:
        hands.app.reminders.remind(Closing(1, 19))
        for key in "12345678":
            await hands.press(key)
            assert text in hands.lines[0], key
            assert hands.app.screen.query_one("#header", TextLine).text.strip()
            assert hands.widths == {size[0]}


async def test_the_reminder_follows_the_desk(stakes: Desk, log: Path) -> None:
    opened(stakes, log, APRIL)
    stakes.perform(make_ready, MakeReady(1))
    assert closing_soon(stakes, NOW).count == 1
    stakes.perform(file_claim, FileClaim(1, Channel.CASE))
    assert closing_soon(stakes, NOW) == Closing()


def test_logs_of_a_folder_are_evidence_for_their_month_alone(stakes: Desk, tmp_path: Path) -> None:
    from tui.screens.claim_draft import evidence_named
    from tui.screens.claim_place import ClaimPlace
    from tui.screens.claim_reading import claim_reading
    from tui.screens.month_place import MonthPlace

    write_logs(tmp_path / "logs", APRIL, broken=1)
    write_logs(tmp_path / "logs", MAY, broken=2)
    view = claim_reading(stakes, ClaimPlace(0, MonthPlace(KMS, MAY, REGION)), NOW)
    found = evidence_named(str(tmp_path / "logs"), view)
    assert found
    assert all(each.first is not None and each.first.month == 5 for each in found)
    assert view.contract.direction is Direction.RECEIVABLE


# -- Two operators ---------------------------------------------------------------------------------------------------


async def test_what_another_stores_meanwhile_is_not_undone_by_what_is_typed_here(stakes: Desk) -> None:
    stakes.perform(open_claim, OpenClaim(KMS, MAY, REGION, ClaimFacts("Yamada")))
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("j", "c")
        await hands.type("X")
        stakes.perform(change_claim, ChangeClaim(1, statement="IMPORTANT", to="desk@example.jp"))
        await hands.press("f2")
    with stakes.read() as connection:
        facts = read_claim(connection, 1).standing.facts
    assert (facts.statement, facts.to) == ("IMPORTANT", "desk@example.jp")
    assert "X" in facts.applicant


async def test_an_applicant_that_nobody_touched_stays_to_the_letter(stakes: Desk) -> None:
    stakes.perform(open_claim, OpenClaim(KMS, MAY, REGION, ClaimFacts("Sales / East\nYamada")))
    async with at_work(make_app(stakes)) as hands:
        await at_claims(hands)
        await hands.press("j", "c", "f2")
    with stakes.read() as connection:
        assert read_claim(connection, 1).standing.facts.applicant == "Sales / East\nYamada"

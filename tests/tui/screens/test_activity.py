"""The activity: every act in words, found by ticket and operator, and whether its chain holds."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import update

from core.desk.acts.clock import Respond, respond
from core.desk.acts.paper import AddNote, Assign, Void, add_note, assign, void
from core.desk.acts.settings import ChangeSetting, change_setting
from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.contract_soundness import contract_facts
from core.desk.events import EventKind
from storage.actor import Actor
from storage.database.append_only import changing
from storage.database.engine import writing
from storage.database.read_models.activity import ActedTicket, ActivityRow
from storage.database.tables import activity
from storage.desk import Desk
from tests.tui.conftest import CATALOGUE, NOW, make_app
from tests.tui.driving import TERMINALS, Hands, at_work
from tui.locale.formats import in_zone
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.screens import activity_reading
from tui.screens.activity import ActivityScreen
from tui.screens.activity_lines import act_name, act_text
from tui.screens.activity_reading import ShownAct
from tui.screens.contract import ContractScreen
from tui.screens.ticket import TicketScreen
from tui.widgets.lines import TextLine

ROOT = Path(__file__).parents[3]


def an_act(action: str, details: dict[str, object] | None, subject: str = "12") -> ShownAct:
    return ShownAct(ActivityRow(5, NOW, "tanaka", action, subject, details), ActedTicket("Disk full", "jigsaw-prime"))


@cache
def recorded_actions() -> frozenset[str]:
    """Every name that the code enters in the activity."""
    found = {f"ticket.{kind.value}" for kind in EventKind}
    for package in ("core", "storage"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                called = getattr(node.func, "attr", "")
                given = node.args[:1] if called == "record_activity" else []
                given += [each.value for each in node.keywords if called == "enter" and each.arg == "action"]
                found |= {str(each.value) for each in given if isinstance(each, ast.Constant)}
    return frozenset(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_that_is_recorded_has_a_name(language: Language) -> None:
    actions = recorded_actions()
    assert {"contract.added", "tickets.imported", "holidays.imported", "desk.recomputed", "view.saved"} <= actions
    assert [action for action in sorted(actions) if act_name(action, Translator(language)) == action] == []


@pytest.mark.parametrize(
    ("act", "english", "japanese"),
    [
        (an_act("ticket.priority_changed", {"old": "low", "new": "high"}), "Priority from Low to High",
         "優先度変更: 5 低 から 3 高 へ"),
        (an_act("ticket.assigned", {"owner": ""}), "Owner: nobody", "担当変更: なし"),
        (an_act("ticket.voided", {"kind": "responded"}), "Undone: Responded", "取り消し: 回答"),
        (an_act("ticket.responded", None), "Responded (text erased)", "回答 （内容は消去済み）"),
        (an_act("ticket.responded", {"at": (NOW - timedelta(hours=2)).isoformat()}), "Responded (as of 06-03 09:20)",
         "回答 （06-03 09:20 時点）"),
        (an_act("desk.setting_changed", {"value": "UTC"}, "time_zone"), "Setting time_zone = UTC",
         "設定変更: time_zone = UTC"),
        (an_act("ticket.sung", {}), "ticket.sung", "ticket.sung"),
    ],
)  # fmt: skip
def test_an_act_is_told_with_what_it_changed(act: ShownAct, english: str, japanese: str) -> None:
    zone = in_zone("Asia/Tokyo")
    assert act_text(act, Translator("en", zone), CATALOGUE) == english
    assert act_text(act, Translator("ja", zone), CATALOGUE) == japanese


def work(desk: Desk) -> None:
    """A few acts on ticket 12, on top of the samples."""
    desk.perform(assign, Assign(12, "suzuki"))
    desk.perform(add_note, AddNote(12, "called"))
    desk.perform(void, Void(12))
    desk.perform(change_setting, ChangeSetting("risk_share", "0.2"))


def figures(hands: Hands) -> str:
    return hands.app.screen.query_one("#figures", TextLine).text


async def test_acts_stand_newest_first_with_who_and_what(desk: Desk) -> None:
    work(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("8")
        rows = [line[1:].split() for line in hands.lines[3:8]]
        assert rows[0][:3] == ["just", "now", "tanaka"]
        assert " ".join(rows[0]).endswith("Setting risk_share = 0.2")
        assert rows[1][3:6] == ["#12", "Undone:", "Note"]
        assert rows[2][3:5] == ["#12", "Note"]
        assert rows[3][3:6] == ["#12", "Owner:", "suzuki"]
        assert "Import: 360 new, 0 changed, 0 refused (sampl" in hands.screen
        assert "19 acts" in figures(hands)


async def test_a_number_finds_a_ticket_and_a_name_an_operator(desk: Desk) -> None:
    work(desk)
    other = Desk.open(desk.location, actor=Actor(1001, "suzuki"), catalogue=CATALOGUE, clock=lambda: NOW)
    with other:
        other.perform(respond, Respond(15))
        async with at_work(make_app(desk)) as hands:
            await hands.press("8", "slash")
            await hands.type("#12")
            assert "3 acts" in figures(hands)
            await hands.press("backspace", "backspace", "backspace")
            await hands.type("suz")
            assert "1 act" in figures(hands)
            await hands.type(" 12")
            assert "No ticket matches" not in hands.screen
            assert "Nothing matches" in hands.screen
            await hands.press("escape")
            assert "20 acts" in figures(hands)
            await hands.press("slash")
            await hands.type("me")
            assert "19 acts" in figures(hands)


async def test_enter_opens_what_the_act_was_on(desk: Desk) -> None:
    work(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("8", "enter")
        assert hands.message == "This act has no page of its own"
        await hands.press("j", "enter")
        assert isinstance(hands.app.screen, TicketScreen)
        await hands.press("escape", "G", "enter")
        assert isinstance(hands.app.screen, ContractScreen)
        await hands.press("escape")
        assert isinstance(hands.app.screen, ActivityScreen)


async def test_the_list_reaches_the_oldest_act_and_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity_reading, "WINDOW", 120)
    for number in range(160):
        desk.perform(assign, Assign(12, f"owner {number}"))
    async with at_work(make_app(desk)) as hands:
        await hands.press("8")
        assert "owner 159" in hands.lines[3]
        await hands.press("G")
        assert "Contract added" in hands.lines[-3]
        screen = hands.app.screen
        assert isinstance(screen, ActivityScreen)
        await hands.press(*["pageup"] * 12)
        assert screen.list.cursor == 0
        assert "owner 159" in hands.lines[3]
        seen = [row.row.seq for row in screen.list.window.rows]
        assert seen == sorted(set(seen), reverse=True)


async def test_the_cursor_stays_on_its_act_while_others_act(desk: Desk) -> None:
    work(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("8", "j", "j")
        screen = hands.app.screen
        assert isinstance(screen, ActivityScreen)
        chosen = screen.list.current
        desk.perform(add_note, AddNote(12, "called again"))
        await hands.press("ctrl+l")
        assert screen.list.current == chosen
        assert screen.list.cursor == 3


@pytest.mark.both
@pytest.mark.parametrize(("language", "holds", "broken"), [
    ("ja", "改ざんなし（19 件、11:20 に検査）", "改ざんの疑い 1 か所"),
    pytest.param("en", "Chain holds: 19 entries, verified at 11:20", "Chain broken at entry", marks=pytest.mark.soak),
])  # fmt: skip
async def test_the_chain_is_verified_on_demand(desk: Desk, language: Language, holds: str, broken: str) -> None:
    work(desk)
    async with at_work(make_app(desk, language)) as hands:
        await hands.press("8")
        assert holds not in figures(hands)
        await hands.press("v")
        assert holds in figures(hands)
        with writing(desk.engine) as connection, changing(connection, "activity"):
            connection.execute(update(activity).where(activity.c.action == "ticket.noted").values(actor="mallory"))
        await hands.press("v")
        assert broken in figures(hands)


async def test_an_empty_desk_says_so(empty_desk: Desk) -> None:
    async with at_work(make_app(empty_desk)) as hands:
        await hands.press("8")
        assert "Nothing has been done on this desk yet" in hands.screen


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_every_line_is_as_wide_as_the_terminal(desk: Desk, language: Language, size: tuple[int, int]) -> None:
    work(desk)
    async with at_work(make_app(desk, language), size) as hands:
        await hands.press("8")
        assert hands.widths == {size[0]}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"sudo_user": "tanaka", "ssh": "203.0.113.5 51234 10.0.0.1 22"}, "Note (sudo from tanaka) (from 203.0.113.5)"),
        ({"ssh": "203.0.113.5 51234 10.0.0.1 22"}, "Note (from 203.0.113.5)"),
        ({}, "Note"),
        ("nonsense", "Note"),
    ],
)
def test_what_is_said_of_the_operator_beside_his_login_follows_the_act(said: object, told: str) -> None:
    assert act_text(an_act("ticket.noted", {"said": said}), Translator("en"), None) == told


@pytest.mark.parametrize(
    ("act", "english", "japanese"),
    [
        (an_act("month.refused", {"why": "no", "figures": {}}, "nexa 2026-05"), "Difference refused: nexa 2026-05",
         "差異の却下: nexa 2026-05"),
        (an_act("month.frozen", {"why": "", "figures": {}}, "kms2 2026-05 us-east-1"),
         "Month frozen: kms2 2026-05 us-east-1", "月次の確定: kms2 2026-05 us-east-1"),
        (an_act("samples.recorded", {"contracts": ["kms2", "keys"], "intervals": 9}, "s1.csv"),
         "Counted requests recorded: kms2, keys, intervals: 9", "リクエスト数の取り込み: kms2、keys 9区間"),
        (an_act("contract.changed", {"before": {"plans": [], "regions": []}, "after": {"plans": [], "regions": []}},
                "cloud"), "Contract changed: cloud (plan, regions)", "契約変更: cloud（プラン、リージョン）"),
    ],
)  # fmt: skip
def test_an_act_names_the_contract_the_month_and_what_changed(act: ShownAct, english: str, japanese: str) -> None:
    zone = in_zone("Asia/Tokyo")
    assert act_text(act, Translator("en", zone), CATALOGUE) == english
    assert act_text(act, Translator("ja", zone), CATALOGUE) == japanese


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_of_a_contract_has_a_name(language: Language) -> None:
    words = Translator(language)
    begins = date(2026, 1, 1)
    facts = contract_facts(Contract("", "c", "kms", Direction.PAYABLE, begins, (PlanPeriod(begins, "prime"),)))
    assert [fact for fact in facts if words.words(f"screens.fact_{fact}") == f"screens.fact_{fact}"] == []

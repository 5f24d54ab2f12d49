"""Contracts and priorities: what is promised, with clauses, and how it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.desk.acts.clock import Respond, respond
from core.desk.acts.receive import ReceiveTicket, receive
from storage.desk import Desk
from tests.tui.conftest import NOW, make_app
from tests.tui.driving import LARGE, SMALL, at_work
from tui.locale.language import LANGUAGES, Language
from tui.readings import priority_readings
from tui.screens.contract import ContractScreen
from tui.screens.priority_lines import strip


async def test_every_contract_is_listed_with_its_open_tickets(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3")
        listed = hands.screen
        for name in ("Midori Games", "さくら出版", "港電機", "東雲物流", "自社基盤"):
            assert name in listed
        await hands.press("j", "enter")
        assert isinstance(hands.app.screen, ContractScreen)
        assert hands.page.startswith("さくら出版")


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        (0, ("first response within 4 h", "[J3 4-4-2]", "our reading")),
        (1, ("best effort in order of receipt", "not covered: Fault of the customer's own resources", "[J4 4-4-1]")),
        (4, ("This plan ends: from 2027-01-01 on it is Prime support", "[J8")),
    ],
)
async def test_a_contract_says_what_its_plan_promises_and_when_it_ends(
    desk: Desk, down: int, expected: tuple[str, ...]
) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", *["j"] * down, "enter")
        for text in expected:
            assert text in hands.page


async def test_priorities_show_target_due_and_figures(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("4")
        critical = next(line for line in hands.page.split("\n") if "Critical" in line)
        assert critical.split()[:5] == ["Critical", "30", "min", "06-03", "11:50"]
        reading = next(each for each in priority_readings(desk, NOW) if each.row.priority == "critical")
        row = reading.row
        assert critical.rstrip() in hands.screen, "the line is not wrapped"
        assert critical.split()[-6:-1] == [str(n) for n in (row.open, row.at_risk, row.overdue, row.met, row.breached)]


async def test_plans_without_a_promised_time_come_last_on_a_line_each(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("4")
        lines = hands.page.split("\n")
        at = lines.index("Best effort, no time promised")
        assert all("min " not in line and " h " not in line for line in lines[at:])
        assert [line for line in lines[at:] if "JIG-SAW Prime / Prime support" in line]


@pytest.mark.parametrize(
    ("met", "breached", "expected"),
    [(0, 0, "      "), (4, 0, "======"), (0, 3, "......"), (1, 99, "=....."), (99, 1, "=====."), (1, 1, "===...")],
)
def test_the_strip_is_full_only_where_nothing_was_missed(met: int, breached: int, expected: str) -> None:
    assert strip(met, breached, 6) == expected


async def test_the_figures_follow_what_happens(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("4")
        before = hands.page
        done = desk.perform(receive, ReceiveTicket("Midori Games", "critical", "down", received_at=NOW))
        desk.perform(respond, Respond(int(done.subject)))
        await hands.press("ctrl+l")
        assert hands.page != before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("keys", ["3", "3 enter", "4", "enter", "n", "p", "e", "question_mark", "colon"])
async def test_every_line_of_every_screen_is_as_wide_as_the_terminal(
    sample_desk: Callable[[Language], Desk], language: Language, size: tuple[int, int], keys: str
) -> None:
    async with at_work(make_app(sample_desk(language), language), size) as hands:
        await hands.press(*keys.split())
        assert hands.widths == {size[0]}

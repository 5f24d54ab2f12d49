"""Contracts and priorities: what is promised, with clauses, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from core.calendars.hours import DAY_NAMES, WeeklyHours
from core.desk.acts.clock import Respond, respond
from core.desk.acts.receive import ReceiveTicket, receive
from core.errors import DeskUnreachable
from storage.database.engine import writing
from storage.database.read_models.priorities import DayRecord
from storage.database.tables import contracts
from storage.desk import Desk
from tests.tui.conftest import NOW, make_app
from tests.tui.driving import TERMINALS, at_work
from tui.locale.language import Language
from tui.locale.translator import Translator
from tui.readings import priority_readings
from tui.screens.contract import ContractScreen
from tui.screens.month_strip import ShownDays
from tui.screens.short_hours import short_hours
from tui.terminal.capabilities import ASCII, UNICODE


@pytest.mark.both
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
        (1, (
            "best effort in order of receipt", "no    Fault of the customer's own resources  [J4 4-4-1]",
            "yes   General questions", "no    Asking AWS support",
        )),
        (4, (
            "! Business (old plan) ends on 2027-01-01, in 212 days, with no automatic switch", "[J8 4-4-2]",
            "from 2025-06-01: Business (old plan)", "from 2027-01-01: Prime support (free)",
            "open now", "closed: Mon 2026-07-20, Tue 2026-08-11",
        )),
    ],
)  # fmt: skip
async def test_a_contract_says_what_its_plan_promises_and_when_it_ends(
    desk: Desk, down: int, expected: tuple[str, ...]
) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", *["j"] * down, "enter")
        for text in expected:
            assert text in hands.page


async def test_the_end_of_a_plan_is_the_first_thing_a_contract_says(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("3")
        row = next(line for line in hands.lines if "港電機" in line)
        assert "! Business" in row
        assert sum("! " in line for line in hands.lines) == 1, "of the others none ends"
        await hands.press("j", "j", "j", "j", "enter")
        assert hands.page.split("\n")[1].startswith("! Business (old plan) ends on 2027-01-01")


async def test_from_the_day_on_it_has_ended_a_plan_is_told_as_ended(desk: Desk) -> None:
    after = datetime(2027, 1, 4, 1, tzinfo=UTC)
    async with at_work(make_app(desk, now=lambda: after)) as hands:
        await hands.press("3", "j", "j", "j", "j", "enter")
        second = hands.page.split("\n")[1]
        assert second.startswith("! ")
        assert "[J8 4-4-2]" in second
        assert "no    Fault of the customer's own resources" in hands.page


async def test_a_closing_day_of_the_contract_stands_among_the_closed_days(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        connection.execute(update(contracts).values(closed_days=["2026-06-12"]))
    async with at_work(make_app(desk)) as hands:
        await hands.press("3", "enter")
        assert "closed: Fri 2026-06-12, Mon 2026-07-20" in hands.page


async def test_a_contract_that_can_not_be_read_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise DeskUnreachable("desk_busy")

    async with at_work(make_app(desk)) as hands:
        await hands.press("3")
        monkeypatch.setattr("tui.screens.contract.contract_page", lost)
        await hands.press("enter")
        assert hands.page.strip()
        assert "Midori" not in hands.page


async def test_priorities_show_target_due_and_figures(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("4")
        critical = next(line for line in hands.page.split("\n") if "Critical" in line)
        assert critical.split()[:5] == ["Critical", "30", "min", "24x7", "06-03"]
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


def record(text: str) -> list[DayRecord]:
    signs = {"v": DayRecord(met=3), "x": DayRecord(met=9, breached=1), ".": DayRecord()}
    return [signs[each] for each in text]


@pytest.mark.parametrize(
    ("days", "cells", "ruler", "drawn"),
    [
        ("v", 8, "1       ", "v"),
        ("v.x", 8, "1       ", "v.x"),
        ("vvvvv.xvv", 12, "1   5       ", "vvvvv.xvv"),
        ("vvvvvvvvvx", 12, "1   5    10 ", "vvvvvvvvvx"),
        ("v" * 20 + "x" * 9 + ".", 31, "1   5    10   15   20   25   30", "v" * 20 + "x" * 9 + "."),
        ("v" * 20 + "x" * 9 + ".", 14, "17 20   25    ", "vvvv" + "x" * 9 + "."),
    ],
)
def test_a_month_is_a_sign_a_day_that_is_read_without_colour(days: str, cells: int, ruler: str, drawn: str) -> None:
    shown = ShownDays.until(len(days), cells)
    assert "".join(sign for sign, _ in shown.drawn(record(days), ASCII)) == drawn
    assert shown.ruler(cells) == ruler
    assert "".join(sign for sign, _ in shown.drawn(record(days), UNICODE)) == drawn.translate({120: "✗", 118: "✓"})


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_a_whole_month_leaves_every_word_and_figure_whole(
    sample_desk: Callable[[Language], Desk], language: Language, size: tuple[int, int]
) -> None:
    end_of_june = NOW + timedelta(days=27)
    async with at_work(make_app(sample_desk(language), language, now=lambda: end_of_june), size) as hands:
        await hands.press("4")
        for line in hands.page.split("\n"):
            assert line.rstrip() in hands.screen, "no line is cut or wrapped"
        ruler = hands.lines[2].rstrip()
        assert ruler.split()[-1] in ("25", "30")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({"mon-fri": ["09:00-17:00"]}, "9-17"),
        ({"mon-sun": ["10:00-12:00", "13:00-17:30"]}, "10-12,13-17:30"),
        ({"mon-sun": ["22:00-06:00"]}, "22-30"),
        ({"mon-sun": ["00:00-24:00"]}, "24x7"),
        ({"mon-fri": ["09:00-17:00"], "sat": ["09:00-12:00"]}, ""),
    ],
)
def test_hours_are_told_in_a_few_cells(hours: dict[str, list[str]], expected: str) -> None:
    week = {day: pieces for days, pieces in hours.items() for day in _days(days)}
    assert short_hours(WeeklyHours.parse(week), Translator("en")) == expected


def _days(span: str) -> tuple[str, ...]:
    first, _, last = span.partition("-")
    return DAY_NAMES[DAY_NAMES.index(first) : DAY_NAMES.index(last or first) + 1]


async def test_the_figures_follow_what_happens(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("4")
        before = hands.page
        done = desk.perform(receive, ReceiveTicket("Midori Games", "critical", "down", received_at=NOW))
        desk.perform(respond, Respond(int(done.subject)))
        await hands.press("ctrl+l")
        assert hands.page != before


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_every_line_of_every_screen_is_as_wide_as_the_terminal(
    sample_desk: Callable[[Language], Desk], language: Language, size: tuple[int, int]
) -> None:
    async with at_work(make_app(sample_desk(language), language), size) as hands:
        for keys in ("3", "3 enter", "4", "enter", "n", "p", "e", "question_mark", "colon"):
            await hands.press(*keys.split())
            assert hands.widths == {size[0]}, keys
            await hands.press("escape", "1")

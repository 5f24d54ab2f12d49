"""What is at stake and what falls due: sums apart, the next moment first, months opened, explained and settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from core.desk.acts.incidents import EndIncident, Hit, LogIncident, end_incident, log_incident
from core.desk.acts.months import FreezeMonth, freeze_month
from core.errors import DeskUnreachable
from storage.database.read_models.month_facts import month_views
from storage.desk import Desk
from tests.databases import Places
from tests.stakes import KMS, MAIL, at
from tests.tui.conftest import CATALOGUE, NOW, make_app, open_at, stakes_in
from tests.tui.driving import LARGE, SMALL, TERMINALS, Hands, at_work
from tui.locale.language import Language
from tui.locale.translator import Translator
from tui.screens.bars import bar, gauge, percent_used
from tui.screens.contract import ContractScreen
from tui.screens.dates import DatesScreen
from tui.screens.exposure import ExposureScreen
from tui.screens.incident_explanation import IncidentExplanation
from tui.screens.month import MonthScreen
from tui.screens.wording import shared_priority_name
from tui.terminal.capabilities import ASCII, Capabilities
from tui.widgets.row_list import RowList

MAY = date(2026, 5, 1)


@pytest.fixture
def now() -> list[datetime]:
    return [NOW]


@pytest.fixture
def desk(places: Places, now: list[datetime]) -> Iterator[Desk]:
    with open_at(stakes_in(places), lambda: now[0]) as desk:
        yield desk


def rows(hands: Hands) -> list[str]:
    found = hands.app.screen.query_one("#body", RowList)
    lines = [line[: found.region.width].rstrip() for line in hands.lines]
    return lines[found.region.y : found.region.y + found.window.total]


def frozen_downtime(desk: Desk) -> timedelta | None:
    with desk.read() as connection:
        (view,) = month_views(connection, CATALOGUE, MAIL, MAY, desk.now(), scope="")
    return None if view.frozen is None else view.frozen.figures.downtime


async def test_what_turns_next_stands_first_then_the_windows_then_what_has_none(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5")
        assert isinstance(hands.app.screen, ExposureScreen)
        told = rows(hands)
        assert "1m07s" in told[0]  # 0.05 % of thirty days are 21:36, of which 20:30 are gone
        assert [next(name for name in ("CDN", "Bank", "Mail", "KMS") if name in line) for line in told] == [
            "CDN", "Bank", "Mail", "KMS", "KMS", "Bank",
        ]  # fmt: skip
        assert "refund" in told[0]
        assert "27d 12h" in told[2]


async def test_what_we_owe_and_what_is_owed_to_us_are_apart_by_currency_and_never_netted(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5")
        payable, receivable = hands.lines[1], hands.lines[2]
        assert "¥268 » ¥92,119 at month-end" in payable
        assert "1 free month" in payable
        assert "¥0 » ¥91,851 at month-end" in receivable
        assert "$250.08" in receivable
        assert "$" not in payable


async def test_the_month_below_has_its_year_its_budget_and_its_window(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5", "j", "j")
        told = hands.screen
        assert "06 07 08 09 10 11 12 01 02 03 04 05" in told
        assert ".  .  .  .  .  .  ✓  .  .  .  .  ✗" in told
        assert "1 h 15 min over 99.9 %" in told
        assert "Claim by Tue 2026-06-30: 27 days left" in told


async def test_a_wide_terminal_draws_who_has_the_most_of_each_sum(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("5")
        assert f"KMS Tokyo      {'#' * 16} $250.08" in hands.screen
        assert hands.widths == {120}


@pytest.mark.parametrize(("language", "size"), TERMINALS)
@pytest.mark.parametrize("key", ["5", "7"])
async def test_in_ascii_and_without_colours_every_line_fits(
    desk: Desk, language: Language, size: tuple[int, int], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(desk, language)
    app.capabilities = Capabilities(ASCII, mouse=False, plain=True)
    async with at_work(app, size) as hands:
        await hands.press(key)
        assert hands.widths == {size[0]}
        assert hands.app.translator.words("screens.tab_queue") in hands.lines[0]
        assert not any(sign in hands.screen for sign in "✗✓▸»")


async def test_enter_opens_the_month_with_its_stops_and_the_clauses_behind_each_figure(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5", "j", "j", "enter")
        assert isinstance(hands.app.screen, MonthScreen)
        for text in (MAIL, "99.731182 %", "Portal down", "[C4 無料サービスの提供方法", "[C5 "):
            assert text in hands.page
        await hands.press("escape", "e")
        assert isinstance(hands.app.screen, IncidentExplanation)
        assert "To be filed by 2026-06-30" in hands.page


async def test_the_stops_of_a_month_keep_their_columns_in_a_small_terminal(desk: Desk) -> None:
    async with at_work(make_app(desk, language="ja"), SMALL) as hands:
        await hands.press("5", "j", "j", "enter")
        lines = hands.page.splitlines()
        row = next(number for number, line in enumerate(lines) if line.endswith("提供者側の原因"))
        assert lines[row].split()[1] == "2026-05-10"
        assert lines[row + 1].strip() == "Portal down"


@pytest.mark.both
async def test_a_month_is_frozen_only_after_a_yes(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5", "j", "j", "f")
        assert "Freeze Aoba Mail 2026-05 as it stands?" in hands.screen
        await hands.press("escape")
        assert frozen_downtime(desk) is None
        await hands.press("f", "y")
        assert hands.message == "Aoba Mail 2026-05 is frozen."
        assert frozen_downtime(desk) == timedelta(hours=2)
        await hands.press("g", "f", "y")
        assert "not over" in hands.screen
        await hands.press("escape")


@pytest.mark.parametrize(("keys", "hours"), [("a y", 3), ("x n o enter", 2)])
async def test_a_difference_is_shown_and_accepted_or_refused(
    desk: Desk, now: list[datetime], keys: str, hours: int
) -> None:
    desk.perform(freeze_month, FreezeMonth(MAIL, MAY))
    now[0] += timedelta(minutes=1)
    stop = LogIncident("Told late", at("2026-05-20 03:00"), (Hit(MAIL),), at("2026-05-20 04:00"))
    desk.perform(log_incident, stop)
    async with at_work(make_app(desk, now=lambda: now[0])) as hands:
        await hands.press("5")
        place = next(number for number, line in enumerate(rows(hands)) if "differs" in line)
        await hands.press(*["j"] * place, "enter")
        assert "accept (a) or refuse (x)" in hands.page
        now[0] += timedelta(minutes=1)
        await hands.press(*keys.split())
        assert "accept (a) or refuse (x)" not in hands.page
        assert frozen_downtime(desk) == timedelta(hours=hours)
        await hands.press("escape")
        assert not any("differs" in line for line in rows(hands))


async def test_what_ended_elsewhere_is_told_without_a_key(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5")
        desk.perform(end_incident, EndIncident(4, NOW))
        screen = hands.app.screen
        assert isinstance(screen, ExposureScreen)
        screen.read_again()
        await hands.settle()
        assert "»" not in hands.lines[1]


async def test_a_desk_with_nothing_at_stake_and_one_that_is_lost_say_so(
    empty_desk: Desk, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(make_app(empty_desk)) as hands:
        await hands.press("5")
        assert "Nothing is at stake." in hands.screen
        await hands.press("enter", "f")
        assert hands.message == "There is no month here."
        await hands.press("7")
        assert "Nothing falls due" in hands.screen
    lost = DeskUnreachable("desk_server_unreachable", database="postgresql://db/kigen", detail="refused")

    def in_vain(*_: object, **__: object) -> None:
        raise lost

    async with at_work(make_app(desk)) as hands:
        monkeypatch.setattr(Desk, "read", in_vain)
        for key in ("5", "7"):
            await hands.press(key)
            assert "The desk can't be read" in hands.screen


async def test_on_a_desk_that_is_only_read_nothing_is_frozen(desk: Desk) -> None:
    desk._read_only = DeskUnreachable("sqlite_loses_pages", version="3.40.1", path="/srv/kigen/desk.db")
    async with at_work(make_app(desk)) as hands:
        await hands.press("5", "f")
        assert "Freeze" not in hands.screen
        assert hands.message.startswith("!")


async def test_dates_come_by_day_and_words_find_them(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("7")
        assert isinstance(hands.app.screen, DatesScreen)
        days = [line[2:].split()[1] for line in rows(hands)]
        assert days == sorted(days)
        found = [line for line in rows(hands) if "claim window" in line]
        assert len(found) == 3
        await hands.press("slash")
        await hands.type("last day kms")
        assert len(rows(hands)) == 2
        assert all("KMS" in line for line in rows(hands))
        await hands.press("enter", "escape")
        assert len(rows(hands)) > 2


async def test_a_date_opens_its_contract(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("7", "slash")
        await hands.type("claim kms")
        await hands.press("enter", "enter")
        assert isinstance(hands.app.screen, ContractScreen)
        assert hands.page.startswith(KMS)


async def test_the_dates_of_the_list_are_written_as_a_calendar(desk: Desk, tmp_path: Path) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("7", "slash")
        await hands.type("last day to claim")
        await hands.press("enter", "w")
        await hands.type(str(tmp_path / "k.ics"))
        await hands.press("enter")
        assert hands.message.startswith("3 dates written to")
    assert len(Calendar.from_ical((tmp_path / "k.ics").read_bytes()).walk("VEVENT")) == 3


def test_bars_read_without_colour_and_never_draw_a_little_as_nothing_or_nearly_all_as_all() -> None:
    assert (bar(Fraction(0), 4), bar(Fraction(1, 1000), 4), bar(Fraction(1), 4)) == ("....", "#...", "####")
    assert (gauge(Fraction(0), 6), gauge(Fraction(999, 1000), 6), gauge(Fraction(1), 6)) == (
        "[....]", "[###.]", "[####]",
    )  # fmt: skip
    assert percent_used(Fraction(999, 1000)) == "99 %"


def test_a_bar_of_late_answers_has_the_name_of_its_priority_not_the_id() -> None:
    translator = Translator("ja", ZoneInfo("Asia/Tokyo"))
    documents = [CATALOGUE.newest(each) for each in CATALOGUE.ids]
    assert shared_priority_name(documents, "urgent", translator) == "2 緊急"
    assert shared_priority_name([], "urgent", translator) == "urgent"

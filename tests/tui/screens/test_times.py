"""Times on the screens: what is left, the instant, the instant in UTC; whose zone counts is said where it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from rich.cells import cell_len

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.receive import ReceiveTicket, receive
from storage.desk import Desk
from storage.screen_settings import ScreenSettings
from tests.tui.conftest import NOW
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.app import KigenApp
from tui.locale.formats import in_zone
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.screens.activity import ActivityScreen
from tui.screens.queue_lines import columns_for
from tui.screens.ticket import TicketScreen
from tui.terminal.capabilities import UNICODE, Capabilities
from tui.widgets.lines import TextLine

SCREENS = ("1", "3", "4", "8")


def app_of(desk: Desk, language: Language = "en", *, zone: str = "", times: str = "relative", ago: int = 0) -> KigenApp:
    """The app, of an operator with an own ``zone`` if there is one, ``ago`` minutes after now."""
    translator = Translator(language, in_zone(zone or "Asia/Tokyo"))
    settings = ScreenSettings(times=times)
    capabilities = Capabilities(UNICODE, mouse=False)
    return KigenApp(
        lambda: desk,
        translator,
        lambda: NOW + timedelta(minutes=ago),
        capabilities,
        zoned=bool(zone),
        settings=settings,
    )


def header(hands: Hands) -> str:
    return hands.lines[0].rstrip()


def first_cells(hands: Hands, width: int) -> list[str]:
    """The first column of the rows of the queue."""
    return [line[1 : 1 + width] for line in hands.lines[3:22]]


WIDEST = (200, 40)
"""Room for both beside the ticket."""


async def test_z_goes_from_what_is_left_to_dates_to_utc_and_back(empty_desk: Desk) -> None:
    empty_desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus"))
    for ago in (40, 25):
        at = NOW - timedelta(minutes=ago)
        empty_desk.perform(receive, ReceiveTicket("acme", "critical", "down", received_at=at))
    async with at_work(app_of(empty_desk)) as hands:
        assert first_cells(hands, 8)[:2] == ["    +10m", "   5m00s"]
        assert header(hands).endswith("06-03 11:20")
        await hands.press("z")
        assert first_cells(hands, 11)[:2] == ["06-03 11:10", "06-03 11:25"]
        assert hands.message == "Times: dates (Asia/Tokyo)"
        await hands.press("z")
        assert first_cells(hands, 11)[:2] == ["06-03 02:10", "06-03 02:25"]
        assert header(hands).endswith(" 02:20 UTC")
        await hands.press("z")
        assert first_cells(hands, 8)[:2] == ["    +10m", "   5m00s"]


async def test_a_wide_terminal_tells_both_the_one_that_was_asked_for_first(desk: Desk) -> None:
    async with at_work(app_of(desk, times="absolute"), WIDEST) as hands:
        assert hands.lines[2].split()[:2] == ["Due", "Left"]
        await hands.press("z", "z")
        assert hands.lines[2].split()[:2] == ["Left", "Due"]


async def test_an_own_zone_is_said_and_counts_on_every_screen(desk: Desk) -> None:
    async with at_work(app_of(desk, zone="Europe/Berlin"), LARGE) as hands:
        for key in SCREENS:
            await hands.press(key)
            assert header(hands).endswith("06-03 04:20 CEST")
        await hands.press("1", "enter")
        assert "CEST" in hands.page


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
@pytest.mark.parametrize("times", ["relative", "absolute", "utc"])
async def test_no_time_is_cut_at_80_columns(
    sample_desk: Callable[[Language], Desk], language: Language, times: str
) -> None:
    async with at_work(app_of(sample_desk(language), language, zone="America/Sao_Paulo", times=times)) as hands:
        for key in (*SCREENS, "1"):
            await hands.press(key)
            assert hands.widths == {80}
            assert header(hands).endswith("UTC" if times == "utc" else "UTC-03")
            assert len(hands.app.screen.query_one("#header", TextLine).text) <= 80
        columns = columns_for(78, hands.app.translator.formats)
        assert columns.subject >= 12
        ((_, width),) = columns.times
        cells = [line[1:].split(" ! ")[0].split(" ✗ ")[0] for line in hands.lines[3:9]]
        assert all(cell.strip() for cell in cells)
        assert {cell_len(cell) for cell in cells} == {width}
        assert not any(UNICODE.cut in cell for cell in cells)


async def test_the_ticket_tells_how_long_ago_beside_the_instant_and_its_due_in_utc(desk: Desk) -> None:
    number = int(desk.perform(receive, ReceiveTicket("Midori Games", "low", "slow", received_at=NOW)).subject)
    async with at_work(app_of(desk, ago=25)) as hands:
        await hands.app.push_screen(TicketScreen(number))
        await hands.settle()
        assert "06-03 11:20   25m ago  " in hands.page
        await hands.press("z")
        assert "  2026-06-03 11:20  " in hands.page
        assert "ago" not in hands.page
        await hands.press("z")
        assert "  2026-06-03 02:20  " in hands.page
        assert "UTC" in hands.page


async def test_the_activity_tells_the_last_hour_by_its_age_and_goes_on_with_the_clock(desk: Desk) -> None:
    minutes = [59]
    app = app_of(desk)
    app.now = lambda: NOW + timedelta(minutes=minutes[0])
    async with at_work(app) as hands:
        await hands.press("8")
        assert hands.lines[3][1:12] == "59m ago    "
        screen = hands.app.screen
        assert isinstance(screen, ActivityScreen)
        minutes[0] = 60
        screen.tick()
        await hands.settle()
        assert hands.lines[3][1:12] == "06-03 11:20"
        assert header(hands).endswith("12:20")


async def test_priorities_tell_the_due_in_utc_on_demand(desk: Desk) -> None:
    async with at_work(app_of(desk)) as hands:
        await hands.press("4")
        assert "06-03 11:50" in hands.screen
        await hands.press("z", "z")
        assert "06-03 02:50" in hands.screen
        assert "06-03 11:50" not in hands.screen


async def test_a_narrow_header_gives_up_the_date_before_anything_is_cut(desk: Desk) -> None:
    async with at_work(app_of(desk, zone="Europe/Berlin"), (64, 20)) as hands:
        assert header(hands).endswith("04:20 CEST")
        assert "1 Queue " in header(hands)
        await hands.pilot.resize_terminal(*SMALL)
        await hands.settle()
        assert "8 Act. " in header(hands)
        assert header(hands).endswith("  04:20 CEST")
        await hands.pilot.resize_terminal(*LARGE)
        await hands.settle()
        assert header(hands).endswith("06-03 04:20 CEST")

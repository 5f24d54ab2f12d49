"""Two panes: a wide terminal shows the ticket under the cursor beside the queue, a narrow one pays nothing for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from core.desk.acts.paper import AddNote, add_note
from core.desk.acts.receive import ReceiveTicket, receive
from core.errors import DeskUnreachable
from storage.desk import Desk
from tests.databases import database_of
from tests.tui.conftest import NOW, make_app
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.locale.language import LANGUAGES, Language
from tui.screens.queue import QueueScreen
from tui.screens.ticket_pane import TicketPane

ROOT = Path(__file__).parents[3]


def queue(hands: Hands) -> QueueScreen:
    screen = hands.app.screen
    assert isinstance(screen, QueueScreen)
    return screen


def pane(hands: Hands) -> str:
    return hands.app.screen.query_one(TicketPane).text


async def test_the_ticket_beside_follows_the_cursor(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        for _ in range(3):
            assert pane(hands).startswith(f"#{queue(hands).number()}  ")
            await hands.press("j")
        await hands.press("G")
        assert pane(hands).startswith(f"#{queue(hands).number()}  ")


async def test_it_says_first_what_is_asked_first(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        told = pane(hands)
    places = [told.index(text) for text in ("First response", "over, was", "Owner", "To do", "[J3 4-4-2]", "Timeline")]
    assert places == sorted(places)
    assert "take it (t), then answer (r)" in " ".join(told.split())


async def test_a_cursor_key_does_not_wait_for_the_pane(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        before = pane(hands)
        await hands.pilot.press("j")
        assert queue(hands).list.cursor == 1
        assert queue(hands).follows
        assert pane(hands) == before
        await hands.settle()
        assert pane(hands) != before


async def test_enter_opens_the_whole_ticket_and_esc_comes_back_to_both_panes(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        beside = pane(hands)
        await hands.press("enter")
        assert "Why: First response" in hands.page
        await hands.press("escape")
        assert pane(hands) == beside


@pytest.mark.both
async def test_an_act_shows_in_the_pane(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("t")
        assert "Owner           you (tanaka)" in pane(hands)
        assert "assigned to tanaka" in pane(hands)


async def test_a_countdown_beside_goes_on_with_the_time(desk: Desk) -> None:
    time = [NOW]
    async with at_work(make_app(desk, now=lambda: time[0]), LARGE) as hands:
        assert "21:00 over" in pane(hands)
        time[0] = NOW + timedelta(minutes=7)
        queue(hands).tick()
        await hands.settle()
        assert "21:07 over" in pane(hands)


async def test_a_resize_keeps_cursor_marks_and_filter(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("slash")
        await hands.type("p:high")
        await hands.press("enter", "space", "j")
        number, marks, total = queue(hands).number(), queue(hands).marks, queue(hands).list.window.total
        for size in (SMALL, LARGE, (60, 20), (111, 30)):
            await hands.pilot.resize_terminal(*size)
            await hands.settle()
            screen = queue(hands)
            assert (screen.number(), screen.marks, screen.list.window.total) == (number, marks, total)
            assert screen.query_one("#filter", Input).value == "p:high"
            assert bool(screen.query(TicketPane)) is (size[0] >= 110)
            assert hands.widths == {size[0]}
        assert pane(hands).startswith(f"#{number}  ")


async def test_what_has_no_room_is_to_be_read_on_the_tickets_own_screen(desk: Desk) -> None:
    text = "\n".join(f"line {number}" for number in range(60))
    done = desk.perform(receive, ReceiveTicket("Midori Games", "critical", "long", body=text, received_at=NOW))
    for number in range(30):
        desk.perform(add_note, AddNote(int(done.subject), f"note {number}"))
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("slash")
        await hands.type("long")
        await hands.press("enter")
        told = pane(hands).split("\n")
        assert told[0].endswith("long")
        assert told[-1] == "enter shows all of it"
        assert any("note 29" in line for line in told), "the newest events are kept"
        assert not any("note 0 " in line for line in told)
        assert any(" earlier" in line for line in told)
        assert len(told) <= 40 - 5


async def test_a_ticket_that_can_not_be_read_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_desk: Desk, _number: int) -> None:
        raise DeskUnreachable("desk_busy")

    monkeypatch.setattr("tui.readings.ticket_reading", lost)
    async with at_work(make_app(desk), LARGE) as hands:
        assert pane(hands).strip()
        assert "#" not in pane(hands)


async def test_an_empty_desk_has_no_ticket_beside(empty_desk: Desk) -> None:
    async with at_work(make_app(empty_desk), LARGE) as hands:
        assert not hands.app.screen.query(TicketPane)


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_no_word_beside_is_cut(sample_desk: Callable[[Language], Desk], language: Language) -> None:
    async with at_work(make_app(sample_desk(language), language), LARGE) as hands:
        for _ in range(12):
            for line in pane(hands).split("\n"):
                assert line.rstrip() in hands.screen
            await hands.press("j", "j", "j")


async def test_a_narrow_terminal_reads_no_ticket_of_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_desk: Desk, _number: int) -> None:
        raise AssertionError("read")

    monkeypatch.setattr("tui.readings.ticket_reading", never)
    async with at_work(make_app(desk), SMALL) as hands:
        await hands.press("j", "j")
        assert not queue(hands).follows
        assert not hands.app.screen.query(TicketPane)


@pytest.mark.soak
def test_a_narrow_terminal_never_loads_the_pane(desk: Desk) -> None:
    script = (
        "import asyncio, sys\n"
        "from storage.database.location import Location\n"
        "from tests.tui.conftest import make_app, open_at\n"
        "from tests.tui.driving import SMALL, at_work\n"
        "async def look():\n"
        "    with open_at(Location.parse(sys.argv[1])) as desk:\n"
        "        async with at_work(make_app(desk), SMALL) as hands:\n"
        "            await hands.press('j')\n"
        "            assert '#' in hands.screen\n"
        "asyncio.run(look())\n"
        "print([name for name in ('tui.screens.ticket_pane', 'tui.screens.ticket_lines') if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", script, database_of(desk.location)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_no_ticket_of_before_stands_beside_an_empty_list(desk: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        assert "#" in pane(hands)
        await hands.press("slash")
        await hands.type("number:99999")
        assert not pane(hands).strip()
        await hands.press("escape")
        assert "#" in pane(hands)

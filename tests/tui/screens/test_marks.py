"""Acts on many tickets, what is undone and what is done again, taking and copying."""

from __future__ import annotations

import base64

import pytest

from core.desk.acts.clock import Respond, respond
from core.desk.acts.paper import Assign, assign
from core.desk.events import EventKind
from storage.actor import Actor
from storage.desk import Desk
from tests.tui.conftest import CATALOGUE, NOW, make_app
from tests.tui.driving import Hands, at_work
from tests.tui.screens.test_acts import last_event, ticket
from tests.tui.screens.test_queue import queue, under_cursor
from tui.screens.aim import SEEN_AFTER_SECONDS
from tui.screens.panel import ConfirmPanel
from tui.screens.queue import QueueScreen
from tui.screens.ticket import TicketScreen
from tui.screens.undo_panel import UndoPanel


def marks(hands: Hands) -> frozenset[int]:
    screen = hands.app.screen
    assert isinstance(screen, QueueScreen)
    return screen.marks


def numbers(hands: Hands) -> list[int]:
    return [row.number for row in queue(hands).window.rows]


def somebody_else(desk: Desk) -> Desk:
    return Desk.open(desk.location, actor=Actor(1001, "sato"), catalogue=CATALOGUE, clock=lambda: NOW)


async def test_marks_are_counted_shown_and_taken_away(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        first, second = numbers(hands)[:2]
        await hands.press("space", "space")
        assert marks(hands) == {first, second}
        assert queue(hands).cursor == 2
        assert "2 marked" in hands.lines[1]
        assert f"*{first} " in hands.screen
        await hands.press("k", "space")
        assert marks(hands) == {first}
        await hands.press("escape")
        assert marks(hands) == set()
        assert "marked" not in hands.lines[1]


async def test_the_mark_of_a_ticket_that_leaves_the_list_goes(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        first, second = numbers(hands)[:2]
        await hands.press("space", "space", "f6")
        assert marks(hands) == {first, second}, "both are overdue"
        desk.perform(respond, Respond(first))
        await hands.press("ctrl+l")
        assert marks(hands) == {second}
        await hands.press("f7", "escape")
        assert marks(hands) == set()


async def test_the_star_marks_what_the_filter_finds(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("f6", "asterisk")
        assert marks(hands) == set(numbers(hands))
        await hands.press("asterisk")
        assert marks(hands) == set()


async def test_marked_tickets_are_answered_after_one_yes_that_counts_them(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        chosen = numbers(hands)[:3]
        await hands.press("space", "space", "space", "r")
        assert isinstance(hands.app.screen, ConfirmPanel)
        assert "Mark 3 tickets as answered?" in hands.screen
        assert all(last_event(desk, number) is not EventKind.RESPONDED for number in chosen)
        await hands.press("y")
        assert all(last_event(desk, number) is EventKind.RESPONDED for number in chosen)
        assert hands.message == "3 done"
        assert marks(hands) == set()


async def test_what_is_refused_is_told_with_its_reason_and_keeps_its_mark(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        chosen = numbers(hands)[:3]
        await hands.press("space", "space", "space", "o", "y")
        assert hands.message.startswith("0 done  3 refused (#")
        assert marks(hands) == set(chosen)


async def test_a_note_goes_to_all_marked_tickets(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        chosen = numbers(hands)[:2]
        await hands.press("space", "space", "m")
        assert "2 tickets: note" in hands.screen
        await hands.type("same outage")
        await hands.press("enter")
        assert [ticket(desk, number).events[-1].text for number in chosen] == ["same outage"] * 2


async def test_a_priority_goes_to_all_marked_tickets(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash")
        await hands.type("c:midori -is:paused")
        await hands.press("enter", "asterisk")
        chosen = sorted(marks(hands))
        assert len(chosen) > 1
        await hands.press("p")
        assert f"{len(chosen)} tickets: which priority?" in hands.screen
        await hands.press("1")
        assert {ticket(desk, number).state.priority for number in chosen} == {"critical"}


@pytest.mark.both
async def test_a_bulk_act_is_undone_at_once(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        chosen = numbers(hands)[:3]
        await hands.press("space", "space", "space", "r", "y", "u")
        assert isinstance(hands.app.screen, UndoPanel)
        assert "Undo “3 tickets: answered”?" in hands.screen
        await hands.press("y")
        assert all(ticket(desk, number).state.responded_at is None for number in chosen)
        assert hands.message == "Undone: 3 tickets: answered"
        await hands.press("u")
        assert hands.message == "Nothing of yours is left to undo"


async def test_any_of_the_last_acts_is_undone_by_its_number(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        first = under_cursor(hands).number
        await hands.press("r")
        second = under_cursor(hands).number
        await hands.press_after(SEEN_AFTER_SECONDS + 5, "t")
        await hands.press("u", "2")
        assert ticket(desk, first).state.responded_at is None
        assert ticket(desk, second).state.owner == "tanaka"


async def test_the_full_stop_repeats_the_last_act_on_another_ticket(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("full_stop")
        assert hands.message == "Nothing to repeat yet"
        await hands.press("m")
        await hands.type("called")
        await hands.press("enter", "j")
        number = under_cursor(hands).number
        await hands.press("full_stop")
        assert ticket(desk, number).events[-1].text == "called"


async def test_somebody_elses_ticket_is_taken_after_a_yes(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        desk.perform(assign, Assign(number, "sato"))
        await hands.press("ctrl+l", "t")
        assert f"#{number} is sato's" in hands.screen
        await hands.press("n")
        assert ticket(desk, number).state.owner == "sato"
        await hands.press("t", "y")
        assert ticket(desk, number).state.owner == "tanaka"


@pytest.mark.both
async def test_take_next_takes_the_first_that_nobody_owns_and_goes_there(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        free = [row.number for row in queue(hands).window.rows if not row.owner]
        with somebody_else(desk) as other:
            other.perform(assign, Assign(free[0], "sato"))
        await hands.press("T")
        assert ticket(desk, free[0]).state.owner == "sato"
        assert ticket(desk, free[1]).state.owner == "tanaka"
        assert under_cursor(hands).number == free[1]
        assert hands.message == f"#{free[1]} is yours"


async def test_take_next_on_a_ticket_opens_the_one_taken(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        free = [row.number for row in queue(hands).window.rows if not row.owner]
        await hands.press("G", "enter", "T")
        screen = hands.app.screen
        assert isinstance(screen, TicketScreen)
        assert screen.number() == free[0]
        assert f"#{free[0]} " in hands.page


@pytest.mark.parametrize("on_ticket", [False, True])
async def test_y_sends_what_is_shown_to_the_terminals_clipboard(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, on_ticket: bool
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("tui.terminal.clipboard.send", lambda _, sequence: sent.append(sequence))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    async with at_work(make_app(desk)) as hands:
        row = under_cursor(hands)
        await hands.press(*(["enter"] if on_ticket else []), "y")
        text = base64.b64decode(sent[0].removeprefix("\x1b]52;c;").rstrip("\x07")).decode()
        assert text.startswith(f"#{row.number}  {row.subject}")
        assert "due " in text
        assert ("[J3 4-4-2]" in text) is on_ticket
        assert hands.message == "Sent to the terminal's clipboard"


async def test_an_act_of_others_between_mark_and_yes_is_told(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        chosen = numbers(hands)[:2]
        await hands.press("space", "space", "t")
        desk.perform(respond, Respond(chosen[0]))
        await hands.press("y")
        assert hands.message == "2 done"
        assert {ticket(desk, number).state.owner for number in chosen} == {"tanaka"}


async def test_y_copies_all_marked_tickets_a_line_each_in_the_order_of_the_queue(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("tui.terminal.clipboard.send", lambda _, sequence: sent.append(sequence))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    async with at_work(make_app(desk)) as hands:
        rows = queue(hands).window.rows[:3]
        await hands.press("j", "j", "space", "g", "space", "space", "G", "y")
        assert marks(hands) == {row.number for row in rows}, "they stay marked"
        lines = base64.b64decode(sent[0].removeprefix("\x1b]52;c;").rstrip("\x07")).decode().split("\n")
        assert [line.split("  ")[:2] for line in lines] == [[f"#{row.number}", row.subject] for row in rows]
        assert hands.message == "Sent to the terminal's clipboard"

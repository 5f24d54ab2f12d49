"""What an operator does by keys stands in the desk afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.widgets import Input, TextArea

from core.desk.events import EventKind
from core.desk.ticket import Ticket
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import Hands, at_work
from tests.tui.screens.test_queue import queue, under_cursor
from tui.locale.language import Language
from tui.screens.new_ticket import NewTicketScreen
from tui.screens.text_panels import TextPanel
from tui.screens.ticket import TicketScreen


def ticket(desk: Desk, number: int) -> Ticket:
    with desk.read() as connection:
        return read_ticket(connection, number)


def last_event(desk: Desk, number: int) -> EventKind:
    return max(ticket(desk, number).events, key=lambda event: event.seq).kind


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("r", EventKind.RESPONDED),
        ("t", EventKind.ASSIGNED),
        ("w", EventKind.PAUSED),
        ("d", EventKind.RESOLVED),
    ],
)
async def test_one_key_is_one_event(desk: Desk, key: str, kind: EventKind) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press(key)
        assert last_event(desk, number) is kind
        assert f"#{number}" in hands.message


async def test_so_it_is_on_the_screen_of_the_ticket(desk: Desk) -> None:
    keys = {
        "r": EventKind.RESPONDED, "t": EventKind.ASSIGNED, "w": EventKind.PAUSED, "d": EventKind.RESOLVED,
    }  # fmt: skip
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("enter")
        for key, kind in keys.items():
            await hands.press(key)
            assert last_event(desk, number) is kind
            assert f"#{number}" in hands.message
            if kind is EventKind.PAUSED:
                await hands.press(key)
                assert last_event(desk, number) is EventKind.RESUMED


async def test_take_gives_the_ticket_to_who_acts(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("t")
        assert ticket(desk, number).state.owner == "tanaka"
        await hands.press("t")
        assert "nothing changed" in hands.message


async def test_a_resolved_ticket_is_reopened_on_its_screen(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("enter", "d", "o")
        assert ticket(desk, number).state.resolved_at is None
        assert last_event(desk, number) is EventKind.REOPENED


async def test_an_act_that_is_refused_says_why(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("enter", "o")
        assert hands.message.startswith("!")
        assert str(number) in hands.message
        assert last_event(desk, number) is not EventKind.REOPENED


async def test_a_note_and_an_owner_are_typed(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.type("called back, 折り返し")
        await hands.press("enter")
        assert ticket(desk, number).events[-1].text == "called back, 折り返し"
        await hands.press("a")
        await hands.type("sato")
        await hands.press("enter")
        assert ticket(desk, number).state.owner == "sato"


async def test_what_was_typed_stays_when_the_desk_refuses_it(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("m")
        await hands.type("   ")
        await hands.press("enter")
        assert isinstance(hands.app.screen, TextPanel)
        assert hands.app.screen.query_one(TextArea).text == "   "
        assert "!" in hands.screen
        await hands.press("escape")
        assert queue(hands).has_focus


@pytest.mark.both
async def test_undo_voids_the_last_act_after_a_yes(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("r")
        assert ticket(desk, number).state.responded_at is not None
        await hands.press("u")
        assert f"#{number}" in hands.screen
        await hands.press("n")
        assert ticket(desk, number).state.responded_at is not None
        await hands.press("u", "y")
        assert ticket(desk, number).state.responded_at is None
        assert last_event(desk, number) is EventKind.VOIDED


async def test_an_answered_ticket_leaves_and_the_cursor_stays_on_its_line(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("j")
        acted, following = under_cursor(hands).number, queue(hands).window.rows[2].number
        await hands.press("r")
        assert queue(hands).cursor == 1
        assert under_cursor(hands).number == following != acted


async def receive_by_keys(hands: Hands) -> None:
    await hands.press("n")
    await hands.type("mido")
    await hands.press("enter", "2", "1")
    await hands.type("Payments fail")
    await hands.press("enter")
    await hands.type("first line")
    await hands.press("f2")


async def test_a_ticket_is_received_by_keys_and_the_cursor_goes_to_it(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await receive_by_keys(hands)
        row = under_cursor(hands)
        found = ticket(desk, row.number)
        assert (found.subject, found.body, found.inquiry) == ("Payments fail", "first line", "guidance")
        assert (row.contract, row.priority) == ("Midori Games", "urgent")
        assert f"#{row.number} received" in hands.message


async def test_the_due_is_shown_while_typing(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("mido")
        await hands.press("enter", "2")
        assert "due Wed 2026-06-03 12:20" in hands.screen
        assert "round the clock" in hands.screen


@pytest.mark.parametrize(("language", "word"), [("en", "does not cover"), ("ja", "対象外")])
async def test_what_the_plan_does_not_cover_is_told_with_its_clause(
    sample_desk: Callable[[Language], Desk], language: Language, word: str
) -> None:
    async with at_work(make_app(sample_desk(language), language)) as hands:
        await hands.press("n")
        await hands.type("さくら")
        await hands.press("enter", "4", "3")
        assert word in hands.screen
        assert "J4 4-4-1" in hands.screen


async def test_a_missing_field_is_told_beside_it_and_nothing_typed_is_lost(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("mido")
        await hands.press("enter", "2", "tab", "tab")
        await hands.type("the body")
        await hands.press("f2")
        screen = hands.app.screen
        assert isinstance(screen, NewTicketScreen)
        assert screen.query_one("#error-subject").display
        assert screen.query_one("#subject", Input).has_focus
        assert screen.query_one("#body", TextArea).text == "the body"


async def test_a_form_left_with_esc_keeps_its_draft(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("mido")
        await hands.press("enter", "2", "1")
        await hands.type("Half typed")
        await hands.press("escape", "n")
        screen = hands.app.screen
        assert isinstance(screen, NewTicketScreen)
        assert screen.query_one("#subject", Input).value == "Half typed"
        assert "due Wed 2026-06-03 12:20" in hands.screen


async def test_a_draft_outlives_the_process_and_goes_once_it_is_received(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("mido")
        await hands.press("enter", "2", "1")
        await hands.type("Half typed")
        form = hands.app.screen
        assert isinstance(form, NewTicketScreen)
        form.keep_draft()  # as it does at each pause
        await hands.settle()
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        screen = hands.app.screen
        assert screen.query_one("#subject", Input).value == "Half typed"
        await hands.press("f2")
        assert not isinstance(hands.app.screen, NewTicketScreen)
        await hands.press("n")
        assert hands.app.screen.query_one("#subject", Input).value == ""


async def test_the_ticket_shows_clock_clauses_and_story(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("enter")
        assert isinstance(hands.app.screen, TicketScreen)
        for expected in ("First response", "over, was due", "[J3 4-4-2]", "our reading", "Timeline", "received as"):
            assert expected in hands.page
        await hands.press("escape")
        assert queue(hands).has_focus


async def test_explain_shows_the_steps_over_the_queue(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("e")
        assert "[J3 4-4-2]" in hands.page
        await hands.press("escape")
        assert queue(hands).has_focus

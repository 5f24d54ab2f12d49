"""A key that comes right after the ticket under the cursor became another is not an act on that one."""

from __future__ import annotations

from textual.events import Key

from core.desk.acts.clock import Respond, respond
from core.desk.events import EventKind
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import Hands, at_work
from tests.tui.screens.test_acts import last_event, ticket
from tests.tui.screens.test_queue import queue, under_cursor
from tui.screens.aim import SEEN_AFTER_SECONDS, Aim
from tui.screens.queue import QueueScreen

SOON, LATER = SEEN_AFTER_SECONDS / 2, SEEN_AFTER_SECONDS + 5


def aim_at(number: int, painted_at: float = 10.0) -> Aim:
    aim = Aim()
    aim.replaced(number, 0)
    aim.painted(painted_at)
    return aim


def test_a_key_is_meant_once_the_new_ticket_could_be_seen() -> None:
    assert not aim_at(2).meant(2, 0, 9.9), "it waited in line while the ticket was replaced"
    assert not aim_at(2).meant(2, 0, 10 + SOON)
    assert aim_at(2).meant(2, 0, 10 + SEEN_AFTER_SECONDS)


def test_a_key_is_not_meant_before_the_new_ticket_was_painted() -> None:
    aim = Aim()
    aim.replaced(2, 0)
    assert not aim.meant(2, 0, 99.0)


def test_a_key_that_is_held_down_is_never_meant() -> None:
    aim = aim_at(2)
    assert not any(aim.meant(2, 0, 10 + beat * 0.03) for beat in range(100))
    assert aim.meant(2, 0, 13 + SEEN_AFTER_SECONDS)


def test_after_a_move_of_the_operators_own_every_key_is_meant() -> None:
    assert aim_at(2).meant(3, 1, 10.1)
    assert aim_at(2).meant(2, 2, 10.1), "away and back again"


async def test_an_impatient_key_does_nothing_to_the_next_ticket_and_says_so(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        first = under_cursor(hands).number
        await hands.press("r")
        second = under_cursor(hands).number
        before = ticket(desk, second).events
        screen = hands.app.screen
        assert isinstance(screen, QueueScreen)
        for again in ("r", "d", "t", "w", "full_stop", "p", "a", "m", "R", "T"):
            screen.say("")
            await hands.press_after(0, again)
            assert first != second == under_cursor(hands).number, again
            assert ticket(desk, second).events == before, again
            assert len(hands.app.screen_stack) == 1, again
            assert f"#{second} is under the cursor now" in hands.message, again


async def test_the_same_key_answers_it_when_it_was_seen(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("r")
        second = under_cursor(hands).number
        await hands.press_after(0, "r")
        await hands.press_after(LATER, "r")
        assert last_event(desk, second) is EventKind.RESPONDED


async def test_after_a_move_a_key_acts_at_once(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("r", "j")
        third = under_cursor(hands).number
        await hands.press("r")
        assert last_event(desk, third) is EventKind.RESPONDED


async def answered(hands: Hands, desk: Desk, numbers: list[int]) -> list[int]:
    await hands.settle()
    return [number for number in numbers if ticket(desk, number).state.responded_at is not None]


async def test_of_keys_in_one_piece_only_the_first_acts(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        numbers = [row.number for row in queue(hands).window.rows[:6]]
        for _ in range(6):
            hands.app.post_message(Key("r", "r"))
        for _ in range(20):
            await hands.settle()
        assert await answered(hands, desk, numbers) == numbers[:1]


async def test_keys_after_take_the_next_wait_until_its_ticket_was_seen(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("j")
        numbers = [row.number for row in queue(hands).window.rows]
        before = await answered(hands, desk, numbers)
        for key in "Tr":
            hands.app.post_message(Key(key, key))
        for _ in range(10):
            await hands.settle()
        assert await answered(hands, desk, numbers) == before
        assert under_cursor(hands).owner == "tanaka"


async def test_marked_tickets_and_the_ticket_of_a_screen_need_no_second_look(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("r", "enter", "d")
        assert "resolved" in hands.message
        await hands.press("escape", "space", "r")
        assert len(hands.app.screen_stack) == 2, "the question that counts the marked ones"


async def test_a_ticket_that_another_operators_act_brought_there_is_seen_first(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        first = under_cursor(hands).number
        desk.perform(respond, Respond(first))
        await hands.press("ctrl+l")
        second = under_cursor(hands).number
        await hands.press("r")
        assert second == first or ticket(desk, second).state.responded_at is None


async def test_tickets_that_a_filter_brought_are_acted_on_at_once(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        first = under_cursor(hands).number
        await hands.press("slash")
        await hands.type("p:low")
        await hands.press("enter")
        found = under_cursor(hands).number
        await hands.press("r")
        assert found != first
        assert last_event(desk, found) is EventKind.RESPONDED

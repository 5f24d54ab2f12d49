"""Two operators act on one ticket: who was second sees both and chooses; what does not collide goes through."""

from __future__ import annotations

import pytest

from core.desk.acts.clock import ChangePriority, Resolve, Respond, change_priority, resolve, respond
from core.desk.acts.paper import AddNote, Assign, add_note, assign
from core.desk.events import EventKind
from core.desk.ticket import Ticket
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import Hands, at_work
from tests.tui.screens.test_queue import under_cursor
from tests.tui.variants import mostly_in_a_soak
from tui.kept import drafts_of
from tui.locale.language import LANGUAGES, Language
from tui.screens.conflict_panel import ConflictPanel
from tui.screens.panel import ConfirmPanel
from tui.screens.priority_panel import PriorityPanel, choices
from tui.screens.queue import QueueScreen


def ticket(desk: Desk, number: int) -> Ticket:
    with desk.read() as connection:
        return read_ticket(connection, number)


def answers(desk: Desk, number: int) -> list[str]:
    return [event.actor for event in ticket(desk, number).events if event.kind is EventKind.RESPONDED]


@pytest.mark.parametrize(("language", "key"), [("en", "m"), ("ja", "t")])
async def test_of_two_priorities_one_is_chosen(desk: Desk, suzuki: Desk, language: Language, key: str) -> None:
    async with at_work(make_app(desk, language)) as hands:
        number = under_cursor(hands).number
        await hands.press("p")
        panel = hands.app.screen
        assert isinstance(panel, PriorityPanel)
        known = ticket(desk, number).state.priority
        theirs, mine = [each for each in choices(panel._reading) if each.id != known][:2]
        suzuki.perform(change_priority, ChangePriority(number, theirs.id, "it is worse"))
        await hands.press(str(mine.rank + 1))
        assert isinstance(hands.app.screen, ConflictPanel)
        told = hands.app.translator.value
        seen = "".join(line.strip(" │") for line in hands.lines)
        assert all(each in seen for each in (told(theirs.name), told(mine.name), "(suzuki 06-03 11:20)"))
        assert ticket(desk, number).state.priority == theirs.id, "nothing is done before it is chosen"
        await hands.press(key, "enter")
        assert not isinstance(hands.app.screen, ConflictPanel | PriorityPanel)
    assert ticket(desk, number).state.priority == (mine.id if key == "m" else theirs.id)


async def test_a_note_of_another_is_in_nobodys_way(desk: Desk, suzuki: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("p")
        panel = hands.app.screen
        assert isinstance(panel, PriorityPanel)
        known = ticket(desk, number).state.priority
        mine = next(each for each in choices(panel._reading) if each.id != known)
        suzuki.perform(add_note, AddNote(number, "they called"))
        await hands.press(str(mine.rank + 1))
        assert not isinstance(hands.app.screen, ConflictPanel | PriorityPanel)
    found = ticket(desk, number)
    assert found.state.priority == mine.id
    assert any(event.text == "they called" for event in found.events)


@pytest.mark.parametrize(("key", "owner"), [("m", "tanaka"), ("t", "suzuki"), ("escape", "suzuki")])
async def test_a_ticket_that_another_took_meanwhile_is_not_taken_from_him_unasked(
    desk: Desk, suzuki: Desk, key: str, owner: str
) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        assert not ticket(desk, number).state.owner
        suzuki.perform(assign, Assign(number, "suzuki"))
        await hands.press("t")
        assert isinstance(hands.app.screen, ConflictPanel)
        assert "suzuki  (suzuki 06-03 11:20)" in hands.screen
        await hands.press(key, *(["enter"] if key != "escape" else []))
    assert ticket(desk, number).state.owner == owner


async def test_the_owner_that_is_typed_is_compared_with_the_one_that_was_shown(desk: Desk, suzuki: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("a")
        await hands.type("sato")
        suzuki.perform(assign, Assign(number, "suzuki"))
        await hands.press("enter")
        assert isinstance(hands.app.screen, ConflictPanel)
        await hands.press("escape")
        assert "sato" in hands.screen
        await hands.press("enter", "m", "enter")
    assert ticket(desk, number).state.owner == "sato"


async def test_an_answer_that_another_gave_meanwhile_is_seen_before_a_second_one_is_recorded(
    desk: Desk, suzuki: Desk
) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("enter", "R")
        await hands.type("We restarted it.")
        suzuki.perform(respond, Respond(number, text="It is up again."))
        await hands.press("enter")
        assert isinstance(hands.app.screen, ConflictPanel)
        assert "It is up again.  (suzuki 06-03 11:20)" in hands.screen
        assert drafts_of(desk).read(f"answer-{number}") == {"text": "We restarted it."}
        await hands.press("m", "enter")
    assert answers(desk, number) == ["suzuki", "tanaka"]


async def test_a_key_that_answers_asks_too_and_leaves_it_at_the_first_answer(desk: Desk, suzuki: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        suzuki.perform(respond, Respond(number))
        await hands.press("r", "t", "enter")
        assert "theirs stays" in hands.message
    assert answers(desk, number) == ["suzuki"]


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="en"))
async def test_who_takes_over_a_ticket_that_its_owner_resolved_meanwhile_is_told_so(
    desk: Desk, suzuki: Desk, language: Language
) -> None:
    number = 0
    async with at_work(make_app(desk, language)) as hands:
        number = under_cursor(hands).number
        suzuki.perform(assign, Assign(number, "mori"))
        hands.app.action_redraw()
        await hands.settle()
        await hands.press("t")
        assert isinstance(hands.app.screen, ConfirmPanel)
        suzuki.perform(assign, Assign(number, "suzuki"))
        suzuki.perform(resolve, Resolve(number))
        await hands.press("y")
        told = {"en": "was resolved meanwhile by suzuki", "ja": "suzukiさんが解決しました"}[language]
        assert told in hands.screen
        assert not isinstance(hands.app.screen, ConflictPanel), "nothing is left to choose"
        await hands.press("escape")
    assert ticket(desk, number).state.owner == "suzuki"


@pytest.mark.parametrize("keys", [("t",), ("a", *"sato", "enter")])
async def test_a_ticket_of_nobody_that_another_resolved_meanwhile_gets_no_owner(
    desk: Desk, suzuki: Desk, keys: tuple[str, ...]
) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        suzuki.perform(resolve, Resolve(number))
        await hands.press(*keys)
        assert "was resolved meanwhile by suzuki" in hands.screen
    assert not ticket(desk, number).state.owner


async def mark_two(hands: Hands, key: str) -> QueueScreen:
    """The first two tickets of the queue, marked, and the key of an act on them."""
    queue = hands.app.screen
    assert isinstance(queue, QueueScreen)
    await hands.press("space", "space", key)
    return queue


async def test_of_many_those_that_another_changed_meanwhile_are_left_and_stay_marked(desk: Desk, suzuki: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        queue = await mark_two(hands, "a")
        first, second = queue.marked()
        suzuki.perform(assign, Assign(second, "suzuki"))
        await hands.type("tanaka")
        await hands.press("enter")
        assert f"1 refused (#{second}): suzuki gave ticket {second} to suzuki meanwhile" in hands.message
        assert queue.marked() == (second,)
        assert [ticket(desk, number).state.owner for number in (first, second)] == ["tanaka", "suzuki"]
        await hands.press("a")
        await hands.type("tanaka")
        await hands.press("enter")
    assert ticket(desk, second).state.owner == "tanaka", "by then it was seen"


async def test_of_many_those_that_another_resolved_meanwhile_get_no_owner(desk: Desk, suzuki: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        queue = await mark_two(hands, "t")
        first, second = queue.marked()
        suzuki.perform(resolve, Resolve(first))
        await hands.press("y")
        assert f"Ticket {first} was resolved meanwhile by suzuki" in hands.message
    assert [ticket(desk, number).state.owner for number in (first, second)] == ["", "tanaka"]

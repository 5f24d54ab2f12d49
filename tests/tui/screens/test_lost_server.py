"""A server that goes away while the screens are open: what they show stays with its time, and they go on alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from core.desk.events import EventKind
from storage import retrying
from storage.database import bounded
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.databases import Places, Server
from tests.storage.network import Network, Trouble
from tests.tui.conftest import make_app, open_at, samples_in
from tests.tui.driving import Hands, at_work
from tests.tui.screens.test_queue import queue, under_cursor
from tests.tui.variants import mostly_in_a_soak
from tui.locale.language import LANGUAGES, Language
from tui.screens.watching import Watching
from tui.widgets.lines import TextLine

COMMIT = b"COMMIT\0"
Opened = Callable[[Language], Desk]


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(bounded, "SILENCE_SECONDS", 0.2)
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", 0.1)


@pytest.fixture
def networks() -> Iterator[list[Network]]:
    made: list[Network] = []
    yield made
    for network in made:
        network.close()


@pytest.fixture
def desk_behind(networks: list[Network], tmp_path: Path, shared_folder: Path, server: Server) -> Iterator[Opened]:
    """A desk of samples behind a network of its own."""
    places = Places(tmp_path, shared_folder, server)
    desks: list[Desk] = []

    def behind(language: Language) -> Desk:
        networks.append(Network(samples_in(places, language)))
        desks.append(open_at(networks[-1].location))
        return desks[-1]

    yield behind
    for desk in desks:
        desk.close()
    places.close()


def responses(desk: Desk, number: int) -> int:
    with desk.read() as connection:
        return sum(event.kind is EventKind.RESPONDED for event in read_ticket(connection, number).events)


def notes(desk: Desk, number: int) -> list[str]:
    with desk.read() as connection:
        return [event.text for event in read_ticket(connection, number).events if event.kind is EventKind.NOTED]


async def noted_without_an_answer(hands: Hands, network: Network) -> int:
    """The ticket under the cursor, noted with ``first``: it was committed, and the server is gone before it says so."""
    number = under_cursor(hands).number
    await hands.press("m")
    await hands.type("first")
    network.befall(COMMIT, Trouble.CUT_AFTERWARDS)
    network.refuse_after_trouble()
    await hands.press("enter")
    return number


async def look(hands: Hands) -> None:
    """What the screen does each second."""
    screen = hands.app.screen
    assert isinstance(screen, Watching)
    screen.look()
    await hands.settle()


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_rows_stay_with_their_time_while_the_server_is_gone(
    desk_behind: Opened, networks: list[Network], language: Language
) -> None:
    async with at_work(make_app(desk_behind(language), language)) as hands:
        words, rows = hands.app.translator.words, hands.lines[3:8]
        mark = words("screens.read_at", at="11:20")
        networks[0].refuse()
        await hands.press("ctrl+l")
        assert mark in hands.lines[0]
        assert words("screens.not_read_keys") in hands.message
        assert hands.lines[3:8] == rows
        await hands.press("x")  # says something else: the mark stays
        assert mark in hands.lines[0]
        networks[0].accept()
        await look(hands)
        assert mark not in hands.lines[0]
        assert hands.lines[3:8] == rows


async def test_an_act_waits_for_the_server_and_is_done_once(desk_behind: Opened, networks: list[Network]) -> None:
    desk = desk_behind("en")
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        networks[0].refuse()
        await hands.press("r")
        assert "can't be reached" in hands.message
        assert f"Not stored: answer #{number}. The key ! tries again." in " ".join(hands.message.split())
        networks[0].accept()
        await hands.press("!")
        assert responses(desk, number) == 1
        assert hands.message == f"#{number} answered"


async def test_a_commit_whose_answer_is_lost_is_told_as_unknown_and_found_by_the_next_try(
    desk_behind: Opened, networks: list[Network]
) -> None:
    desk = desk_behind("en")
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        networks[0].befall(COMMIT, Trouble.CUT_AFTERWARDS)
        networks[0].refuse_after_trouble()
        await hands.press("r")
        assert "it may be stored or not" in hands.message
        assert f"Perhaps not stored: answer #{number}. The key ! tries again and never does it twice." in " ".join(
            hands.message.split()
        )
        networks[0].accept()
        await hands.press("!")
        assert responses(desk, number) == 1
        assert hands.message == f"The first try had been stored already: answer #{number}"


async def test_another_text_after_a_lost_answer_is_stored_beside_the_first(
    desk_behind: Opened, networks: list[Network]
) -> None:
    """What is typed anew must not be taken for what was stored before."""
    desk = desk_behind("en")
    async with at_work(make_app(desk)) as hands:
        number = await noted_without_an_answer(hands, networks[0])
        assert "it may be stored or not" in hands.app.screen.query_one("#panel-error", TextLine).text
        assert hands.app.screen.query_one(TextArea).text == "first"
        networks[0].accept()
        await hands.type(", second")
        await hands.press("enter")
        found = notes(desk, number)
        assert found[-2:] == ["first", "first, second"]
        assert "NOT STORED: 1" in hands.lines[0], "the first is still in doubt"
        await hands.press("!")
        assert "The first try had been stored already" in hands.message


async def test_a_desk_that_cannot_be_opened_is_opened_by_one_key(desk_behind: Opened, networks: list[Network]) -> None:
    desk_behind("en")
    networks[0].refuse()
    async with at_work(make_app(lambda: open_at(networks[0].location))) as hands:
        assert "The desk can't be read" in hands.screen
        networks[0].accept()
        await hands.press("ctrl+l")
        assert queue(hands).window.rows
        hands.app.close_desk()


async def test_the_same_text_after_a_lost_answer_is_stored_once_also_when_its_panel_was_left(
    desk_behind: Opened, networks: list[Network]
) -> None:
    desk = desk_behind("en")
    async with at_work(make_app(desk)) as hands:
        number = await noted_without_an_answer(hands, networks[0])
        await hands.press("escape")
        networks[0].accept()
        await hands.press("m")
        assert hands.app.screen.query_one(TextArea).text == "first"
        await hands.press("enter")
        found = notes(desk, number)
        assert found.count("first") == 1
        assert "The first try had been stored already" in hands.message
        assert "NOT STORED" not in hands.lines[0]

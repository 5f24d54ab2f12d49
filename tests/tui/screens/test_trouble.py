"""What the screens say and keep where the desk can't store: a full disk, others who hold it, a file only to be read."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from core.desk.events import EventKind
from core.desk.ticket import Ticket
from core.errors import DeskUnreachable
from storage import retrying
from storage.database import engine
from storage.database.location import Location
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.storage.trouble import SmallDisk, held, small_disk
from tests.tui.at_rest import at_rest
from tests.tui.conftest import make_app, open_at
from tests.tui.driving import Hands, at_work
from tests.tui.screens.test_acts import receive_by_keys
from tests.tui.screens.test_queue import queue, under_cursor
from tests.tui.variants import mostly_in_a_soak
from tui import pending_acts
from tui.kept import drafts_of
from tui.locale.language import LANGUAGES, Language
from tui.screens import ticket_acts
from tui.screens.new_ticket import NewTicketScreen
from tui.screens.text_panels import TextPanel
from tui.screens.trouble_panel import TroublePanel
from tui.screens.watching import Watching
from tui.terminal import key_order
from tui.widgets.lines import TextLine

pytestmark = pytest.mark.in_a_file("disks and locks of files")

STOPPED = ("Whether it was stored is told in a moment", "You stopped waiting. Nothing was stored.")
"""At once, and a moment later."""


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for others here."""
    monkeypatch.setattr(engine, "SOON_SECONDS", 0.0)
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", 0.02)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def file_on_disk(disk: SmallDisk, samples: Callable[[Language], Location]) -> Location:
    found = samples("en").path
    assert found is not None
    shutil.copy(found, disk.path / "desk.db")
    return Location.of_file(disk.path / "desk.db")


@pytest.fixture
def desk_on_disk(file_on_disk: Location) -> Iterator[Desk]:
    with open_at(file_on_disk) as opened:
        opened.settings()
        yield opened


def file_of(desk: Desk) -> Path:
    assert desk.location.path is not None
    return desk.location.path


def ticket(desk: Desk, number: int) -> Ticket:
    with desk.read() as connection:
        return read_ticket(connection, number)


def responses(desk: Desk, number: int) -> int:
    return sum(event.kind is EventKind.RESPONDED for event in ticket(desk, number).events)


def told(hands: Hands) -> str:
    return hands.app.screen.query_one("#panel-error", TextLine).text


async def until(condition: Callable[[], bool]) -> None:
    """Something that others do meanwhile."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


# -- A key ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_a_hurry")
async def test_an_act_that_others_kept_out_is_told_offered_and_stored_once(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number, before = under_cursor(hands).number, hands.lines[3:-3]
        with held(file_of(desk)):
            await hands.press("r")
            assert "busy for too long. Nothing was changed" in hands.message
            assert f"Not stored: answer #{number}. The key ! tries again." in " ".join(hands.message.split())
            assert "NOT STORED: 1" in hands.lines[0]
            assert hands.lines[3 : 3 + 5] == before[:5], "no row shows what was not stored"
            await hands.press("!")
            assert "NOT STORED: 1" in hands.lines[0]
        assert responses(desk, number) == 0
        await hands.press("!")
        assert responses(desk, number) == 1
        assert hands.message == f"#{number} answered"
        assert "NOT STORED" not in hands.lines[0]
        await hands.press("!")
        assert hands.message == "Everything is stored."
        assert responses(desk, number) == 1


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="en"))
async def test_the_offer_goes_along_to_other_screens(
    sample_desk: Callable[[Language], Desk], language: Language
) -> None:
    desk = sample_desk(language)
    async with at_work(make_app(desk, language)) as hands:
        words = hands.app.translator.words
        number = under_cursor(hands).number
        await hands.press("enter")
        with held(file_of(desk)):
            await hands.press("r", "escape", "3")
        mark, what = words("screens.not_stored", acts=1), words("screens.act_respond", number=number)
        assert mark in hands.lines[0]
        await hands.press("X")
        assert isinstance(hands.app.screen, TroublePanel)
        assert what in hands.screen
        assert "11:20" in hands.screen
        await hands.press("enter")
        assert hands.message == words("screens.act_stored", what=what)
        assert mark not in hands.lines[0]
        assert responses(desk, number) == 1


@pytest.mark.usefixtures("in_a_hurry")
async def test_what_is_not_wanted_any_more_is_let_go(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        with held(file_of(desk)):
            await hands.press("r")
        await hands.press("X", "D")
        assert "NOT STORED" not in hands.lines[0]
        await hands.press("!")
        assert responses(desk, number) == 0


@pytest.mark.usefixtures("in_a_hurry")
async def test_leaving_asks_while_something_is_not_stored(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        with held(file_of(desk)):
            await hands.press("r", "q")
        assert isinstance(hands.app.screen, TroublePanel)
        await hands.press("escape")
        assert hands.app.is_running
        assert hands.app.return_code is None
        await hands.press("q", "Q")
        assert hands.app.return_code == 0


@pytest.mark.usefixtures("in_a_hurry")
async def test_the_same_key_on_the_same_ticket_is_the_same_act(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        with held(file_of(desk)):
            await hands.press("r", "r")
            assert "NOT STORED: 1" in hands.lines[0]
            await hands.press("d")
            assert "NOT STORED: 2" in hands.lines[0]
        await hands.press("r")
        assert "NOT STORED: 1" in hands.lines[0]
        assert responses(desk, number) == 1


async def test_who_waits_is_told_for_what_and_can_stop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen goes on meanwhile, and says in the end what became of the act."""
    monkeypatch.setattr(engine, "SOON_SECONDS", 0.05)
    monkeypatch.setattr(pending_acts, "TELL_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(pending_acts, "TELL_EVERY_SECONDS", 0.05)
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        with held(file_of(desk)):
            await hands.pilot.press("r")
            await until(lambda: hands.message.startswith("Waiting for others, "))
            assert f"answer #{number}. esc stops waiting." in hands.message
            await hands.pilot.press("j")
            assert under_cursor(hands).number != number
            await hands.pilot.press("escape")
            assert any(said in hands.message for said in STOPPED)
            await hands.settle()
            assert "You stopped waiting. Nothing was stored." in hands.message
        assert responses(desk, number) == 0
        await hands.press("!")
        assert responses(desk, number) == 1


async def test_who_does_not_stop_is_served_when_the_others_are_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SOON_SECONDS", 0.05)
    async with at_work(make_app(desk)) as hands:
        number = await answered_after_others(hands, desk)
        assert hands.message == f"#{number} answered"


async def answered_after_others(hands: Hands, desk: Desk, *then: str) -> int:
    """The ticket under the cursor, answered while others hold the desk; the keys ``then`` come meanwhile."""
    number = under_cursor(hands).number
    with held(file_of(desk)):
        await hands.pilot.press("r", *then)
        await until(lambda: any(act.intent.waits_for == "desk_busy" for act in hands.app.acts.running))
        assert responses(desk, number) == 0
    await hands.settle()
    assert responses(desk, number) == 1
    return number


# -- A text and a form ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_panel_keeps_what_was_typed_and_the_same_key_stores_it(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.type("called back")
        with held(file_of(desk)):
            await hands.press("enter")
            assert isinstance(hands.app.screen, TextPanel)
            assert "busy for too long" in told(hands)
            assert "What you typed is still there; the same key tries again." in told(hands)
        assert hands.app.screen.query_one(TextArea).text == "called back"
        await hands.press("enter")
        assert [event.text for event in ticket(desk, number).events][-1] == "called back"
        assert "NOT STORED" not in hands.lines[0]


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_panel_that_is_left_and_opened_again_stores_its_text_once(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.type("called back")
        with held(file_of(desk)):
            await hands.press("enter", "escape")
        assert "NOT STORED: 1" in hands.lines[0]
        await hands.press("m")
        assert hands.app.screen.query_one(TextArea).text == "called back"
        await hands.press("enter")
        assert "NOT STORED" not in hands.lines[0]
        await hands.press("!")
        notes = [event.text for event in ticket(desk, number).events if event.kind is EventKind.NOTED]
        assert notes.count("called back") == 1


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_form_keeps_every_field_and_stores_once(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        total = queue(hands).window.total
        with held(file_of(desk)):
            await receive_by_keys(hands)
            screen = hands.app.screen
            assert isinstance(screen, NewTicketScreen)
            assert "busy for too long" in told(hands)
        typed = screen.typed()
        assert (typed["subject"], typed["body"]) == ("Payments fail", "first line")
        assert drafts_of(desk).read("ticket") == typed, "also after a kill"
        await hands.press("f2")
        assert queue(hands).window.total == total + 1
        assert drafts_of(desk).read("ticket") == {}


# -- Many ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_a_hurry")
async def test_many_that_are_stopped_half_way_go_on_where_they_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others take hold of the desk after the first ticket."""
    async with at_work(make_app(desk)) as hands:
        numbers = [row.number for row in queue(hands).window.rows[:3]]
        await hands.press("space", "space", "space", "d")
        perform, others = Desk.perform, held(file_of(desk))
        performed: list[int] = []

        def then_held(self: Desk, *arguments: object, **options: object) -> object:
            if len(performed) == 1:
                others.__enter__()
            performed.append(len(performed))
            return perform(self, *arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(Desk, "perform", then_held)
        await hands.press("y")
        monkeypatch.undo()
        assert "NOT STORED: 1" in hands.lines[0]
        assert "busy" in hands.message
        assert [ticket(desk, number).state.resolved_at is not None for number in numbers] == [True, False, False]
        others.__exit__(None, None, None)
        await hands.press("!")
        assert all(ticket(desk, number).state.resolved_at is not None for number in numbers)
        assert "NOT STORED" not in hands.lines[0]
        for number in numbers:
            assert sum(event.kind is EventKind.RESOLVED for event in ticket(desk, number).events) == 1


# -- A full disk ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_a_full_disk_is_told_with_what_to_do_and_the_act_waits_for_room(
    disk: SmallDisk, desk_on_disk: Desk, language: Language
) -> None:
    async with at_work(make_app(desk_on_disk, language)) as hands:
        number = under_cursor(hands).number
        disk.fill()
        await hands.press("r")
        said = hands.app.translator.words("errors.desk_disk_full", directory=str(disk.path), path="")
        assert "".join(said.split()) in "".join(hands.message.split())
        assert hands.app.translator.words("screens.not_stored", acts=1) in hands.lines[0]
        assert len(queue(hands).window.rows) > 0
        await hands.press("ctrl+l", "j", "enter")
        assert hands.page, "reading goes on"
        await hands.press("escape")
        disk.make_room()
        await hands.press("!")
        assert responses(desk_on_disk, number) == 1


async def test_drafts_on_a_full_disk_are_told_while_what_is_typed_stays(
    disk: SmallDisk, desk_on_disk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(disk.path / "state"))
    async with at_work(make_app(desk_on_disk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        disk.fill()
        await hands.type("called back")
        screen = hands.app.screen
        assert isinstance(screen, TextPanel)
        screen.keep_draft()
        assert "The draft can't be kept on this machine" in told(hands)
        await hands.press("enter")
        assert "No space is left" in told(hands)
        assert screen.query_one(TextArea).text == "called back"
        disk.make_room()
        await hands.press("enter")
        assert ticket(desk_on_disk, number).events[-1].text == "called back"


async def test_a_desk_that_cannot_be_opened_on_a_full_disk_is_opened_by_one_key(
    disk: SmallDisk, file_on_disk: Location
) -> None:
    disk.fill()
    async with at_work(make_app(lambda: open_at(file_on_disk))) as hands:
        assert "The desk can't be read" in hands.screen
        assert f"No space is left in {disk.path}" in " ".join(hands.screen.split())
        disk.make_room()
        await hands.press("ctrl+l")
        assert queue(hands).window.rows
        hands.app.close_desk()


# -- Only to be read -----------------------------------------------------------------------------------------


async def test_a_disk_that_is_mounted_to_be_read_only_says_so(disk: SmallDisk, file_on_disk: Location) -> None:
    disk.only_read()
    async with at_work(make_app(lambda: open_at(file_on_disk))) as hands:
        assert "mounted read-only" in " ".join(hands.screen.split())


# -- Elsewhere meanwhile -------------------------------------------------------------------------------------


async def test_what_is_stored_while_another_screen_is_shown_is_told_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SOON_SECONDS", 0.05)
    async with at_work(make_app(desk)) as hands:
        number = await answered_after_others(hands, desk, "3")
        assert hands.message == f"Stored after all: answer #{number}"
        await hands.press("1")
        assert number not in [row.number for row in queue(hands).window.rows[:3]], "answered, and shown so"


async def test_a_panel_whose_act_waits_is_left_by_a_second_esc_and_the_screen_tells(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SOON_SECONDS", 0.3)
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.type("called back")
        with held(file_of(desk)):
            await hands.pilot.press("enter")
            await until(lambda: bool(hands.app.acts.running))
            await hands.pilot.press("escape")
            assert any(said in told(hands) for said in STOPPED)
            assert isinstance(hands.app.screen, TextPanel)
            async with asyncio.timeout(10):
                while len(hands.app.screen_stack) > 1:  # the second one, or the next where the act ended just then
                    await hands.pilot.press("escape")
                    await asyncio.sleep(0.05)
            await hands.settle()
        assert "You stopped waiting. Nothing was stored." in hands.message
        assert "NOT STORED: 1" in hands.lines[0]
        assert drafts_of(desk).read(f"note-{number}") == {"text": "called back"}
        await hands.press("!")
        assert ticket(desk, number).events[-1].text == "called back"
        assert drafts_of(desk).read(f"note-{number}") == {}


@pytest.mark.usefixtures("in_a_hurry")
async def test_every_kind_of_act_is_offered_again(desk: Desk) -> None:
    """By its key, with a yes, with a text, for a contract's month, for an incident: none is lost, none is shown."""
    async with at_work(make_app(desk)) as hands:
        words = hands.app.translator.words
        steps = [
            (["1", "T"], "!"),
            (["1", "p", "1"], "escape"),
            (["2", "x", "enter"], "escape"),
            (["5", "f", "y"], "escape"),
        ]
        for count, (keys, then) in enumerate(steps, 1):
            with held(file_of(desk)):
                await hands.press(*keys)
                assert len(hands.app.acts.not_stored) == count, keys
                await hands.press(then)
            assert len(hands.app.screen_stack) == 1, keys
            assert words("screens.not_stored", acts=count) in hands.lines[0]
        await hands.press("!")
        assert hands.app.acts.not_stored == []


async def test_what_the_server_never_lets_this_operator_do_is_not_offered_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DeskUnreachable("desk_privilege_missing", database="desk")

    async with at_work(make_app(desk)) as hands:
        monkeypatch.setattr(Desk, "perform", refuse)
        await hands.press("r")
        assert hands.message.startswith("! Your login lacks a privilege on desk.")
        assert hands.app.acts.not_stored == []


async def test_a_commit_that_no_standby_confirmed_is_found_by_the_next_try(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stored: to say that it is not would have it entered twice."""
    perform = Desk.perform

    def unconfirmed(self: Desk, *arguments: object, **options: object) -> None:
        perform(self, *arguments, **options)  # type: ignore[arg-type]
        raise DeskUnreachable("desk_commit_unconfirmed")

    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(Desk, "perform", unconfirmed)
            await hands.press("r")
        assert f"Perhaps not stored: answer #{number}." in " ".join(hands.message.split())
        await hands.press("!")
        assert hands.message == f"The first try had been stored already: answer #{number}"
        assert responses(desk, number) == 1


async def test_rows_that_could_not_be_read_are_read_with_the_next_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nobody changed anything meanwhile."""

    def lost(_: Desk) -> None:
        raise DeskUnreachable("desk_busy", path="/srv/kigen/desk.db")

    async with at_work(make_app(desk)) as hands:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(Desk, "read", lost)
            await hands.press("ctrl+l")
        assert "AS OF 11:20" in hands.lines[0]
        screen = hands.app.screen
        assert isinstance(screen, Watching)
        screen.look()
        await hands.settle()
        assert "AS OF" not in hands.lines[0]
        assert hands.message == ""


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_an_act_that_fails_under_an_open_form_is_told_there_and_below_it(
    sample_desk: Callable[[Language], Desk], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sample_desk(language)
    others_are_done = threading.Event()

    def take(_desk: Desk, **_: object) -> int:
        assert others_are_done.wait(10)
        raise DeskUnreachable("desk_busy", path="desk.db")

    monkeypatch.setattr(ticket_acts, "take_next", take)
    monkeypatch.setattr(key_order, "LONGEST_SECONDS", 0.05)
    async with at_work(make_app(desk, language)) as hands:
        words = hands.app.translator.words
        mark, what = words("screens.not_stored", acts=1), words("screens.do_ticket_take_next")
        hands._send("T")
        hands._send("n")
        await until(lambda: isinstance(hands.app.screen, NewTicketScreen))
        await at_rest()
        assert mark not in hands.screen
        others_are_done.set()
        await hands.settle()
        assert mark in hands.lines[0]
        await hands.press("escape")
        assert mark in hands.lines[0]
        assert words("screens.not_stored_yet", what=what, key="!") in " ".join(hands.message.split())


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize("keys", [("m", *"noted", "enter"), ()], ids=["panel", "form"])
async def test_who_leaves_a_form_whose_act_is_not_stored_reads_below_it_how_to_try_it_again(
    desk: Desk, keys: tuple[str, ...]
) -> None:
    async with at_work(make_app(desk)) as hands:
        words = hands.app.translator.words
        with held(file_of(desk)):
            if keys:
                await hands.press(*keys)
            else:
                await receive_by_keys(hands)
                assert words("screens.not_stored", acts=1) in hands.lines[0]
            [act] = hands.app.acts.not_stored
            await hands.press("escape")
            assert hands.app.screen is hands.app.desk_screen
            assert words("screens.not_stored_yet", what=act.what, key="!") in " ".join(hands.message.split())
            await hands.press("3")
            assert not hands.message, "it is said once; the header keeps it"
        await hands.press("!")
        assert not hands.app.acts.not_stored

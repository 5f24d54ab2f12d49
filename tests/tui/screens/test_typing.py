"""Long texts: the operator's editor, canned replies, and drafts of everything that is typed on a ticket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from core.desk.events import EventKind
from core.errors import Refused
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.screens.test_queue import queue, under_cursor
from tests.tui.variants import mostly_in_a_soak
from tui.kept import drafts_of, reply_folder
from tui.locale.language import LANGUAGES, Language
from tui.screens import typing
from tui.screens.replies import RepliesPanel
from tui.screens.text_panels import TextPanel
from tui.terminal.editor import Edited
from tui.widgets.lines import TextLine
from tui.widgets.picker import Picker


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def write_reply() -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        reply_folder().mkdir(parents=True, exist_ok=True)
        file = reply_folder() / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def text_of(hands: Hands) -> str:
    return hands.app.screen.query_one("#panel-input", TextArea).text


def told(hands: Hands) -> str:
    return hands.app.screen.query_one("#panel-error", TextLine).text


def last_text(desk: Desk, number: int) -> tuple[EventKind, str]:
    with desk.read() as connection:
        event = max(read_ticket(connection, number).events, key=lambda event: event.seq)
    return event.kind, event.text


# -- Several lines -------------------------------------------------------------------------------------------


async def test_a_note_has_as_many_lines_as_it_needs(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.type("first")
        await hands.press("ctrl+n")
        await hands.type("二行目")
        assert hands.app.screen.query_one("#panel-input").size.height == 2
        await hands.press("enter")
        assert last_text(desk, number) == (EventKind.NOTED, "first\n二行目")


async def test_an_answer_is_recorded_with_its_text(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("enter", "R")
        await hands.type("We are on it.")
        await hands.press("f2")
        assert last_text(desk, number) == (EventKind.RESPONDED, "We are on it.")
        assert "responded: We are on it." in hands.page


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
async def test_the_keys_of_a_panel_fit_80_columns(sample_desk: Callable[[Language], Desk], language: Language) -> None:
    async with at_work(make_app(sample_desk(language), language)) as hands:
        for key in "mRan":
            await hands.press(key)
            hints = hands.app.screen.query_one("#panel-hints", TextLine)
            assert hints.text.rstrip() in hands.screen, key
            assert ("f4" in hints.text) == (key != "a"), key
            assert ("f3" in hints.text) == (key in "mR"), key
            await hands.press("escape")


async def test_what_a_one_line_field_can_not_do_it_says(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("a")
        for key in ("f4", "ctrl+n"):
            await hands.press(key)
            assert "one line" in told(hands)
        await hands.press("f3")
        assert "a note or an answer" in told(hands)


# -- The editor ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "text", "said"),
    [
        (Edited("longer\ntext\x1b[31m"), "longer\ntext␛[31m", "Taken over"),
        (Edited("typed"), "typed", "changed nothing"),
        (Edited(""), "typed", "stays"),
        (Edited("typed", Refused("editor_failed", editor="vi", status=1)), "typed", "ended with status 1"),
        (Edited("half", Refused("editor_failed", editor="vi", status=1)), "half", "ended with status 1"),
    ],
)
async def test_whatever_becomes_of_the_editor_is_said_and_nothing_typed_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, found: Edited, text: str, said: str
) -> None:
    given: list[str] = []

    def edit(_app: object, before: str, *_: object) -> Edited:
        given.append(before)
        return found

    monkeypatch.setattr(typing, "edit", edit)
    async with at_work(make_app(desk)) as hands:
        await hands.press("m")
        await hands.type("typed")
        await hands.press("f4")
        assert given == ["typed"]
        assert text_of(hands) == text
        assert said in told(hands)
        assert hands.app.screen.query_one("#panel-input").has_focus


async def test_the_body_of_a_new_ticket_goes_to_the_editor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing, "edit", lambda *_: Edited("from\nthe editor"))
    async with at_work(make_app(desk)) as hands:
        await hands.press("n", "f4")
        assert hands.app.screen.query_one("#body", TextArea).text == "from\nthe editor"


# -- Canned replies ------------------------------------------------------------------------------------------


async def test_a_reply_is_found_filled_and_put_at_the_cursor(
    desk: Desk, write_reply: Callable[[str, str], Path]
) -> None:
    write_reply("received.md", "{customer}: #{ticket} {subject}\n期限 {due}. {operator}\n")
    write_reply("closing.txt", "Thank you.")
    async with at_work(make_app(desk)) as hands:
        row = under_cursor(hands)
        await hands.press("m")
        await hands.type("Hello, ")
        await hands.press("f3")
        assert "closing" in hands.screen
        await hands.type("rcv")
        assert "closing" not in hands.screen
        await hands.press("enter")
        assert text_of(hands).startswith(f"Hello, {row.contract}: #{row.number} {row.subject}\n")
        assert text_of(hands).endswith("期限 Tue 2026-06-02 14:20. tanaka")
        await hands.press("enter")
        assert last_text(desk, row.number)[1].startswith(f"Hello, {row.contract}")


async def test_what_the_ticket_does_not_say_is_told(desk: Desk, write_reply: Callable[[str, str], Path]) -> None:
    write_reply("hello.md", "Dear {requester} ({owner})")
    async with at_work(make_app(desk)) as hands:
        await hands.press("space", "asterisk", "asterisk", "m", "f3", "enter")
        assert text_of(hands) == "Dear  ()"
        assert "{requester}" in told(hands)
        assert "{owner}" in told(hands)


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="en"))
async def test_an_empty_folder_says_where_to_put_replies(
    sample_desk: Callable[[Language], Desk], language: Language
) -> None:
    async with at_work(make_app(sample_desk(language), language), LARGE) as hands:
        await hands.press("m", "f3")
        assert str(reply_folder())[-40:] in hands.screen.replace("\n", "").replace("│", "").replace(" ", "")
        await hands.press("enter", "escape")
        assert isinstance(hands.app.screen, TextPanel)


async def test_a_wrong_file_is_told_with_its_line_and_the_others_stay(
    desk: Desk, write_reply: Callable[[str, str], Path]
) -> None:
    write_reply("good.md", "good text")
    write_reply("wrong.md", "one\n{custmer}")
    async with at_work(make_app(desk), (160, 40)) as hands:
        await hands.press("m", "f3")
        assert isinstance(hands.app.screen, RepliesPanel)
        assert "wrong.md, line 2" in " ".join(hands.screen.split())
        await hands.press("enter")
        assert text_of(hands) == "good text"


# -- Drafts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["m", "R", "a"])
async def test_what_was_typed_is_back_when_the_panel_opens_again(desk: Desk, key: str) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press(key)
        await hands.type("half")
        await hands.press("escape", key)
        assert "half" in hands.screen
        assert "is back" in told(hands)
        assert "ctrl+g" in told(hands)
        await hands.press("escape", "j", key)
        assert "is back" not in told(hands), "another ticket's is another draft"


async def test_a_draft_is_gone_once_it_is_stored(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.type("whole")
        await hands.press("enter", "m")
        assert text_of(hands) == ""
    assert drafts_of(desk).read(f"note-{number}") == {}


async def test_a_draft_is_gone_when_it_is_thrown_away(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.type("half")
        await hands.press("escape", "m", "ctrl+g")
        assert text_of(hands) == ""
        assert drafts_of(desk).read(f"note-{number}") == {}
        await hands.press("escape", "m")
        assert text_of(hands) == ""


async def test_a_refused_act_keeps_its_draft(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("enter", "d", "R")
        await hands.type("too late")
        await hands.press("enter")
        assert told(hands).startswith("!")
        await hands.press("escape")
        assert drafts_of(desk).read(f"answer-{number}") == {"text": "too late"}


async def test_an_app_that_ends_keeps_what_was_typed_a_moment_before(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        number = under_cursor(hands).number
        await hands.press("m")
        await hands.pilot.press("x", "y")
        hands.app.end(129)
    assert drafts_of(desk).read(f"note-{number}") == {"text": "xy"}


async def test_a_draft_that_can_not_be_kept_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the directory should be", encoding="utf-8")
    async with at_work(make_app(desk)) as hands:
        await hands.press("m")
        await hands.type("x")
        assert isinstance(hands.app.screen, TextPanel)
        hands.app.screen.keep_draft()
        assert "can't be kept" in told(hands)


async def test_the_draft_of_a_new_ticket_has_its_choices(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("mido")
        await hands.press("enter", "2", "1")
        await hands.type("Half")
        await hands.press("escape", "n")
        assert "is back" in told(hands)
        assert "due Wed 2026-06-03 12:20" in hands.screen
        await hands.press("ctrl+g")
        assert hands.app.screen.query_one("#subject", Input).value == ""
        assert "due Wed" not in hands.screen
        await hands.press("escape")
        assert queue(hands).has_focus
    assert drafts_of(desk).read("ticket") == {}


@pytest.mark.parametrize("size", mostly_in_a_soak([SMALL, LARGE], always=SMALL))
async def test_six_keys_beyond_text_receive_a_ticket(desk: Desk, size: tuple[int, int]) -> None:
    async with at_work(make_app(desk), size) as hands:
        await hands.press("n")  # 1
        await hands.type("mdr")
        await hands.press("enter", "2", "enter")  # 4: contract, priority, no kind of inquiry
        await hands.type("Payments fail")
        await hands.press("f2")  # 5
        assert "received" in hands.message
        assert under_cursor(hands).contract == "Midori Games"


# -- Errors beside their fields ------------------------------------------------------------------------------


async def test_a_contract_that_nothing_matches_says_so_while_it_is_typed(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("xq")
        assert "! Nothing has that in its name." in hands.screen
        await hands.press("backspace", "backspace")
        assert "Nothing has that" not in hands.screen


async def test_what_is_wrong_with_a_view_stands_beside_its_field_and_is_kept(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash")
        await hands.type("is:risk")
        await hands.press("enter", "V")
        await hands.type("mine")
        await hands.press("tab")
        await hands.type("F99")
        await hands.press("enter")
        lines = hands.screen.split("\n")
        at = next(number for number, line in enumerate(lines) if "F99" in line)
        assert "!" in lines[at + 1]
        assert hands.app.screen.query_one("#view-key").has_focus
        await hands.press("escape", "V")
        assert "mine" in hands.screen


# -- Fields that are chosen ----------------------------------------------------------------------------------


def chosen(hands: Hands, name: str) -> tuple[str, str]:
    picker = hands.app.screen.query_one(f"#{name}", Picker)
    return picker.value, picker.text


async def test_typing_takes_the_place_of_what_was_chosen(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("mido")
        await hands.press("enter", "2", "escape", "n")
        assert chosen(hands, "contract") == ("Midori Games", "Midori Games")
        await hands.type("mido")
        assert chosen(hands, "contract") == ("Midori Games", "mido")
        await hands.press("enter")
        await hands.type("hig")
        assert chosen(hands, "priority") == ("high", "hig")
        await hands.press("shift+tab", "down")
        before = chosen(hands, "contract")
        await hands.type("mido")
        assert chosen(hands, "contract") == ("Midori Games", "mido") != before


async def test_a_name_that_chose_nothing_yet_is_in_the_draft(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("n")
        await hands.type("midorx")
        await hands.press("escape", "n")
        assert chosen(hands, "contract") == ("", "midorx")
        assert "! Nothing has that in its name." in hands.screen
        await hands.press("backspace", "enter")
        await hands.type("urx")
        await hands.press("escape", "n")
        assert chosen(hands, "contract") == ("Midori Games", "Midori Games")
        assert chosen(hands, "priority") == ("", "urx")
        await hands.press("ctrl+g")
        assert chosen(hands, "contract") == ("", "")

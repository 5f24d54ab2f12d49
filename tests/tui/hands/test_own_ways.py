"""What operators bring along: their keymap, editor and replies; and what a killed program leaves of what was typed."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.desk.ticket import Ticket
from storage.database.location import Location
from tests.tui.hands.typist import Typist
from tests.tui.terminal.pty_session import Start
from tui.locale.language import Language

KEYMAP = """\
[keys]
"ticket.take" = "x"
"ticket.note" = "r"
"ticket.respnd" = "c"
"""
EDITOR = """\
#!/bin/sh
printf 'from the editor, エディタから\\n' > "$1.new" && cat "$1" >> "$1.new" && mv "$1.new" "$1"
"""
REPLY = {"en": "We look into #{ticket}.", "ja": "#{ticket} を調べています。"}


@pytest.fixture(scope="module")
def home(folder: Path, language: Language) -> Path:
    """A home with a keymap, an editor and a canned reply."""
    home = folder / "home"
    replies = home / ".config" / "kigen" / "replies"
    replies.mkdir(parents=True)
    (replies / "first.txt").write_text(REPLY[language] + "\n", encoding="utf-8")
    (replies.parent / "keymap.toml").write_text(KEYMAP, encoding="utf-8")
    editor = home / "editor"
    editor.write_text(EDITOR, encoding="utf-8")
    editor.chmod(0o700)
    return home


@pytest.fixture(scope="module")
def first(forked: Start, place: Location, language: Language, home: Path) -> Iterator[tuple[Typist, str]]:
    """The program, and what it says before anything is typed."""
    typist = Typist(forked, place, language, home, EDITOR=str(home / "editor"))
    typist.see(typist.words("screens.own_problems", count=2), typist.words("screens.own_problems_keys"))
    yield typist, typist.screen
    typist.leave()


@pytest.fixture(scope="module")
def started(first: tuple[Typist, str]) -> Typist:
    return first[0]


def test_the_keymap_is_heeded_and_what_is_wrong_with_it_told_with_file_and_key(
    typist: Typist, first: tuple[Typist, str], home: Path
) -> None:
    told = re.sub(r"[\s│]", "", first[1])
    file = str(home / ".config" / "kigen" / "keymap.toml")
    clash = typist.words("errors.keymap_clash", file=file, line=3, name="ticket.note", other="ticket.respond", key="r")
    assert clash.replace(" ", "") in told
    assert "ticket.respnd" in told
    number = typist.number()
    typist.press("x")
    typist.said("done_take", number=number)
    typist.press("?")
    help_line = typist.words("screens.help_ticket_take")
    typist.see(help_line)
    assert " x " in typist.rows[typist.row_of(help_line)].partition(help_line)[0]


def test_long_text_is_written_in_the_operators_editor(typist: Typist, ticket: Callable[[int], Ticket]) -> None:
    number = typist.number()
    typist.press("m", "f4")
    typist.see("エディタから")
    typist.press("f2")
    assert typist.keys == 3
    typist.said("done_note", number=number)
    assert ticket(number).events[-1].text == "from the editor, エディタから"


def test_a_canned_reply_fills_in_the_ticket(
    typist: Typist, ticket: Callable[[int], Ticket], language: Language
) -> None:
    number = typist.number()
    typist.press("R", "f3", "enter", "f2")
    assert typist.keys == 4
    typist.said("done_respond", number=number)
    assert ticket(number).events[-1].text == REPLY[language].replace("{ticket}", str(number))


def test_times_are_told_as_dates_and_in_utc_by_a_key(typist: Typist) -> None:
    typist.press("z")
    typist.see("06-03 ")
    assert typist.keys == 1
    typist.press("z")
    typist.see("UTC")
    typist.press("z")


def test_what_was_typed_outlives_a_killed_program(
    typist: Typist, forked: Start, place: Location, language: Language, home: Path
) -> None:
    number = typist.number()
    typist.press("m")
    typist.type("half a note, 書きかけ")
    typist.see("書きかけ")
    typist.session.read_until_quiet(0.5)  # drafts are kept at a pause
    typist.session.signal(signal.SIGKILL)
    typist.session.wait(5)
    again = Typist(forked, place, language, home)
    try:
        again.home()
        assert again.number() == number
        again.press("m")
        again.see("half a note, 書きかけ")
    finally:
        again.leave()

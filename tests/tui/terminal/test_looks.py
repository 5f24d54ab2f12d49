"""What the terminal gets where colours or signs beyond ASCII are not wished, on every screen."""

from __future__ import annotations

import re

import pytest

from storage.database.location import Location
from tests.tui.terminal.pty_session import Session, Start, kigen

pytestmark = pytest.mark.in_a_file("about what is sent to a terminal, wherever it was read")

PENS = re.compile(rb"\x1b\[([0-9;]*)m")
NO_COLOURS = frozenset({"", "0", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "29", "39", "49"})
SIXTEEN = re.compile(r"[349][0-9]|10[0-7]|[0-9]|2[2-9]|")
KEYS = ("G", "3", "4", "8", "1", "\r")


def everything(started: Session) -> bytes:
    """What is sent for a walk through the screens."""
    with started as session:
        session.read_until(b"Midori")
        for key in KEYS:
            session.send(key)
            session.read_until_quiet()
        return bytes(session.output)


def pens(sent: bytes) -> set[str]:
    return {part for pen in PENS.findall(sent) for part in pen.decode().split(";")}


def test_no_color_sends_none_and_says_the_state_the_cursor_and_the_screen_by_signs(place: Location) -> None:
    sent = everything(kigen(place, NO_COLOR="1", TEXTUAL_THEME="", COLORTERM="truecolor"))
    assert pens(sent) <= NO_COLOURS
    assert "✗ overdue".encode() in sent
    assert "›1 Queue".encode() in sent


def test_the_ansi_themes_send_the_colours_of_the_terminal_only(place: Location) -> None:
    sent = everything(kigen(place, TEXTUAL_THEME="ansi-dark", COLORTERM="truecolor"))
    assert all(SIXTEEN.fullmatch(part) for part in pens(sent))
    assert "31" in pens(sent)


def test_ascii_sends_nothing_else_but_what_was_typed(place: Location, forked: Start) -> None:
    sent = everything(kigen(place, start=forked, KIGEN_GLYPHS="ascii"))
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", sent.decode())
    strange = {each for each in text if not each.isascii()}
    assert {each for each in strange if not re.match(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]", each)} == set()

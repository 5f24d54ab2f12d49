"""What another operator's act sends to a terminal: the line that it changed, and nothing of all that stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.paper import AddNote, Assign, add_note, assign
from core.desk.acts.receive import ReceiveTicket, receive
from storage.actor import Actor
from storage.desk import Desk
from tests.databases import Places
from tests.tui.conftest import NOW, furnish, open_at
from tests.tui.terminal.emulator import Seen, Terminal
from tests.tui.terminal.pty_session import Session, Start, kigen

HEADER = 0
TICKETS = 30
MOST_FOR_A_LINE = 150
"""Bytes; where a minute begins the clock's are among them."""


def fill(desk: Desk) -> None:
    """A queue of several screens. All are overdue by months: what they are over changes once a day."""
    desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus"))
    for number in range(TICKETS):
        at = NOW - timedelta(days=90, minutes=number)
        desk.perform(receive, ReceiveTicket("acme", "critical", f"Disk {number + 1} is full", received_at=at))


@pytest.fixture
def other(places: Places) -> Iterator[Desk]:
    """The desk in another operator's hands."""
    with open_at(places.copy("thirty", lambda place: furnish(place, fill)), actor=Actor(1001, "sato")) as desk:
        yield desk


class Watched:
    """A session, and what its terminal shows."""

    def __init__(self, session: Session, lines: int) -> None:
        self._session = session
        self._terminal = Terminal(80, lines)
        self._fed = 0

    def see(self, text: str) -> bytes:
        """All that is sent until ``text`` stands there and nothing more comes."""
        before = len(self._session.output)
        self._session.read_until(text.encode())
        self._session.read_until_quiet(0.3)
        return bytes(self._session.output[before:])

    def press(self, keys: str) -> None:
        self._session.send(keys)
        self._session.read_until_quiet(0.3)

    @property
    def cells(self) -> list[list[Seen]]:
        """Every cell with its colours."""
        self._terminal.feed(self._session.output[self._fed :].decode())
        self._fed = len(self._session.output)
        return self._terminal.seen()


def rows_of(sent: bytes) -> set[int]:
    """The rows of the terminal that it writes to, but for the header, where the clock goes on."""
    return {int(row) - 1 for row in re.findall(rb"\x1b\[(\d+);\d+H", sent)} - {HEADER}


def other_rows(before: list[list[Seen]], after: list[list[Seen]]) -> set[int]:
    """The rows that look otherwise now, but for the header."""
    return {row for row, cells in enumerate(after) if cells != before[row]} - {HEADER}


def text(cells: list[list[Seen]]) -> list[str]:
    return ["".join(cell.char for cell in row) for row in cells]


@contextmanager
def watching(desk: Desk, lines: int, start: Start) -> Iterator[Watched]:
    """kigen in a terminal of so many lines, everything read."""
    with kigen(desk.location, "--lang", "en", size=(80, lines), start=start, KIGEN_CELL_DIFF="") as session:
        found = Watched(session, lines)
        found.see("Critical")
        session.read_until_quiet(1.0)
        yield found


def test_only_the_changed_line_is_sent_and_cursor_scroll_and_marks_stay(other: Desk, forked: Start) -> None:
    with watching(other, 24, forked) as watched:
        watched.press("\x1b[6~")
        watched.press("jj j")
        before = watched.cells
        assert "1 marked" in text(before)[1]
        (row,) = [row for row, line in enumerate(text(before)) if "#9 " in line]
        other.perform(assign, Assign(9, "nomura"))
        sent = watched.see("nomura")
        after = watched.cells
    assert rows_of(sent) == other_rows(before, after) == {row}
    assert text(after)[row].split()[-1] == "nomura"
    assert len(sent) <= MOST_FOR_A_LINE, len(sent)


def test_of_an_open_ticket_only_what_is_new_is_sent(other: Desk, forked: Start) -> None:
    with watching(other, 40, forked) as watched:
        watched.press("\r")
        watched.see("Hours counted")
        before = watched.cells
        number = int(text(before)[1].split()[0].removeprefix("#"))
        other.perform(add_note, AddNote(number, "called back at noon"))
        sent = watched.see("called back at noon")
        after = watched.cells
    (row,) = other_rows(before, after)
    assert "called back at noon  sato" in text(after)[row]
    assert rows_of(sent) == {row}
    assert len(sent) <= MOST_FOR_A_LINE, len(sent)

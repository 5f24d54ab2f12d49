"""Texts that would steer a terminal, through every screen: the bytes that reach a pseudo-terminal are looked at."""

from __future__ import annotations

import re
import unicodedata

import pytest
from sqlalchemy import update

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.paper import AddNote, Assign, add_note, assign
from core.desk.acts.receive import ReceiveTicket, receive
from core.errors import KigenError
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.tables import contracts, tickets
from storage.desk import Desk
from tests.data.hostile import HOSTILE
from tests.databases import Places
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR
from tests.tui.terminal.pty_session import Start, kigen

# What Textual itself sends: CSI sequences and the shape of the pointer. None of them holds text of the desk.
TEXTUALS_OWN = re.compile(r"\x1b\[[0-9;?<>=]*[$ ]?[A-Za-z@`]|\x1b\]22;[a-z-]+\x07")
ALLOWED = frozenset("\r\n")


def harm_in(output: bytes) -> set[str]:
    """The characters that could steer a terminal, left when Textual's own sequences are taken out."""
    text = TEXTUALS_OWN.sub("", output.decode("utf-8", errors="surrogateescape"))
    return {
        f"U+{ord(character):04X}"
        for character in text
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and character not in ALLOWED
    }


@pytest.fixture
def poisoned(places: Places) -> Location:
    """A desk into which every hostile text came, by the acts; and one ticket written past them, uncleaned."""
    place = places.new()
    with Desk.create(place, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus"))
        for name, text in HOSTILE.items():
            try:
                done = desk.perform(
                    receive, ReceiveTicket("acme", "high", f"{text}", body=text, requester=text, received_at=NOW)
                )
            except KigenError:
                done = desk.perform(receive, ReceiveTicket("acme", "high", name, body=text, received_at=NOW))
            desk.perform(assign, Assign(int(done.subject), text))
        worst = "\x1b]0;owned\x07\x9b31m\u202e\u200bX\r\n\x00[/b]"
        if place.path is None:
            worst = worst.replace("\x00", "")  # PostgreSQL takes none
        done = desk.perform(receive, ReceiveTicket("acme", "critical", "worst", received_at=NOW))
        desk.perform(add_note, AddNote(int(done.subject), "note"))
        with writing(desk.engine) as connection:
            which = tickets.c.number == int(done.subject)
            connection.execute(
                update(tickets).where(which).values(subject=worst, body=worst, requester=worst, owner=worst)
            )
            connection.execute(update(contracts).values(account=worst))
    return place


def test_the_harm_is_seen_where_there_is_some() -> None:
    assert harm_in(b"\x1b[31mred\x1b[0m ok\r\n") == set()
    assert harm_in("a\x1b]0;x\x07\u202eb\x9b".encode()) == {"U+001B", "U+0007", "U+202E", "U+009B"}


def test_nothing_hostile_reaches_the_terminal(poisoned: Location, forked: Start) -> None:
    with kigen(poisoned, start=forked) as session:
        session.read_until(b"acme")
        for keys in (
            "e",
            "\x1b",
            "\r",
            "G",
            "\x1b",
            "j\r",
            "\x1b",
            "3",
            "\r",
            "G",
            "\x1b",
            "4",
            "1",
            "G",
            "p",
            "\x1b",
            "n",
        ):
            session.send(keys)
            session.read_until_quiet(0.3)
        session.send("\x1b")
        session.read_until_quiet(0.3)
        for _ in range(8):
            session.send("\x06")
            session.read_until_quiet(0.2)
        session.send("q")
        assert session.wait(5.0) == 0
        assert harm_in(bytes(session.output)) == set()

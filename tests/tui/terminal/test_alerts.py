"""Alerts in a real pseudo-terminal: what another process receives calls the operator of this one."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.receive import ReceiveTicket, receive
from storage.actor import Actor, acting
from storage.database.location import Location
from storage.desk import Desk
from tests.tui.conftest import CATALOGUE
from tests.tui.terminal.pty_session import Session, Start, kigen
from tests.tui.terminal.seen import Seen

ANOTHER = Actor(1001, "sato")
OSC9 = b"\x1b]9;kigen: #"
Watching = Callable[[str], Session]
SETTLED, LOOKED = 1.0, 3.0
"""Seconds in which an alert would have come."""


@pytest.fixture
def place(place: Location) -> Location:
    with Desk.open(place, actor=ANOTHER, catalogue=CATALOGUE) as desk:
        desk.perform(add_contract, AddContract("calling", "jigsaw-prime", "business-plus"))
    return place


@pytest.fixture
def watching(place: Location, tmp_path: Path, forked: Start) -> Watching:
    """Opens kigen with such settings, its first look taken."""

    def watch(settings: str) -> Session:
        configuration = tmp_path / "kigen" / "config.toml"
        configuration.parent.mkdir()
        configuration.write_text(settings, encoding="utf-8")
        session = kigen(place, start=forked, XDG_CONFIG_HOME=str(tmp_path), TMUX="", STY="")
        Seen(session).until("Critical")  # priorities have names once the terms are known; from then on it looks out
        listen(session, SETTLED)
        return session

    return watch


def listen(session: Session, seconds: float) -> bytes:
    """What is sent in the next seconds."""
    before = len(session.output)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        session.read_until_quiet(0.1)
    return bytes(session.output[before:])


def receive_as(actor: Actor, place: Location, priority: str) -> int:
    with Desk.open(place, actor=actor, catalogue=CATALOGUE) as desk:
        return int(desk.perform(receive, ReceiveTicket("calling", priority, "gone dark")).subject)


def test_a_new_critical_ticket_is_told_by_osc_9_within_three_seconds_and_on_the_screen(
    place: Location, watching: Watching
) -> None:
    with watching('notify = "osc9"\n') as session:
        start = time.monotonic()
        number = receive_as(ANOTHER, place, "critical")
        session.read_until(OSC9)
        assert time.monotonic() - start < 3.0
        session.read_until_quiet()
        said = f"#{number} is new and most urgent (calling): gone dark".encode()
        assert b"\x1b]9;kigen: " + said + b"\x07" in session.output
        assert session.output.count(b"gone dark") > session.output.count(OSC9)
        assert OSC9 not in listen(session, LOOKED)


def test_the_bell_rings_for_others_and_not_for_what_the_operator_did_or_for_lesser_priorities(
    place: Location, watching: Watching
) -> None:
    with watching('notify = "bell"\n') as session:
        receive_as(acting(), place, "critical")
        receive_as(ANOTHER, place, "high")
        assert b"\x07" not in listen(session, LOOKED)
        receive_as(ANOTHER, place, "critical")
        assert b"\x07" in listen(session, LOOKED)


@pytest.mark.parametrize("settings", ["", 'notify = "bell"\nnotify_on = ["risk"]\n'])
def test_where_it_is_not_wished_nothing_rings(place: Location, watching: Watching, settings: str) -> None:
    with watching(settings) as session:
        receive_as(ANOTHER, place, "critical")
        sent = listen(session, LOOKED)
        assert b"\x07" not in sent
        assert b"most urgent" not in sent

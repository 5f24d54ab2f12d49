"""The screens leave the terminal as they found it, whatever ends them; in a real pseudo-terminal."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from storage.database.location import Location
from tests.databases import database_of
from tests.tui.terminal.pty_session import Session, Start, kigen
from tests.tui.terminal.seen import Seen

LEFT = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_restores_the_terminal(place: Location, forked: Start, number: signal.Signals) -> None:
    with kigen(place, start=forked) as session:
        session.read_until(b"Midori")
        session.read_until_quiet()
        assert session.modes() != session.modes_before
        session.signal(number)
        assert session.wait(10.0) == 128 + number  # well under a second on an idle machine; other tests run beside it
        assert session.modes() == session.modes_before
        assert all(code in session.output for code in LEFT)


def test_a_lost_connection_leaves_no_process_behind(place: Location, forked: Start) -> None:
    with kigen(place, start=forked) as session:
        session.read_until(b"Midori")
        session.read_until_quiet()
        session.hang_up()
        session.wait(3.0)


# The head of the terminal's session, as `make` is one: it hears of the hang-up, tells nobody and waits.
WAITING_HEAD = (
    "import signal, subprocess, sys; signal.signal(signal.SIGHUP, lambda *_: None);"
    "sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))"
)


def test_a_lost_connection_is_noticed_below_a_program_that_keeps_it_to_itself(place: Location) -> None:
    command = ("-c", WAITING_HEAD, "-m", "tui.cli.main", "--database", database_of(place))
    with Session(*command) as session:
        session.read_until(b"Midori")
        session.hang_up()
        assert session.wait(5.0) != 0


@pytest.mark.parametrize("frames", [40, 120], ids=["the writer waits", "the loop waits too"])
@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.soak)])
def test_a_terminal_that_takes_nothing_more_keeps_no_process_and_costs_no_text(
    place: Location, forked: Start, tmp_path: Path, number: signal.Signals, frames: int
) -> None:
    with kigen(place, start=forked, XDG_STATE_HOME=str(tmp_path / "state")) as session:
        session.read_until(b"Midori")
        session.send("m")
        session.read_until_quiet()
        session.send("before it hung")
        Seen(session).until("before it hung")
        session.stall(frames)
        session.send(" and while it hung")
        start = time.monotonic()
        session.signal(number)
        assert session.wait_unread(10.0) == 128 + number
        assert time.monotonic() - start < 8.0
        assert session.modes() == session.modes_before
    kept = [file.read_text(encoding="utf-8") for file in (tmp_path / "state").rglob("drafts/*/*")]
    assert len(kept) == 1
    assert "before it hung" in kept[0]


@pytest.mark.both
def test_q_leaves_with_status_0(place: Location) -> None:
    with kigen(place) as session:
        session.read_until(b"Midori")
        session.send("q")
        assert session.wait(5.0) == 0
        assert session.modes() == session.modes_before


def test_the_terminal_is_asked_neither_for_kitty_keys_nor_over_ssh_for_the_mouse(place: Location) -> None:
    with kigen(place, SSH_CONNECTION="10.0.0.1 50000 10.0.0.2 22") as session:
        session.read_until(b"Midori")
        assert b"\x1b[?1003h" not in session.output
        assert b"\x1b[>" not in session.output


def test_an_idle_queue_sends_next_to_nothing(place: Location, forked: Start) -> None:
    with kigen(place, start=forked) as session:
        session.read_until(b"Midori")
        session.read_until_quiet(3.0)  # the names of the priorities come after the rows
        before = len(session.output)
        session.read_until_quiet(3.0)
        assert len(session.output) - before < 200

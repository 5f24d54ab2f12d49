"""Typing in a real pseudo-terminal: an editor that takes the terminal over, and a connection that is lost."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from storage.database.location import Location
from tests.tui.terminal.pty_session import Session, Start, kigen
from tests.tui.terminal.seen import Seen

F4 = "\x1bOS"
EDITOR = """
import sys
from pathlib import Path
print("SCRIBBLE " * 300, flush=True)
file = Path(sys.argv[1])
file.write_text("from the editor\\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
sys.exit(int(Path(__file__).with_suffix(".status").read_text()))
"""


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    (tmp_path / "editor.status").write_text("0")
    script = tmp_path / "editor.py"
    script.write_text(EDITOR)
    return script


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("VISUAL", raising=False)


@pytest.fixture
def started(place: Location, forked: Start) -> Callable[..., Session]:
    """kigen, with more in its environment."""
    return partial(kigen, place, "--lang", "en", start=forked)


def seen_of(session: Session) -> Seen:
    """Its screen, once the queue stands there."""
    seen = Seen(session)
    seen.until("Midori")
    return seen


def test_a_note_is_written_in_the_editor_and_the_screen_comes_back_whole(
    started: Callable[..., Session], editor: Path
) -> None:
    with started(EDITOR=f"{sys.executable} {editor}") as session:
        seen = seen_of(session)
        seen.press("m", "note for the desk")
        seen.press("typed", "typed")
        seen.press(F4, "Taken over")
        assert b"SCRIBBLE" in session.output
        assert "SCRIBBLE" not in seen.text
        for expected in ("1 Queue", "Midori", "note for the desk", "from the editor", "typed", "f4 editor"):
            assert expected in seen.text
        seen.press("\r", "note stored")


def test_an_editor_that_fails_says_so_and_the_text_stays(started: Callable[..., Session], editor: Path) -> None:
    editor.with_suffix(".status").write_text("3")
    with started(EDITOR=f"{sys.executable} {editor}") as session:
        seen = seen_of(session)
        seen.press("m", "note for the desk")
        seen.press("typed", "typed")
        seen.press(F4, "ended with status 3")
        assert "typed" in seen.text


@pytest.mark.parametrize(
    "way", [signal.SIGKILL, *(pytest.param(way, marks=pytest.mark.soak) for way in (signal.SIGHUP, signal.SIGTERM))]
)
def test_a_note_outlives_whatever_ends_the_screens(started: Callable[..., Session], way: signal.Signals) -> None:
    with started() as session:
        seen = seen_of(session)
        seen.press("m", "note for the desk")
        seen.press("called back", "called back")
        if way is signal.SIGKILL:  # nobody can act on it: the last pause counts
            session.read_until_quiet(1.0)
        session.signal(way)
        session.wait(5.0)
    with started() as session:
        seen = seen_of(session)
        seen.press("m", "What you typed before is back")
        assert "called back" in seen.text
        seen.press("\r", "note stored")
        seen.press("m", "note for the desk")
        assert "called back" not in seen.text


def test_a_lost_connection_loses_nothing_of_a_note(started: Callable[..., Session]) -> None:
    with started() as session:
        seen = seen_of(session)
        seen.press("m", "note for the desk")
        seen.press("xyz", "xyz")
        session.hang_up()
        session.wait(5.0)
    with started() as session:
        seen_of(session).press("m", "What you typed before is back")

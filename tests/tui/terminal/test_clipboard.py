"""The clipboard by OSC 52: what is sent to which terminal, and what is refused; seen in a real pseudo-terminal too."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Refused
from tests.tui.terminal.pty_session import PATIENCE_SECONDS, Session, Start
from tui.terminal.clipboard import MOST_BYTES, clipboard_sequence
from tui.terminal.outside import SCREENS_PIECE, Between, between

XTERM = {"TERM": "xterm-256color"}
TMUX = {"TERM": "screen-256color", "TMUX": "/tmp/tmux-1000/default,1,0"}
SCREEN = {"TERM": "screen", "STY": "1.pts-0.host"}
COPYING_APP = """
import os, sys
from textual.app import App
from tui.terminal.clipboard import copy

class Copying(App):
    def on_mount(self):
        self.call_after_refresh(self.copy)

    def copy(self):
        copy(self, sys.argv[1], os.environ)
        self.exit()

Copying().run()
"""


def carried(sequence: str) -> str:
    """The text in a bare OSC 52."""
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", sequence)
    assert found, repr(sequence)
    return b64decode(found[1]).decode()


def unwrapped_by_screen(sequence: str) -> str:
    """What screen hands on: the insides of the device control strings."""
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sequence, re.DOTALL)
    assert "".join(f"\x1bP{piece}\x1b\\" for piece in pieces) == sequence
    assert max(len(piece.encode()) for piece in pieces) <= SCREENS_PIECE
    return "".join(pieces)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (XTERM, Between.NOTHING),
        (TMUX, Between.TMUX),
        ({"TERM": "tmux-256color"}, Between.TMUX),
        (SCREEN, Between.SCREEN),
        ({"TERM": "screen-256color"}, Between.SCREEN),
    ],
)
def test_what_stands_between_is_told_by_the_environment(environment: dict[str, str], expected: Between) -> None:
    assert between(environment) is expected


@pytest.mark.parametrize("text", ["#12 acme", "期限\n2行目", "\x1b]0;owned\x07"])
def test_a_terminal_gets_the_text_and_nothing_that_it_would_obey(text: str) -> None:
    assert carried(clipboard_sequence(text, XTERM)) == text


def test_tmux_gets_it_bare_for_set_clipboard_and_wrapped_for_allow_passthrough() -> None:
    bare = clipboard_sequence("期限", XTERM)
    sequence = clipboard_sequence("期限", TMUX)
    assert sequence == bare + "\x1bPtmux;\x1b" + bare + "\x1b\\"


@pytest.mark.parametrize("length", [1, 172, 173, 174, 5_000])
def test_screen_gets_it_in_pieces_that_fit_its_buffer(length: int) -> None:
    assert carried(unwrapped_by_screen(clipboard_sequence("x" * length, SCREEN))) == "x" * length


def test_the_first_of_several_pieces_is_no_sound_base64_lest_a_tmux_copies_a_part() -> None:
    first = clipboard_sequence("x" * 5_000, SCREEN).split("\x1b\\")[0]
    assert len(first.partition("52;c;")[2]) % 4


def test_a_text_of_the_greatest_length_is_taken_and_a_longer_one_refused_with_its_size() -> None:
    longest = MOST_BYTES // 4 * 3
    assert carried(clipboard_sequence("x" * longest, XTERM)) == "x" * longest
    with pytest.raises(Refused) as refused:
        clipboard_sequence("期" * (longest // 3 + 1), XTERM)
    assert refused.value.code == "clipboard_too_long"
    assert refused.value.params == {"size": longest // 3 * 4 + 4, "most": 74_994}


@pytest.mark.parametrize("term", ["linux", "linux-16color", "dumb", ""])
def test_a_terminal_without_a_clipboard_is_told_and_sent_nothing(term: str) -> None:
    with pytest.raises(Refused, match="clipboard_none"):
        clipboard_sequence("x", {"TERM": term})


def test_nothing_does_not_erase_the_clipboard() -> None:
    with pytest.raises(Refused, match="clipboard_nothing"):
        clipboard_sequence("", XTERM)


def test_the_bytes_reach_the_terminal_in_one_piece(forked: Start) -> None:
    text = "期限 #12 " * 400
    with Session("-c", COPYING_APP, text, environment={**XTERM, "TMUX": "", "STY": ""}, start=forked) as session:
        assert session.wait(15.0) == 0
        assert clipboard_sequence(text, XTERM).encode() in session.output


def told(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[list[str]]:
    """A tmux of its own, with no configuration."""
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux")
    command = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    subprocess.run([*command, "new-session", "-d", "-x", "80", "-y", "24", "sleep 60"], check=True)
    yield command
    subprocess.run([*command, "kill-server"], check=True)


@pytest.mark.parametrize("environment", [TMUX, {"TERM": "screen-256color"}])
def test_a_real_tmux_takes_a_text_whole_or_not_at_all(
    tmux: list[str], tmp_path: Path, environment: dict[str, str]
) -> None:
    subprocess.run([*tmux, "set", "-s", "set-clipboard", "on"], check=True)
    for number, text in enumerate(("short", "long " * 500)):
        sequence = tmp_path / f"sequence{number}"
        sequence.write_text(clipboard_sequence(text, environment), encoding="utf-8")
        # What the marker follows was read before it.
        subprocess.run([*tmux, "respawn-pane", "-k", f"cat {sequence}; echo READ{number}; sleep 60"], check=True)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while f"READ{number}" not in told(*tmux, "capture-pane", "-p"):
            assert time.monotonic() < deadline
        held = told(*tmux, "show-buffer")
        # Taken for screen, only the short one arrives: that of before stays.
        assert held == (text if number == 0 or environment is TMUX else "short")

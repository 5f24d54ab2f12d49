"""Notifications: what is sent in each way, and that no text can say more than itself."""

from __future__ import annotations

import re
import unicodedata

import pytest

from tests.data.hostile import HOSTILE
from tests.tui.terminal.pty_session import Session, Start
from tui.terminal.notifications import LONGEST, Way, notification_sequence

XTERM = {"TERM": "xterm-256color"}
TMUX = {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-1000/default,1,0"}
TELLING_APP = """
import os
from textual.app import App
from tui.terminal.notifications import Way, notify

class Telling(App):
    def on_mount(self):
        self.call_after_refresh(self.tell)

    def tell(self):
        notify(self, Way.OSC777, "#12 期限", os.environ)
        self.exit()

Telling().run()
"""


def test_each_way_has_its_sequence() -> None:
    said = {way: notification_sequence(way, "#12 期限; soon", XTERM) for way in Way}
    assert said == {
        Way.OFF: "",
        Way.BELL: "\x07",
        Way.OSC9: "\x1b]9;kigen: #12 期限, soon\x07",
        Way.OSC777: "\x1b]777;notify;kigen;#12 期限, soon\x07",
    }


def test_tmux_and_screen_hand_them_on_and_ring_themselves() -> None:
    assert notification_sequence(Way.BELL, "x", TMUX) == "\x07"
    assert notification_sequence(Way.OSC9, "x", TMUX) == "\x1bPtmux;\x1b\x1b]9;kigen: x\x07\x1b\\"
    assert notification_sequence(Way.OSC9, "x", {"TERM": "screen"}) == "\x1bP\x1b]9;kigen: x\x07\x1b\\"


def test_a_long_japanese_text_is_cut_in_pieces_between_its_characters_for_screen() -> None:
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", notification_sequence(Way.OSC777, "期限" * 300, {"TERM": "screen"}))
    assert len(pieces) > 1
    assert all(len(piece.encode()) <= 240 for piece in pieces)
    assert "".join(pieces) == notification_sequence(Way.OSC777, "期限" * 300, XTERM)


@pytest.mark.parametrize("term", ["linux", "dumb"])
@pytest.mark.parametrize("way", [Way.BELL, Way.OSC9, Way.OSC777])
def test_where_only_the_bell_is_understood_it_rings(way: Way, term: str) -> None:
    assert notification_sequence(way, "x", {"TERM": term}) == "\x07"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("way", [Way.OSC9, Way.OSC777])
def test_a_hostile_text_stays_inside_and_short(way: Way, text: str) -> None:
    sequence = notification_sequence(way, text, XTERM)
    inside = sequence[1:-1]
    assert len(inside) <= LONGEST + len("]777;notify;kigen;")
    assert not {character for character in inside if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}}
    assert inside.count(";") == (1 if way is Way.OSC9 else 3)


def test_the_bytes_reach_the_terminal(forked: Start) -> None:
    with Session("-c", TELLING_APP, environment={**XTERM, "TMUX": "", "STY": ""}, start=forked) as session:
        assert session.wait(15.0) == 0
        assert "\x1b]777;notify;kigen;#12 期限\x07".encode() in session.output

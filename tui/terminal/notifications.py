"""Notifications of the operator's terminal: the bell, OSC 9 (iTerm2, WezTerm) or OSC 777 (urxvt, foot)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from textual.app import App

from core.text import clean_name
from tui.terminal.outside import BEL, passed_on, send, takes_sequences

LONGEST = 160
TITLE = "kigen"


class Way(StrEnum):
    """How the operator wishes to be told: the setting ``notify``."""

    OFF = "off"
    BELL = "bell"
    OSC9 = "osc9"
    OSC777 = "osc777"


def notify(app: App[Any], way: Way, text: str, environment: Mapping[str, str]) -> None:
    """Tell ``text`` in the operator's way. Nobody learns whether the terminal showed it."""
    send(app, notification_sequence(way, text, environment))


def notification_sequence(way: Way, text: str, environment: Mapping[str, str]) -> str:
    """The bytes that ask for it; ``""`` where notifications are off. Where only the bell is understood, it rings.

    The text is cleaned and cut; a semicolon, which parts the fields of both sequences, becomes a comma.
    """
    if way is Way.OFF:
        return ""
    if way is Way.BELL or not takes_sequences(environment):
        return BEL
    said = clean_name(text, LONGEST).replace(";", ",")
    # The title first: "9;4" and a digit would be a progress bar.
    sequence = f"\x1b]9;{TITLE}: {said}{BEL}" if way is Way.OSC9 else f"\x1b]777;notify;{TITLE};{said}{BEL}"
    return passed_on(sequence, environment)

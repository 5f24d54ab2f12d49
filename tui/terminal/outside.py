"""Sequences for the operator's own terminal: past a tmux or a screen that stands between, and in one piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from textual.app import App

BEL = "\x07"
# screen keeps 768 bytes of a sequence, older ones 256. The first piece of a clipboard sequence then holds 233 letters
# of base64: no whole number of quads, so that a tmux behind `TERM=screen` drops it instead of copying a part.
SCREENS_PIECE = 240


class Between(StrEnum):
    """What stands between kigen and the operator's terminal."""

    NOTHING = "nothing"
    TMUX = "tmux"
    SCREEN = "screen"


def between(environment: Mapping[str, str]) -> Between:
    """As the environment tells. Over SSH only ``TERM`` is left: ``screen…`` may be a tmux too and is taken for screen,
    because tmux drops what is wrapped for screen, and screen would print what is wrapped for tmux."""
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith("tmux"):
        return Between.TMUX
    if environment.get("STY") or term.startswith("screen"):
        return Between.SCREEN
    return Between.NOTHING


def takes_sequences(environment: Mapping[str, str]) -> bool:
    """Whether the terminal takes commands to its system: the console of Linux and dumb terminals would print them."""
    term = environment.get("TERM", "")
    return not (term in ("", "dumb", "unknown") or term.startswith("linux"))


def passed_on(sequence: str, environment: Mapping[str, str]) -> str:
    """``sequence`` (begins with ESC, ends with BEL) wrapped so that tmux or screen hands it on.

    tmux does so where its option ``allow-passthrough`` is on; screen always, piece by piece.
    """
    match between(environment):
        case Between.TMUX:
            return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
        case Between.SCREEN:
            return "".join(f"\x1bP{piece}\x1b\\" for piece in _pieces(sequence, SCREENS_PIECE))
        case Between.NOTHING:
            return sequence


def send(app: App[Any], sequence: str) -> None:
    """Write ``sequence`` between two frames. From the app's own thread: there no frame is half written."""
    driver = app._driver  # the way of `App.bell`; there is no public one
    if sequence and driver is not None and not app.is_headless:
        driver.write(sequence)
        driver.flush()


def _pieces(text: str, most: int) -> Iterator[str]:
    """``text`` in pieces of at most ``most`` bytes of UTF-8, no character cut in two."""
    piece, size = "", 0
    for character in text:
        length = len(character.encode())
        if size + length > most:
            yield piece
            piece, size = "", 0
        piece, size = piece + character, size + length
    yield piece

"""What a program's output looks like: its bare text for a quick look, and a whole screen by an emulator."""

from __future__ import annotations

import re

import pyte

_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\].*?(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-~])", re.DOTALL)


def text_of(sent: bytes) -> str:
    """The characters of ``sent`` without its sequences, as they came."""
    return _SEQUENCE.sub(b"", sent).decode(errors="replace")


def rows_of(sent: bytes, size: tuple[int, int]) -> list[str]:
    """The rows of a terminal of ``size`` (columns, lines) after ``sent``."""
    screen = pyte.Screen(*size)
    screen.reset_mode(7, private=True)
    # Strings and private modes are not for the eye, and the emulator takes some of them for text.
    kept = re.sub(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[<=>?][0-9;]*[$ ]?[a-zA-Z]", b"", sent)
    pyte.ByteStream(screen).feed(kept)
    return [str(row) for row in screen.display]

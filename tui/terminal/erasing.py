"""What erasing leaves behind: cells of the current background in most terminals, of the terminal's own in others."""

from __future__ import annotations

from collections.abc import Mapping

from tui.terminal.pens import is_paper, is_plain
from tui.terminal.row_writer import Erasable


def erasable_in(environment: Mapping[str, str]) -> Erasable:
    """Which blanks may be erased rather than written. Coloured ones only where the terminal is known for it (bce)."""
    try:
        import curses
    except ImportError:
        return is_plain
    try:
        curses.setupterm(environment.get("TERM") or "dumb", 1)
    except curses.error:
        return is_plain
    return is_paper if curses.tigetflag("bce") > 0 else is_plain

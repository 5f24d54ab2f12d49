"""Screens that lay out what they tell otherwise where the terminal is wide."""

from __future__ import annotations

from tui.screens.frame import DeskScreen

WIDE = 110


class Wide(DeskScreen):
    """A screen with the class ``-wide`` from ``WIDE`` cells on, and ``-narrow`` below."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 an instance variable in Textual

    @property
    def wide(self) -> bool:
        """Whether there is room for two things beside each other."""
        return self.app.size.width >= WIDE

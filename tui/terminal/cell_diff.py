"""Sends only the cells that changed: Textual sends whole pieces of lines, each from its widget's left edge.

The one place that leans on what Textual keeps private; docs/terminal.md says what that is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.screen import Screen

from tui.terminal.erasing import erasable_in
from tui.terminal.frame import Frame
from tui.terminal.plain import CursorShown
from tui.terminal.proved import works_here

if TYPE_CHECKING:
    from textual._compositor import CompositorUpdate

    from tui.terminal.updates import CellsOfStrips

Answer = TypeVar("Answer")


class CellDiffed(App[Answer]):
    """An app that keeps the last frame and sends the difference. Where the diff is off, it draws as Textual does."""

    def __init__(self, *arguments: Any, surroundings: Mapping[str, str] = os.environ, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._surroundings = surroundings
        self._diffing = works_here(surroundings)
        self._frame: Frame | None = None
        self._cells_of: CellsOfStrips | None = None

    @property
    def diffing(self) -> bool:
        """Whether only changed cells are sent."""
        return self._diffing and not self.is_inline

    def redraw(self) -> None:
        """Erase the terminal and draw everything anew: something else wrote to it."""
        if self._frame is not None:
            self._frame.forget_shown()
        self.screen.refresh(repaint=True, layout=True)

    def on_mount(self) -> None:
        """Back from a suspension or an editor, nothing of the old frame is left on the terminal."""
        self.app_resume_signal.subscribe(self, lambda _: self.redraw(), immediate=True)

    def on_resize(self, _: events.Resize) -> None:
        """Terminals move and cut what they show, each in its own way."""
        if self._frame is not None:
            self._frame.forget_shown()
            self.screen.refresh(repaint=True)

    def _display(self, screen: Screen[Any], renderable: RenderableType | CompositorUpdate | None) -> None:
        from tui.terminal.updates import is_drawing

        if renderable is not None and self.diffing and self._draws():
            if self._takes_in(renderable):
                self._send_difference()
                return
            if is_drawing(renderable):  # a part before the first whole one, which is sent once
                screen.refresh(repaint=True)
                return
        super()._display(screen, renderable)  # type: ignore[arg-type]

    def _draws(self) -> bool:
        """Whether Textual would write now. What it drops must not be taken for shown."""
        driven = self._driver is not None and not self.is_headless
        return driven and self._running and not self._closed and not self._batch_count

    def _takes_in(self, update: RenderableType | CompositorUpdate) -> bool:
        """Put ``update`` into the frame. There is none until a whole update of this size comes."""
        from tui.terminal.updates import CellsOfStrips, is_drawing, is_whole, pieces

        size = (self.size.width, self.size.height)
        if not is_drawing(update) or (self._frame is not None and self._frame.size != size):
            self._frame = None
        if is_whole(update, self.size.region):
            self._frame = self._frame or Frame(*size, erasable_in(self._surroundings))
        if self._frame is None or not is_drawing(update):
            return False
        cells_of = self._cells_of = self._cells_of or CellsOfStrips(self.console)
        for y, x, strip in pieces(update):
            self._frame.put(y, x, cells_of.cells(strip))
        return True

    def _send_difference(self) -> None:
        """One write; none where nothing changed. The cursor goes where an input method looks for it."""
        driver, frame = self._driver, self._frame
        if driver is None or frame is None:
            return
        text = frame.update(self._place_of_cursor())
        if text:
            self._begin_update()
            driver.write(text)
            self._end_update()
            driver.flush()
        self.post_display_hook()

    def _place_of_cursor(self) -> tuple[int, int] | None:
        """The row and column where text is being typed, or where a screen reader listens; None where neither is."""
        read_out = isinstance(self, CursorShown) and self.terminal_cursor_shown
        if not read_out and not hasattr(self.focused, "cursor_screen_offset"):
            return None
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        return (y, x)

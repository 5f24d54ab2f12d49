"""Sends only the cells that changed: Textual sends whole pieces of lines, each from its widget's left edge.

The one place that leans on what Textual keeps private; docs/terminal.md says what that is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.screen import Screen

from tui.terminal.frame import Frame
from tui.terminal.proved import works_here

if TYPE_CHECKING:
    from textual._compositor import CompositorUpdate

Answer = TypeVar("Answer")


class CellDiffed(App[Answer]):
    """An app that keeps the last frame and sends the difference. Where the diff is off, it draws as Textual does."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._diffing = works_here(os.environ)
        self._frame: Frame | None = None

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
        if self.diffing and renderable is not None and self._draws():
            renderable = self._difference(renderable)
            if renderable is None:
                self.post_display_hook()
                return
        super()._display(screen, renderable)  # type: ignore[arg-type]

    def _draws(self) -> bool:
        """Whether Textual would write now. What it drops must not be taken for shown."""
        driven = self._driver is not None and not self.is_headless
        return driven and self._running and not self._closed and not self._batch_count

    def _difference(self, update: RenderableType | CompositorUpdate) -> RenderableType | CompositorUpdate | None:
        """What to send instead of ``update``, None where there is nothing.

        The update itself is sent, and no frame kept, until one of the whole terminal comes.
        """
        from tui.terminal.updates import Difference, cells_of_strip, is_drawing, is_whole, pieces

        size = (self.size.width, self.size.height)
        if not is_drawing(update) or (self._frame is not None and self._frame.size != size):
            self._frame = None
        if is_whole(update, self.size.region):
            self._frame = self._frame or Frame(*size)
        if self._frame is None or not is_drawing(update):
            return update
        for y, x, strip in pieces(update):
            self._frame.put(y, x, cells_of_strip(strip, self.console))
        text = self._frame.update()
        return Difference(text) if text or not self._cursor_stays() else None

    def _cursor_stays(self) -> bool:
        return self.screen.outer_size.clamp_offset(self.cursor_position) == self._previous_cursor_position

"""When an app has done all it can for now. Its event loop tells; Textual lets time pass and measures the processor."""

from __future__ import annotations

import asyncio
from asyncio import sleep
from collections import deque
from typing import Any

from textual._context import active_app
from textual.app import App
from textual.screen import Screen


async def at_rest(*_: float) -> None:
    """Until nothing more could run in the loop, and the screen is painted. Workers and our own timers do not count."""
    ready: deque[Any] = vars(asyncio.get_running_loop())["_ready"]
    app: App[Any] | None = active_app.get(None)
    while True:
        await sleep(0)
        while ready:
            await sleep(0)
        if app is None or not app.is_running or not app.screen_stack:
            return
        if app._resize_timer is not None or app._batch_count:  # waits a moment for the next size, or to paint at once
            await sleep(0.001)
        elif not _paint(app):
            return


def _paint(app: App[Any]) -> bool:
    """Paints now what the screen would paint with its next frame; whether there was anything."""
    screen = app.screen
    if not screen._update_timer._active.is_set():
        return False
    screen._on_timer_update()
    return True


def paint_nothing(screen: Screen[Any]) -> None:
    """In place of ``Screen._compositor_refresh``: nobody sees the frames, and who looks has the screen painted."""
    screen._dirty_widgets.clear()
    screen._compositor._dirty_regions.clear()

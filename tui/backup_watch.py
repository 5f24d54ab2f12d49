"""The day's backup while the screens are open: in a thread, and told only where it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from core.messages import Message

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.app import KigenApp

    BackUp: TypeAlias = Callable[[Desk], Message | None]

FIRST_AFTER_SECONDS = 5.0
"""The first screen is long there by then."""
LOOK_EVERY_SECONDS = 600.0
"""Screens stay open for weeks, and another day begins meanwhile."""


class BackupWatch:
    """Asks for the backup, which looks itself whether it is due."""

    def __init__(self, app: KigenApp, back_up: BackUp) -> None:
        self._app = app
        self._back_up = back_up
        self._told: Message | None = None
        self._working = False

    def start(self) -> None:
        """From now on, as long as the app runs."""
        self._app.set_timer(FIRST_AFTER_SECONDS, self.look)
        self._app.set_interval(LOOK_EVERY_SECONDS, self.look)

    def look(self) -> None:
        """In a thread, one at a time."""
        desk = self._app.opened
        if desk is None or self._working:
            return
        self._working = True
        self._app.run_worker(lambda: self._work(desk), group="backup", exit_on_error=False, thread=True)

    def _work(self, desk: Desk) -> None:
        found, fault = None, None
        try:
            found = self._back_up(desk)
        except Exception as caught:
            fault = caught
        self._app.call_later(self._done, found, fault)

    def _done(self, found: Message | None, fault: Exception | None) -> None:
        self._working = False
        if fault is not None:
            raise fault
        if found is not None and found != self._told:
            self._app.tell(self._app.translator.text(found))
        self._told = found

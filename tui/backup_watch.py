"""The day's backup while the screens are open: in a thread, and told only where it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from core.messages import Message
from tui.desk_watch import DeskWatch

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.app import KigenApp

    BackUp: TypeAlias = Callable[[Desk], Message | None]

FIRST_AFTER_SECONDS = 5.0
"""The first screen is long there by then."""


class BackupWatch(DeskWatch[Message]):
    """Asks for the backup, which looks itself whether it is due."""

    every = 600.0
    """Screens stay open for weeks, and another day begins meanwhile."""
    group = "backup"

    def __init__(self, app: KigenApp, back_up: BackUp) -> None:
        super().__init__(app)
        self._back_up = back_up
        self._told: Message | None = None

    def start(self) -> None:
        self.app.set_timer(FIRST_AFTER_SECONDS, self.look)
        super().start()

    def due_anyway(self) -> bool:
        return True  # the day makes it due, not what was done

    def found_in(self, desk: Desk) -> Message | None:
        return self._back_up(desk)

    def looked(self, found: Message | None) -> None:
        if found is not None and found != self._told:
            self.app.tell(self.app.translator.text(found))
        self._told = found

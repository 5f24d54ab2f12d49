"""Watching what other shifts handed over, whatever screen is shown: every header tells what is unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk_watch import DeskWatch

if TYPE_CHECKING:
    from storage.database.read_models.handovers import Unread
    from storage.desk import Desk
    from tui.app import KigenApp


class HandoverWatch(DeskWatch["Unread"]):
    """Reads what is unread where anybody changed the desk."""

    group = "handovers"

    def __init__(self, app: KigenApp) -> None:
        super().__init__(app)
        self._told = 0

    def found_in(self, desk: Desk) -> Unread | None:
        from tui.screens.handover_reading import unread_for  # the queue comes sooner without it

        with desk.read() as connection:
            return unread_for(desk, connection, self.app.now())

    def looked(self, found: Unread | None) -> None:
        if found is None:
            return
        self.app.reminders.hand_over(found)
        if found.number > self._told:  # on the message line once, in the header until it is read
            self._told = found.number
            self.app.reminders.tell_handover(found)

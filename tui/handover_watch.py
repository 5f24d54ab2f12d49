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
        version = desk.data_version()
        if version == self._data_version:
            return None
        found = unread_handovers(desk, self.app)
        self._data_version = version
        return found

    def looked(self, found: Unread | None) -> None:
        if found is None:
            return
        self.app.hand_over(found)
        if found.number > self._told:  # on the message line once, in the header until it is read
            self._told = found.number
            self.app.tell_handover(found)


def unread_handovers(desk: Desk, app: KigenApp) -> Unread | None:
    """What this operator has still to read; nothing is told to who can mark nothing. Called in threads only."""
    from storage.database.read_models.handovers import Unread, unread  # the queue comes sooner without it

    if desk.read_only is not None:
        return Unread()
    with desk.read() as connection:
        return unread(connection, desk.actor.name, app.now())

"""Watching which claim windows close soon, whatever screen is shown: every header reminds of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from tui.desk_watch import DeskWatch

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.app import KigenApp

SHARE_OF_READING = 0.05
"""Of the time, at most, while others act without a pause."""
READ_ANYWAY_AFTER = timedelta(minutes=15)
"""Another day begins, whoever acts."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How many months and claims are to be filed within the reminders of the desk, and the working days that the most
    pressing one has left."""

    count: int = 0
    working_days: int = 0


class ClaimWatch(DeskWatch[Closing]):
    """Reads what closes soon where anybody changed the desk, on a large desk not after each of many changes."""

    group = "closing"

    def __init__(self, app: KigenApp) -> None:
        super().__init__(app)
        self._read_at: datetime | None = None
        self._rests_until = 0.0

    def due(self, desk: Desk) -> bool:
        return monotonic() >= self._rests_until and super().due(desk)

    def due_anyway(self) -> bool:
        return self._read_at is None or self.app.now() - self._read_at >= READ_ANYWAY_AFTER

    def found_in(self, desk: Desk) -> Closing:
        started, now = monotonic(), self.app.now()
        found = closing_soon(desk, now)
        self._read_at, ended = now, monotonic()
        self._rests_until = ended + (ended - started) / SHARE_OF_READING
        return found

    def looked(self, found: Closing | None) -> None:
        if found is not None:
            self.app.reminders.remind(found)


def closing_soon(desk: Desk, now: datetime) -> Closing:
    """What the desk's reminders reach at ``now``. Called in threads only."""
    from storage.database.read_models.claims import claims_closing  # the queue comes sooner without it

    thresholds = desk.settings().claim_reminders
    with desk.read() as connection:
        left = [row.left for row in claims_closing(connection, desk.catalogue, now, thresholds)]
    return Closing(len(left), min((each.working_days for each in left if each is not None), default=0))

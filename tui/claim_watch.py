"""Watching which claim windows close soon, whatever screen is shown: every header reminds of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.desk_watch import DeskWatch

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.app import KigenApp

READ_AT_MOST_EVERY = timedelta(seconds=10)
READ_ANYWAY_AFTER = timedelta(minutes=15)
"""Another day begins, whoever acts."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How many months and claims are to be filed within the reminders of the desk, and the working days that the most
    pressing one has left."""

    count: int = 0
    working_days: int = 0


class ClaimWatch(DeskWatch[Closing]):
    """Looks whether anybody changed the desk (one number), and only then reads what closes soon."""

    group = "closing"

    def __init__(self, app: KigenApp) -> None:
        super().__init__(app)
        self._data_version = -1
        self._read_at: datetime | None = None

    def found_in(self, desk: Desk) -> Closing | None:
        now = self.app.now()
        passed = READ_ANYWAY_AFTER if self._read_at is None else now - self._read_at
        if passed < READ_AT_MOST_EVERY:
            return None
        version = desk.data_version()
        if version == self._data_version and passed < READ_ANYWAY_AFTER:
            return None
        found = closing_soon(desk, now)
        self._data_version, self._read_at = version, now
        return found

    def looked(self, found: Closing | None) -> None:
        if found is not None:
            self.app.remind(found)


def closing_soon(desk: Desk, now: datetime) -> Closing:
    """What the desk's reminders reach at ``now``. Called in threads only."""
    from storage.database.read_models.claims import claims_closing  # the queue comes sooner without it

    thresholds = desk.settings().claim_reminders
    with desk.read() as connection:
        left = [row.left for row in claims_closing(connection, desk.catalogue, now, thresholds)]
    return Closing(len(left), min((each.working_days for each in left if each is not None), default=0))

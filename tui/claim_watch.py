"""Watching which claim windows close soon, whatever screen is shown: every header reminds of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.errors import KigenError

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.app import KigenApp

LOOK_EVERY_SECONDS = 2.0
READ_AT_MOST_EVERY = timedelta(seconds=10)
READ_ANYWAY_AFTER = timedelta(minutes=15)
"""Another day begins, whoever acts."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How many months and claims are to be filed within the reminders of the desk, and the working days that the most
    pressing one has left."""

    count: int = 0
    working_days: int = 0


class ClaimWatch:
    """Looks whether anybody changed the desk (one number), and only then reads what closes soon."""

    def __init__(self, app: KigenApp) -> None:
        self._app = app
        self._data_version = -1
        self._read_at: datetime | None = None
        self._looking = False

    def start(self) -> None:
        """From now on, as long as the app runs."""
        self._app.set_interval(LOOK_EVERY_SECONDS, self.look)

    def look(self) -> None:
        """Look in a thread, one at a time; before the desk is open there is nothing to look at."""
        desk = self._app.opened
        if desk is None or self._looking:
            return
        self._looking = True
        self._app.run_worker(lambda: self._work(desk), group="closing", exit_on_error=False, thread=True)

    def _work(self, desk: Desk) -> None:
        closing, fault = None, None
        try:
            closing = self._changed(desk)
        except KigenError:  # the screens tell it: they ask the same desk
            pass
        except Exception as caught:
            fault = caught
        self._app.call_later(self._looked, closing, fault)

    def _changed(self, desk: Desk) -> Closing | None:
        now = self._app.now()
        passed = READ_ANYWAY_AFTER if self._read_at is None else now - self._read_at
        if passed < READ_AT_MOST_EVERY:
            return None
        version = desk.data_version()
        if version == self._data_version and passed < READ_ANYWAY_AFTER:
            return None
        found = closing_soon(desk, now)
        self._data_version, self._read_at = version, now
        return found

    def _looked(self, closing: Closing | None, fault: Exception | None) -> None:
        self._looking = False
        if fault is not None:
            raise fault
        if closing is not None:
            self._app.remind(closing)


def closing_soon(desk: Desk, now: datetime) -> Closing:
    """What the desk's reminders reach at ``now``. Called in threads only."""
    from storage.database.read_models.claims import claims_closing  # the queue comes sooner without it

    thresholds = desk.settings().claim_reminders
    with desk.read() as connection:
        left = [row.left for row in claims_closing(connection, desk.catalogue, now, thresholds)]
    return Closing(len(left), min((each.working_days for each in left if each is not None), default=0))

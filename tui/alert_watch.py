"""Watching the desk for what calls its operator, whatever screen is shown: the bell or a notification, and a line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.errors import KigenError
from core.messages import Message
from tui.alerts import Cause
from tui.terminal.notifications import Way, notify

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.alert_reading import Watch
    from tui.app import KigenApp

LOOK_EVERY_SECONDS = 2.0


class AlertWatch:
    """Looks whether anybody changed the desk, and reads only then or when the next ticket comes at risk.

    Where the settings want no notification nothing runs.
    """

    def __init__(self, app: KigenApp) -> None:
        self._app = app
        self._way = Way(app.settings.notify)
        self._causes = frozenset(map(Cause, app.settings.notify_on))
        self._watch: Watch | None = None
        self._data_version = -1
        self._looking = False

    def start(self) -> None:
        """From now on, as long as the app runs."""
        if self._way is not Way.OFF and self._causes:
            self._app.set_interval(LOOK_EVERY_SECONDS, self.look)
            self.look()

    def look(self) -> None:
        """Look in a thread, one at a time; before the desk is open there is nothing to look at."""
        desk = self._app.opened
        if desk is None or self._looking:
            return
        self._looking = True
        self._app.run_worker(lambda: self._work(desk), group="alerts", exit_on_error=False, thread=True)

    def _work(self, desk: Desk) -> None:
        message, fault = None, None
        try:
            message = self._changed(desk)
        except KigenError:  # the screens tell it: they ask the same desk
            pass
        except Exception as caught:
            fault = caught
        self._app.call_later(self._looked, message, fault)

    def _changed(self, desk: Desk) -> Message | None:
        from tui.alert_reading import look, watch_from  # the queue comes sooner without it

        version, now = desk.data_version(), self._app.now()
        watch, message = self._watch, None
        if watch is None:
            self._watch = watch_from(desk, now)
        elif version != self._data_version or (watch.next_risk_at is not None and watch.next_risk_at <= now):
            self._watch, message = look(desk, watch, now, self._causes)
        self._data_version = version
        return message

    def _looked(self, message: Message | None, fault: Exception | None) -> None:
        self._looking = False
        if fault is not None:
            raise fault
        if message is not None:
            text = self._app.translator.text(message)
            notify(self._app, self._way, text, os.environ)
            self._app.tell(text)

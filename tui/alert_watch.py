"""Watching the desk for what calls its operator, whatever screen is shown: the bell or a notification, and a line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.messages import Message
from tui.alerts import Cause
from tui.desk_watch import DeskWatch
from tui.terminal.notifications import Way, notify

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.alert_reading import Watch
    from tui.app import KigenApp


class AlertWatch(DeskWatch[Message]):
    """Looks whether anybody changed the desk, and reads only then or when the next ticket comes at risk.

    Where the settings want no notification nothing runs.
    """

    group = "alerts"

    def __init__(self, app: KigenApp) -> None:
        super().__init__(app)
        self._way = Way(app.settings.notify)
        self._causes = frozenset(map(Cause, app.settings.notify_on))
        self._watch: Watch | None = None

    def start(self) -> None:
        if self._way is not Way.OFF and self._causes:
            super().start()
            self.look()

    def due_anyway(self) -> bool:
        """Whether a ticket comes at risk, or nothing was read yet."""
        watch = self._watch
        return watch is None or (watch.next_risk_at is not None and watch.next_risk_at <= self.app.now())

    def found_in(self, desk: Desk) -> Message | None:
        from tui.alert_reading import look, watch_from  # the queue comes sooner without it

        if self._watch is None:
            self._watch = watch_from(desk, self.app.now())
            return None
        self._watch, message = look(desk, self._watch, self.app.now(), self._causes)
        return message

    def looked(self, found: Message | None) -> None:
        if found is not None:
            text = self.app.translator.text(found)
            notify(self.app, self._way, text, os.environ)
            self.app.tell(text)

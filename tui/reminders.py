"""What every header reminds the operator of, whatever screen is shown: windows that close, handovers to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.actions import Place
from tui.key_names import shown_key

if TYPE_CHECKING:
    from storage.database.read_models.handovers import Unread
    from tui.app import KigenApp
    from tui.claim_watch import Closing


class Reminders:
    """The watches say what they found; None: not known yet."""

    def __init__(self, app: KigenApp) -> None:
        self._app = app
        self.closing: Closing | None = None
        """The claim windows that close soon."""
        self.unread: Unread | None = None
        """The handovers that this operator has still to read."""

    def remind(self, closing: Closing) -> None:
        """Other claim windows close soon."""
        if closing != self.closing:
            self.closing = closing
            self._app.repaint_frame()

    def hand_over(self, unread: Unread) -> None:
        """Other handovers are unread."""
        if unread != self.unread:
            self.unread = unread
            self._app.repaint_frame()

    def tell_handover(self, unread: Unread) -> None:
        """Say on the message line that somebody handed over, and which key opens it."""
        app = self._app
        screen = app.desk_screen
        if unread.at is not None and screen is not None and screen.place is not Place.HANDOVER:  # it is seen there
            key = shown_key(app.keys.of["handover.open"][0])
            at = app.translator.formats.short_instant(unread.at, app.now())
            app.tell(app.translator.words("screens.handed_over", actor=unread.actor, at=at, key=key))

"""A screen that reads again when anybody changed the desk. To look costs one number, and no thread, every second."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.timer import Timer

from core.errors import KigenError
from tui.screens.frame import DeskScreen

LOOK_EVERY_SECONDS = 1.0
"""What others do is to be seen within two seconds, reading and painting included."""


class Watching(DeskScreen):
    """Looks while it is the screen that is shown; ``read_again`` is called after a change.

    Handlers of Textual are called for every class of the screen, so none here calls its base's.
    """

    def __init__(self) -> None:
        super().__init__()
        self._data_version = 0
        self._looks: Timer | None = None
        self._asking = False
        self._unread = False

    def compose(self) -> ComposeResult:
        """What is committed from now on, the first reading may not have seen."""
        if self.kigen.opened is not None:
            self._data_version = self.kigen.opened.version_at_hand() or 0
        yield from super().compose()

    def on_mount(self) -> None:
        """Begin to look."""
        self._looks = self.set_interval(LOOK_EVERY_SECONDS, self.look)

    def on_screen_suspend(self) -> None:
        """Another screen, or a panel, is shown."""
        if self._looks is not None:
            self._looks.pause()

    def on_screen_resume(self) -> None:
        """It is shown again."""
        if self._looks is not None:
            self._looks.resume()

    def look_failed(self, error: KigenError) -> None:
        """What is shown stays."""
        self.say_not_read(error)

    def look(self) -> None:
        """Did anybody change the desk? A question that takes long goes to a thread, one at a time."""
        desk = self.kigen.opened
        if desk is None or not self.is_current or self._asking:
            return
        version = desk.version_at_hand()
        if version is not None:
            self._looked(version)
            return
        self._asking = True
        self.ask("look", lambda desk: desk.data_version(), self._answered, self._not_answered)

    def _answered(self, version: int) -> None:
        self._asking = False
        self._looked(version)

    def _not_answered(self, error: KigenError) -> None:
        self._asking = False
        self._unread = True  # what was committed meanwhile may be in no number
        self.look_failed(error)

    def _looked(self, version: int) -> None:
        changed = version != self._data_version or self._unread or self.is_stale
        self._data_version, self._unread = version, False
        if changed:
            self.read_again()

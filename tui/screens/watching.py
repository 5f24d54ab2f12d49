"""A screen that reads again when anybody changed the desk. Asking costs one number every two seconds."""

from __future__ import annotations

from core.errors import KigenError
from tui.screens.frame import DeskScreen

LOOK_EVERY_SECONDS = 2.0


class Watching(DeskScreen):
    """Looks while it is the screen that is shown; ``read_again`` is called after a change."""

    def __init__(self) -> None:
        super().__init__()
        self._data_version = -1

    def on_mount(self) -> None:
        """Begin to look. Textual calls this beside the ``on_mount`` of the classes above and below."""
        self.set_interval(LOOK_EVERY_SECONDS, self._look)

    def look_failed(self, error: KigenError) -> None:
        """What is shown stays."""
        self.say_not_read(error)

    def _look(self) -> None:
        """Did anybody change the desk?"""
        if self.kigen.opened is not None and self.is_current:
            self.ask("look", lambda desk: desk.data_version(), self._looked, self.look_failed)

    def _looked(self, version: int) -> None:
        changed = self._data_version not in (-1, version)
        self._data_version = version
        if changed:
            self.read_again()

"""Looking at the desk again and again while the app runs, whatever screen is shown: in a thread, one look at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from core.errors import KigenError

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.app import KigenApp

Found = TypeVar("Found")


class DeskWatch(Generic[Found]):
    """Reads what there is to find in a thread, where it is ``due``, and tells in the app what it found."""

    every: ClassVar[float] = 1.0
    """Seconds."""
    group: ClassVar[str]
    """Of its threads."""

    def __init__(self, app: KigenApp) -> None:
        self.app = app
        self._looking = False
        self._data_version = -1
        """Of the desk as it was when it was read last."""

    def start(self) -> None:
        """From now on, as long as the app runs."""
        self.app.set_interval(self.every, self.look)

    def look(self) -> None:
        """Look, unless it still does; before the desk is open there is nothing to look at."""
        desk = self.app.opened
        if desk is None or self._looking or not self.due(desk):
            return
        self._looking = True
        self.app.run_worker(lambda: self._work(desk), group=self.group, exit_on_error=False, thread=True)

    def due(self, desk: Desk) -> bool:
        """Whether there may be anything to find. Asked in the app: it neither waits nor reads."""
        return desk.version_at_hand() != self._data_version or self.due_anyway()

    def due_anyway(self) -> bool:
        """Whether there is though nobody changed the desk."""
        return False

    def found_in(self, desk: Desk) -> Found | None:
        """What is to be told now; None: nothing. Called in threads only."""
        raise NotImplementedError

    def looked(self, found: Found | None) -> None:
        """It looked and found this."""
        raise NotImplementedError

    def _work(self, desk: Desk) -> None:
        found, fault = None, None
        try:
            version = desk.data_version()
            if version != self._data_version or self.due_anyway():  # a server knows it only now
                found = self.found_in(desk)
                self._data_version = version
        except KigenError:  # the screens tell it: they ask the same desk
            pass
        except Exception as caught:
            fault = caught
        self.app.call_later(self._ended, found, fault)

    def _ended(self, found: Found | None, fault: Exception | None) -> None:
        self._looking = False
        if fault is not None:
            raise fault
        self.looked(found)

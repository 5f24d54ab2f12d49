"""What an operator wants done, over all its tries: it is done once at most, and nobody has to wait for it."""

from __future__ import annotations

import threading


class Intent:
    """One act, or one on many tickets, however often it is tried. Its tries follow each other, each in any thread."""

    def __init__(self, command_id: str) -> None:
        self._command_id = command_id
        self._acts = 0
        self._given_up = threading.Event()
        self.waits_for = ""
        """The code of what its last try met, empty as long as it met nothing."""

    def begin(self) -> None:
        """A try begins."""
        self._acts = 0
        self._given_up.clear()
        self.waits_for = ""

    def next_command_id(self) -> str:
        """The command id of its next act, in each try the same one."""
        self._acts += 1
        return self._command_id if self._acts == 1 else f"{self._command_id}:{self._acts}"

    def give_up(self) -> None:
        """Nobody waits any longer: it ends where it would try again."""
        self._given_up.set()

    @property
    def given_up(self) -> bool:
        """Whether nobody waits any longer."""
        return self._given_up.is_set()

    def rest(self, seconds: float) -> None:
        """Let others go first; over at once where it is given up."""
        self._given_up.wait(seconds)

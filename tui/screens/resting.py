"""Telling of the row under the cursor once the cursor rests: a key that repeats never waits for what is beside."""

from __future__ import annotations

from textual.timer import Timer

from tui.screens.wide import Wide

FOLLOWS_AFTER_SECONDS = 0.1


class Resting(Wide):
    """A screen with a list that something is told beside."""

    def __init__(self) -> None:
        super().__init__()
        self._resting: Timer | None = None

    @property
    def follows(self) -> bool:
        """Whether what is beside is about to tell of another row."""
        return self._resting is not None

    def follow(self) -> None:
        """Tell of the row under the cursor as soon as the cursor rests."""
        self.stop_following()
        self._resting = self.set_timer(FOLLOWS_AFTER_SECONDS, self._rest)

    def stop_following(self) -> None:
        """Nothing is told any more of where the cursor was."""
        if self._resting is not None:
            self._resting.stop()
            self._resting = None

    def rested(self) -> None:
        """The cursor rests: read what is told of its row."""
        raise NotImplementedError

    def _rest(self) -> None:
        self._resting = None
        self.rested()

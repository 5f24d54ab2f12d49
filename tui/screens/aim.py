"""Whether a key was meant for the ticket under the cursor: over a slow line an operator presses again too soon."""

from __future__ import annotations

SEEN_AFTER_SECONDS = 0.7
"""So long after another ticket was painted under the cursor its operator can have seen it: an echo and a reaction."""


class Aim:
    """What came under the cursor without the operator's moving it. All instants are of the loop's monotonic clock."""

    def __init__(self) -> None:
        self._spot: tuple[int, int] | None = None
        self._since: float | None = None

    def replaced(self, number: int, moves: int) -> None:
        """Ticket ``number`` came under the cursor, which was moved ``moves`` times so far; it is not painted yet."""
        self._spot, self._since = (number, moves), None

    def painted(self, at: float) -> None:
        """What came is on its way to the terminal."""
        if self._since is None:
            self._since = at

    def meant(self, number: int, moves: int, pressed_at: float) -> bool:
        """Whether a key that arrived at ``pressed_at`` was meant for this ticket. A key too soon begins the wait anew:
        one that is held down never acts."""
        if self._spot != (number, moves):
            self._spot = None
            return True
        if self._since is not None and pressed_at >= self._since + SEEN_AFTER_SECONDS:
            self._spot = None
            return True
        if self._since is not None:
            self._since = max(self._since, pressed_at)
        return False

"""What an operator saw of a ticket when a key was pressed: an act on it is refused where somebody else changed that."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Seen:
    """``answer`` is the id of the last one, empty: there was none. None: not known. ``is_open``: not resolved."""

    owner: str | None = None
    priority: str | None = None
    answer: str | None = None
    is_open: bool = False

    def and_now(self, value: str) -> Seen:
        """With the ``value`` that the refusal of an act told: each act asks for the one that it changes."""
        return replace(self, owner=value, priority=value, answer=value)


UNSEEN = Seen()

"""Saved views: a filter under a name and one key, each operator's own, and those that every operator has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.messages import Message, Param

# One key each, in every terminal and through tmux; letters act on tickets, digits go to screens.
KEYS = tuple(f"f{number}" for number in range(5, 13))
FILTER_LENGTH = 300


@dataclass(frozen=True, slots=True)
class View:
    """``key`` is one of ``KEYS``; ``filter`` are filter words, which are read anew at each use (``due:<1h``)."""

    name: str
    key: str
    filter: str

    @property
    def title(self) -> Param:
        """What people read: its name, or the words of a default view."""
        return Message(f"desk.view_{self.name}") if self in DEFAULT_VIEWS else self.name


# What every operator has without storing it, until a view of one's own takes its key or its name.
DEFAULT_VIEWS = (
    View("mine", "f5", "owner:me"),
    View("overdue", "f6", "is:overdue"),
    View("risk", "f7", "is:risk"),
    View("unassigned", "f8", "is:unassigned"),
    View("waiting", "f9", "is:paused"),
)


def offered_views(own: Iterable[View]) -> tuple[View, ...]:
    """An operator's views by key: ``own`` ones, and the defaults that none of them replaces."""
    kept = tuple(own)
    keys = {view.key for view in kept}
    names = {view.name.casefold() for view in kept}
    defaults = (view for view in DEFAULT_VIEWS if view.key not in keys and view.name not in names)
    return tuple(sorted((*kept, *defaults), key=lambda view: KEYS.index(view.key)))

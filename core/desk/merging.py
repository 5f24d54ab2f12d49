"""What two operators made of one thing: what both can have is taken together, the rest is theirs or mine to choose."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Place = TypeVar("Place", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Conflict(Generic[Place, Value]):
    """A place that both changed, each otherwise. ``base`` is what stood there when mine was begun; None: nothing."""

    place: Place
    base: Value | None
    theirs: Value | None
    mine: Value | None


@dataclass(frozen=True, slots=True)
class Merged(Generic[Place, Value]):
    """``agreed`` is what stands at every place that is in no conflict."""

    agreed: Mapping[Place, Value]
    conflicts: tuple[Conflict[Place, Value], ...] = ()

    def choosing(self, mine: Container[Place]) -> dict[Place, Value]:
        """All of it: at each place in conflict mine where it is among ``mine``, theirs everywhere else."""
        found = dict(self.agreed)
        for each in self.conflicts:
            value = each.mine if each.place in mine else each.theirs
            if value is not None:
                found[each.place] = value
        return found


def merge(
    base: Mapping[Place, Value], theirs: Mapping[Place, Value], mine: Mapping[Place, Value]
) -> Merged[Place, Value]:
    """Merge two changes of ``base``. A place that is missing is one that holds nothing.

    What one side alone changed is taken from it, what both changed alike is taken once, what nobody changed stays. All
    else is in conflict: also what one side took away and the other changed.
    """
    agreed: dict[Place, Value] = {}
    conflicts: list[Conflict[Place, Value]] = []
    for place in dict.fromkeys((*mine, *theirs, *base)):
        was, other, own = base.get(place), theirs.get(place), mine.get(place)
        if was != other != own != was:
            conflicts.append(Conflict(place, was, other, own))
            continue
        value = other if own == was else own
        if value is not None:
            agreed[place] = value
    return Merged(agreed, tuple(conflicts))


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to a thing since it was read: the ``fields`` that are other ones by it. ``at`` is aware UTC."""

    by: str
    at: datetime
    fields: frozenset[str]


def last_change(changes: Sequence[Change], field: str) -> Change | None:
    """The last of ``changes``, oldest first, that touched ``field``."""
    return next((each for each in reversed(changes) if field in each.fields), None)


def changed_by(changes: Iterable[Change]) -> dict[str, tuple[str, ...]]:
    """The fields that each operator changed, in the order they were changed first."""
    found: dict[str, dict[str, None]] = {}
    for each in changes:
        found.setdefault(each.by, {}).update(dict.fromkeys(sorted(each.fields)))
    return {by: tuple(fields) for by, fields in found.items()}

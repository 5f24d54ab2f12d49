"""Opening the desk: to look at it at once, or to work on it, with its deadlines brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from storage.desk import Desk

if TYPE_CHECKING:
    from core.desk.restanding import Counts
    from core.desk.settings import Settings
    from core.terms.registry import Catalogue
    from storage.actor import Actor
    from storage.database.location import Location

Recomputed: TypeAlias = "Mapping[str, Counts]"


@dataclass(frozen=True, slots=True)
class Workplace:
    """An open desk. ``recomputed`` has counts by terms where stored deadlines were computed anew, ``created`` says
    that the desk is a new one."""

    desk: Desk
    recomputed: Recomputed | None = None
    created: bool = False


def open_workplace(
    location: Location,
    *,
    actor: Actor,
    clock: Callable[[], datetime],
    terms: Path | None = None,
    settings: Settings | None = None,
    create: bool = False,
) -> Workplace:
    """The desk at ``location``, ready: catalogue with the desk's official holidays, deadlines up to date.

    ``terms`` is the directory of the user's own documents. With ``create`` a desk that is not there yet is made, with
    ``settings``. Raises ``DeskUnreachable``, and ``ManyErrors`` where documents of the user are wrong.
    """
    found: list[Recomputed] = []
    opened = open_to_look(
        location, actor=actor, clock=clock, told=found.append, terms=terms, settings=settings, create=create
    )
    try:
        _ = opened.desk.catalogue
    except BaseException:
        opened.desk.close()
        raise
    return Workplace(opened.desk, found[0] if found else None, opened.created)


def open_to_look(
    location: Location,
    *,
    actor: Actor,
    clock: Callable[[], datetime],
    told: Callable[[Recomputed], None],
    terms: Path | None = None,
    settings: Settings | None = None,
    create: bool = False,
) -> Workplace:
    """The same, not ready yet: ``Desk.catalogue`` makes it so when it is first asked for, and raises what is wrong.

    Until then lists show the deadlines as they are stored. Where they change, ``told`` has the counts by terms.
    """

    def catalogue(desk: Desk) -> Catalogue:
        from storage.preparing import catalogue_of  # reading the documents takes longer than a list
        from storage.recompute import recompute

        made = desk.catalogue_at_hand = catalogue_of(desk, terms)  # all deadlines of a large desk take minutes
        counts = recompute(desk, made)
        if counts is not None:
            told(counts)
        return made

    created = create and location.path is not None and not location.path.exists()
    if created:
        return Workplace(
            Desk.create(location, actor=actor, catalogue=catalogue, settings=settings, clock=clock), created=True
        )
    return Workplace(Desk.open(location, actor=actor, catalogue=catalogue, clock=clock))


def recompute(desk: Desk) -> Recomputed | None:
    """Bring the stored deadlines up to date with the catalogue and settings; counts by terms where any changed."""
    from storage.recompute import recompute

    return recompute(desk, desk.catalogue)

"""Opening the desk to work on it: its database, the terms with its own holidays, deadlines brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.desk.settings import Settings
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.desk import Desk
from storage.holidays import HolidayLists
from storage.official_holidays import official_lists
from storage.recompute import Counts, recompute_if_changed


@dataclass(frozen=True, slots=True)
class Workplace:
    """An open desk. ``recomputed`` has counts by terms where stored deadlines were computed anew, ``created`` says
    that the desk is a new one."""

    desk: Desk
    recomputed: Mapping[str, Counts] | None = None
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
    created = create and location.path is not None and not location.path.exists()
    nothing = Catalogue(())
    if created:
        desk = Desk.create(location, actor=actor, catalogue=nothing, settings=settings, clock=clock)
    else:
        desk = Desk.open(location, actor=actor, catalogue=nothing, clock=clock)
    try:
        with desk.read() as connection:
            holidays = HolidayLists(official_lists(connection))
        desk.catalogue = load_catalogue(holidays, terms)
        recomputed = recompute(desk)
    except BaseException:
        desk.close()
        raise
    return Workplace(desk, recomputed, created)


def recompute(desk: Desk) -> Mapping[str, Counts] | None:
    """Bring the stored deadlines up to date with the catalogue and settings; counts by terms where any changed."""
    if desk.read_only is not None:
        return None
    return recompute_if_changed(
        desk.engine, desk.catalogue, now=desk.now(), actor=desk.actor.name, new_id=desk.keys.new
    )

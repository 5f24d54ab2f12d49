"""Making an open desk ready for acts: the terms with its own holidays, and its deadlines brought up to date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.desk.restanding import Counts
from core.terms.registry import Catalogue
from storage.catalogue import load_catalogue
from storage.desk import Desk
from storage.holidays import HolidayLists
from storage.official_holidays import official_lists
from storage.parsed_documents import ParsedDocuments
from storage.paths import paths
from storage.recompute import recompute_if_changed


def catalogue_of(desk: Desk, terms: Path | None) -> Catalogue:
    """The terms that ship and those in the directory ``terms``, with the desk's official holidays.

    Raises ``ManyErrors`` where documents of the user are wrong.
    """
    with desk.read() as connection:
        holidays = HolidayLists(official_lists(connection))
    return load_catalogue(holidays, terms, parse=ParsedDocuments(paths().parsed_documents))


def recompute(desk: Desk, catalogue: Catalogue) -> Mapping[str, Counts] | None:
    """Bring the stored deadlines up to date with ``catalogue`` and the settings; counts by terms where any changed."""
    if desk.read_only is not None:
        return None
    return recompute_if_changed(desk.engine, catalogue, now=desk.now(), actor=desk.actor.name, new_id=desk.keys.new)

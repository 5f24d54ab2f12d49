"""Making an open desk ready for acts: the terms with its own holidays."""

from __future__ import annotations

from pathlib import Path

from core.terms.registry import Catalogue
from storage.catalogue import load_catalogue
from storage.desk import Desk
from storage.holidays import HolidayLists
from storage.official_holidays import official_lists
from storage.parsed_documents import ParsedDocuments
from storage.paths import paths


def catalogue_of(desk: Desk, terms: Path | None) -> Catalogue:
    """The terms that ship and those in the directory ``terms``, with the desk's official holidays.

    Raises ``ManyErrors`` where documents of the user are wrong.
    """
    with desk.read() as connection:
        holidays = HolidayLists(official_lists(connection))
    return load_catalogue(holidays, terms, parse=ParsedDocuments(paths().parsed_documents))

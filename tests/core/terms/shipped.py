"""The catalogue as it ships, with the real national holidays."""

from __future__ import annotations

from functools import cache

from core.terms.registry import Catalogue
from storage.catalogue import load_catalogue
from storage.holidays import HolidayLists


@cache
def shipped_catalogue() -> Catalogue:
    return load_catalogue(HolidayLists())

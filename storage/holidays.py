"""National holidays: computed by the ``holidays`` library, overridden by imported official lists."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from importlib.metadata import version
from types import MappingProxyType

from core.errors import BadInput

# The last year for which the library was compared with the country's official list.
_COMPARED_UNTIL = {"JP": 2027}


class NationalHolidays:
    """The public holidays of one country.

    ``official`` gives the dates of whole years as the country's own list says (for Japan the file of the
    Cabinet Office); they go before the library's. Years are computed when they are first asked for.
    """

    def __init__(self, country: str, official: Mapping[int, Iterable[date]] = MappingProxyType({})) -> None:
        self._country = country
        self._official = {year: frozenset(dates) for year, dates in official.items()}
        self._computed: dict[int, frozenset[date]] = {}

    @property
    def official_until(self) -> int:
        """The last year known from an official list; later years are provisional."""
        return max((_COMPARED_UNTIL.get(self._country, 0), *self._official))

    @cached_property
    def fingerprint(self) -> str:
        """Differs where another version of the library or another official list could give other dates."""
        official = {year: sorted(dates) for year, dates in sorted(self._official.items())}
        digest = hashlib.sha256(repr(official).encode()).hexdigest()[:16] if official else "computed"
        return f"{self._country} {version('holidays')} {digest}"

    def dates(self, year: int) -> Collection[date]:
        """The holidays of ``year``."""
        if year in self._official:
            return self._official[year]
        if year not in self._computed:
            self._computed[year] = _computed(self._country, year)
        return self._computed[year]


class HolidayLists:
    """The holidays that terms name by country; official lists belong to a country."""

    def __init__(self, official: Mapping[str, Mapping[int, Iterable[date]]] = MappingProxyType({})) -> None:
        self._official = official
        self._known: dict[str, NationalHolidays] = {}

    def __call__(self, country: str) -> NationalHolidays:
        """The holidays of ``country`` (ISO 3166-1 alpha-2). Raises ``BadInput("country_unknown")``."""
        if country not in self._known:
            if country not in _COMPARED_UNTIL and not _is_supported(country):
                raise BadInput("country_unknown", field="holidays", country=country)
            self._known[country] = NationalHolidays(country, self._official.get(country, {}))
        return self._known[country]


def _computed(country: str, year: int) -> frozenset[date]:
    import holidays  # slow to import, and needed only once a deadline reaches a calendar with holidays

    return frozenset(holidays.country_holidays(country, years=year))


def _is_supported(country: str) -> bool:
    import holidays

    return country in holidays.list_supported_countries()

"""The official holiday lists that a desk was given: what they would change, and keeping them.

They stand in the desk's own row, so that every operator computes with the same holidays. Only what the library of
this kigen does not say by itself is kept: years it gets wrong, and years after those it was compared with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, select, update

from core.desk.restanding import Counts
from storage.catalogue import load_catalogue
from storage.database.engine import writing
from storage.database.ledger import Ledger
from storage.database.tables import desk as desk_row
from storage.desk import Desk
from storage.exchange.source_file import SourceFile
from storage.holidays import HolidayLists, NationalHolidays
from storage.recompute import Preview, preview, recompute
from storage.retrying import again_where_others_were_in_the_way, done_before

Named: TypeAlias = Mapping[int, Mapping[date, str]]
Lists: TypeAlias = Mapping[str, Mapping[int, tuple[date, ...]]]

_KEY = "official_holidays"


@dataclass(frozen=True, slots=True)
class HolidayChange:
    """What a list says other than the desk: holidays it adds and takes away, years it makes official, and what
    follows for open tickets."""

    added: tuple[tuple[date, str], ...]
    removed: tuple[date, ...]
    announced: tuple[int, ...]
    effect: Preview

    @property
    def nothing(self) -> bool:
        """Whether the desk computes with this list already."""
        return not (self.added or self.removed or self.announced)


def official_lists(connection: Connection) -> Lists:
    """The lists that the desk keeps, by country (ISO 3166-1 alpha-2) and year."""
    return lists_in(connection.execute(select(desk_row.c.settings)).scalar_one())


def change_by(desk: Desk, country: str, found: Named, terms: Path | None) -> HolidayChange:
    """What ``found`` would change; writes nothing. ``terms`` is the directory of the user's own documents."""
    with desk.read() as connection:
        kept = official_lists(connection)
        candidate = load_catalogue(HolidayLists(_with(kept, country, found)), terms)
        effect = preview(connection, candidate, desk.now())
    now = NationalHolidays(country, kept.get(country, {}))
    added = [(day, name) for year, days in found.items() for day, name in days.items() if day not in now.dates(year)]
    removed = [day for year, days in found.items() for day in now.dates(year) if day not in days]
    announced = tuple(year for year in found if year > now.official_until)
    return HolidayChange(tuple(sorted(added)), tuple(sorted(removed)), announced, effect)


def keep(desk: Desk, country: str, found: Named, source: SourceFile, terms: Path | None) -> Counts:
    """Keep ``found`` with an activity entry (``holidays.imported``) and bring the deadlines up to date.

    Should the second step not happen, the next opening of the desk does it.
    """
    if desk.read_only is not None:
        raise desk.read_only
    key, years = desk.keys.new(), sorted(found)

    def attempt() -> Lists:
        with writing(desk.engine) as connection:
            ledger = Ledger(connection)
            if done_before(connection, key):
                return lists_in(ledger.settings)
            lists = _with(lists_in(ledger.settings), country, found)
            connection.execute(update(desk_row).values(settings={**ledger.settings, _KEY: _stored(lists)}))
            ledger.cover("settings", ledger.desk_id)
            ledger.enter(
                key=key, command_id=key, at=desk.now(), actor=desk.actor.name, action="holidays.imported",
                subject=source.name,
                details={"country": country, "sha256": source.digest, "first": years[0], "last": years[-1]},
            )  # fmt: skip
            return lists

    lists = again_where_others_were_in_the_way(desk, attempt)
    desk.catalogue = load_catalogue(HolidayLists(lists), terms)
    by_terms = recompute(desk, desk.catalogue)
    return sum((by_terms or {}).values(), start=Counts())


def _with(kept: Lists, country: str, found: Named) -> Lists:
    """``found`` over what is kept, less what the library says by itself."""
    library = NationalHolidays(country)
    news = {
        year: tuple(sorted(days))
        for year, days in found.items()
        if year > library.official_until or set(days) != set(library.dates(year))
    }
    others = {year: days for year, days in kept.get(country, {}).items() if year not in found}
    return {**kept, country: {**others, **news}}


def lists_in(settings: Mapping[str, Any]) -> Lists:
    """The lists in a desk's settings as they are stored. Raises ``ValueError``, ``TypeError`` or ``AttributeError``
    where they are not."""
    return {
        country: {int(year): tuple(map(date.fromisoformat, days)) for year, days in years.items()}
        for country, years in settings.get(_KEY, {}).items()
    }


def _stored(lists: Lists) -> Mapping[str, Any]:
    return {
        country: {str(year): [day.isoformat() for day in days] for year, days in years.items()}
        for country, years in lists.items()
    }

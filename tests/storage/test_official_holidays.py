"""The official lists of a desk: only news is kept, and nothing else of the desk's row is touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import holidays
import pytest

from core.desk.ports import Done, UnitOfWork
from core.desk.settings import Settings
from storage.database.location import Location
from storage.desk import Desk
from storage.exchange.source_file import SourceFile
from storage.official_holidays import change_by, keep, official_lists
from tests.storage.conftest import NOON, OPERATOR
from tests.storage.lively import shipped_catalogue

SOURCE = SourceFile(Path("list.csv"), "list.csv", "cp932", "0" * 64)


def year(number: int, *more: date) -> dict[date, str]:
    return {**dict(holidays.country_holidays("JP", years=number)), **dict.fromkeys(more, "臨時")}


@pytest.fixture
def desk(location: Location) -> Iterator[Desk]:
    catalogue = shipped_catalogue()
    settings = Settings(time_zone="Europe/Berlin")
    with Desk.create(location, actor=OPERATOR, catalogue=catalogue, settings=settings, clock=lambda: NOON) as desk:
        yield desk


def kept(desk: Desk) -> dict[int, tuple[date, ...]]:
    with desk.read() as connection:
        return dict(official_lists(connection).get("JP", {}))


def test_what_the_library_says_by_itself_is_not_kept(desk: Desk) -> None:
    keep(desk, "JP", {2026: year(2026), 2027: year(2027)}, SOURCE, None)
    assert kept(desk) == {}


@pytest.mark.both
def test_a_year_that_differs_and_a_new_year_are_kept(desk: Desk) -> None:
    keep(desk, "JP", {2026: year(2026, date(2026, 6, 2)), 2028: year(2028)}, SOURCE, None)
    assert set(kept(desk)) == {2026, 2028}
    assert date(2026, 6, 2) in kept(desk)[2026]
    calendar = desk.catalogue.newest("jigsaw-prime").calendars["business"]
    assert not calendar.is_provisional(date(2028, 5, 1))
    assert calendar.is_provisional(date(2029, 5, 1))


def test_a_later_list_replaces_its_years_and_leaves_others(desk: Desk) -> None:
    keep(desk, "JP", {2026: year(2026, date(2026, 6, 2)), 2028: year(2028)}, SOURCE, None)
    change = change_by(desk, "JP", {2026: year(2026)}, None)
    assert (change.removed, change.added, change.announced) == ((date(2026, 6, 2),), (), ())
    keep(desk, "JP", {2026: year(2026)}, SOURCE, None)
    assert set(kept(desk)) == {2028}


def test_a_year_becomes_official_once(desk: Desk) -> None:
    assert change_by(desk, "JP", {2028: year(2028)}, None).announced == (2028,)
    keep(desk, "JP", {2028: year(2028)}, SOURCE, None)
    assert change_by(desk, "JP", {2028: year(2028)}, None).nothing


def test_the_settings_of_the_desk_stay(desk: Desk) -> None:
    keep(desk, "JP", {2028: year(2028)}, SOURCE, None)
    assert desk.settings().time_zone == "Europe/Berlin"


def test_other_settings_leave_the_lists(desk: Desk) -> None:
    keep(desk, "JP", {2028: year(2028)}, SOURCE, None)

    def change(uow: UnitOfWork, settings: Settings) -> Done:
        uow.change_settings(settings)
        uow.record_activity("desk.settings", "desk", {})
        return Done("desk")

    desk.perform(change, Settings(time_zone="UTC"))
    assert set(kept(desk)) == {2028}
    assert desk.settings().time_zone == "UTC"

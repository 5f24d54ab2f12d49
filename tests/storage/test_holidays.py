"""National holidays: equal to the official list, overridden by an imported one."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from core.errors import BadInput
from storage.holidays import HolidayLists, NationalHolidays

CABINET_OFFICE = Path(__file__).parents[1] / "data" / "syukujitsu.csv"


def official() -> dict[int, set[date]]:
    days = defaultdict(set)
    with CABINET_OFFICE.open(encoding="cp932", newline="") as file:
        for text, _name in list(csv.reader(file))[1:]:
            year, month, day = map(int, text.split("/"))
            days[year].add(date(year, month, day))
    return days


def test_every_year_of_the_cabinet_offices_list_is_equal() -> None:
    listed = official()
    holidays = NationalHolidays("JP")
    assert sorted(listed) == list(range(1955, 2028))
    assert {year: set(holidays.dates(year)) for year in listed} == listed


def test_years_after_the_list_are_computed_but_not_official() -> None:
    holidays = NationalHolidays("JP")
    assert holidays.official_until == 2027
    assert date(2028, 1, 1) in holidays.dates(2028)


def test_an_imported_list_goes_before_the_library_and_moves_the_last_official_year() -> None:
    holidays = NationalHolidays("JP", {2028: [date(2028, 6, 1)], 2026: [date(2026, 1, 1)]})
    assert set(holidays.dates(2028)) == {date(2028, 6, 1)}
    assert set(holidays.dates(2026)) == {date(2026, 1, 1)}
    assert len(set(holidays.dates(2025))) > 10
    assert holidays.official_until == 2028


def test_the_fingerprint_follows_the_imported_list() -> None:
    prints = {
        NationalHolidays("JP", listed).fingerprint
        for listed in ({}, {2028: [date(2028, 6, 1)]}, {2028: [date(2028, 6, 2)]}, {2029: [date(2028, 6, 1)]})
    }
    assert len(prints) == 4
    assert NationalHolidays("JP").fingerprint == NationalHolidays("JP").fingerprint


def test_another_country_has_holidays_but_none_of_them_were_compared() -> None:
    germany = HolidayLists()("DE")
    assert date(2026, 10, 3) in germany.dates(2026)
    assert germany.official_until == 0


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(BadInput, match="country_unknown"):
        HolidayLists()("XX")


def test_an_official_list_belongs_to_its_country() -> None:
    lists = HolidayLists({"JP": {2028: [date(2028, 6, 1)]}})
    assert set(lists("JP").dates(2028)) == {date(2028, 6, 1)}
    assert date(2028, 6, 1) not in lists("DE").dates(2028)


def test_reading_the_catalogue_does_not_load_the_library() -> None:
    script = (
        "import sys\n"
        "from storage.catalogue import load_catalogue\n"
        "from storage.holidays import HolidayLists\n"
        "assert load_catalogue(HolidayLists()).fingerprints\n"
        "print('holidays' in sys.modules)\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    assert run.stdout.strip() == "False"

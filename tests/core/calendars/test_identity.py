"""Calendars as values: equal by definition, safe to share, fingerprinted."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from core.calendars import Calendar, YearlyClosure
from tests.core.calendars.examples import YEAR_END, ListedHolidays, hours, office, utc, weekdays

NINE_TO_FIVE = weekdays("09:00-17:00")
DAY = date(2026, 6, 1)


def test_the_fingerprint_is_stable_across_machines_and_versions() -> None:
    assert office().fingerprint == "0f06f0a5453b02d61e7a379a8fd2b174b0373677ad8269a58cd80376e0e08097"


def test_equal_definitions_are_equal_calendars() -> None:
    days = [date(2026, 6, 1), date(2026, 6, 2)]
    one = Calendar("Asia/Tokyo", NINE_TO_FIVE, closed_days=days)
    other = Calendar("Asia/Tokyo", NINE_TO_FIVE).with_closed_days(reversed(days))
    assert one == other
    assert hash(one) == hash(other)
    assert one.fingerprint == other.fingerprint


@pytest.mark.parametrize(
    "changed",
    [
        lambda: Calendar("Asia/Seoul", NINE_TO_FIVE, yearly_closures=[YEAR_END]),
        lambda: Calendar("Asia/Tokyo", weekdays("09:00-17:01"), yearly_closures=[YEAR_END]),
        lambda: Calendar("Asia/Tokyo", NINE_TO_FIVE),
        lambda: Calendar("Asia/Tokyo", NINE_TO_FIVE, yearly_closures=[YearlyClosure((12, 29), (1, 4))]),
        lambda: Calendar("Asia/Tokyo", NINE_TO_FIVE, yearly_closures=[YEAR_END], closed_days=[DAY]),
        lambda: Calendar("Asia/Tokyo", NINE_TO_FIVE, yearly_closures=[YEAR_END], other_hours={DAY: ["09:00-12:00"]}),
        lambda: Calendar("Asia/Tokyo", NINE_TO_FIVE, yearly_closures=[YEAR_END], holidays=ListedHolidays()),
    ],
)
def test_every_part_of_the_definition_is_in_the_fingerprint(changed: Callable[[], Calendar]) -> None:
    base = Calendar("Asia/Tokyo", NINE_TO_FIVE, yearly_closures=[YEAR_END])
    assert changed().fingerprint != base.fingerprint
    assert changed() != base


def test_another_list_of_holidays_is_another_calendar() -> None:
    one, other = (Calendar("UTC", NINE_TO_FIVE, holidays=ListedHolidays((day,))) for day in (DAY, date(2026, 6, 2)))
    assert one != other


def test_a_calendar_survives_copying_and_pickling() -> None:
    calendar = office()
    due = calendar.deadline(utc("2026-06-01"), hours(9))
    for twin in (copy.copy(calendar), copy.deepcopy(calendar), pickle.loads(pickle.dumps(calendar))):
        assert twin == calendar
        assert twin.deadline(utc("2026-06-01"), hours(9)) == due


def test_threads_can_share_a_calendar_while_it_grows() -> None:
    shared = office()
    years = [2026, 1970, 2090, 2000, 2050, 1950, 2030, 1990] * 4

    def a_year(year: int) -> tuple[timedelta, object]:
        start = utc(f"{year}-03-01 12:00")
        return shared.elapsed(start, start + timedelta(days=700)), shared.deadline(start, hours(4000))

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(a_year, years))
    for year, (elapsed, due) in zip(years[:8], together[:8], strict=True):
        start = utc(f"{year}-03-01 12:00")
        alone = office()
        assert alone.elapsed(start, start + timedelta(days=700)) == elapsed
        assert alone.deadline(start, hours(4000)) == due
    assert together[:8] * 4 == together

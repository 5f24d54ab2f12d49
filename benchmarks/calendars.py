"""Covered time against workclock (Rust): weekdays 09:00 to 17:00 in Tokyo with the holidays of Japan."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

import holidays
import workclock

from benchmarks.bars import Bar, bar_of, print_bars, typical_round
from core.calendars import Calendar, YearlyClosure

_First = TypeVar("_First")
_Second = TypeVar("_Second")
_Answer = TypeVar("_Answer")

_TOKYO = ZoneInfo("Asia/Tokyo")
_YEARS = range(2024, 2030)
_YEAR_END = YearlyClosure((12, 29), (1, 3))
_SINGLE_CALLS = 100  # each round asks one question after the other, as a desk does
_ROUNDS = 101
_MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class _NationalHolidays:
    """The holidays of Japan as the package lists them."""

    official_until: int = 2027
    fingerprint: str = "benchmark"

    def dates(self, year: int) -> frozenset[date]:
        return frozenset(holidays.country_holidays("JP", years=year))


def run() -> list[Bar]:
    """Measures and prints one call of each kind, after checking that both sides give the same answers."""
    calendar, schedule = _ours(), _peers()
    bars = []
    for zone, label in ((_TOKYO, "Tokyo time"), (UTC, "UTC")):
        starts = _starts(zone)
        for hours, bar in ((4, ">= 1.5x"), (80, ">= 3x")):
            covered = timedelta(hours=hours)
            bars.append(
                _measured(
                    f"deadline of {hours} h, {label}",
                    [(start, covered) for start in starts],
                    calendar.deadline,
                    schedule.add,
                    bar,
                )
            )
        year = timedelta(days=365)
        pairs = [(start, start + year) for start in starts]
        bars.append(_measured(f"elapsed over a year, {label}", pairs, calendar.elapsed, schedule.between, ">= 20x"))
    print_bars(bars)
    return bars


def _measured(
    name: str,
    questions: list[tuple[_First, _Second]],
    ours: Callable[[_First, _Second], _Answer],
    peers: Callable[[_First, _Second], _Answer],
    bar: str,
) -> Bar:
    for question in questions:
        if ours(*question) != peers(*question):
            raise AssertionError(f"{name}: {question} gives {ours(*question)} here, {peers(*question)} there")

    def ask(answer: Callable[[_First, _Second], _Answer]) -> Callable[[], None]:
        def round_of_calls() -> None:
            for first, second in questions:
                answer(first, second)

        return round_of_calls

    our_seconds, peer_seconds = typical_round(ask(ours), ask(peers), rounds=_ROUNDS)
    a_call = _MICROSECONDS / len(questions)
    return bar_of(name, our_seconds * a_call, peer_seconds * a_call, bar, "µs")


def _starts(zone: tzinfo) -> list[datetime]:
    chance = random.Random(2026)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    seconds = (chance.randrange(365 * 86_400) for _ in range(_SINGLE_CALLS))
    return [(first + timedelta(seconds=after)).astimezone(zone) for after in seconds]


def _ours() -> Calendar:
    nine_to_five = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    return Calendar("Asia/Tokyo", nine_to_five, yearly_closures=[_YEAR_END], holidays=_NationalHolidays())


def _peers() -> workclock.Schedule:
    days = [date(year, 1, 1) + timedelta(days=number) for year in _YEARS for number in range(365)]
    closed = {day for day in days if day in _YEAR_END}
    closed.update(day for year in _YEARS for day in _NationalHolidays().dates(year))
    closed.update(date(year, 12, 31) for year in _YEARS)
    hours = workclock.WorkDay(time(9), time(17))
    return workclock.Schedule([hours, workclock.Holidays(sorted(closed))], time_zone="Asia/Tokyo")


if __name__ == "__main__":
    sys.exit(0 if all(bar.ok for bar in run()) else 1)

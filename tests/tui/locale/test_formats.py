"""Times, durations, numbers and money as operators read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from tui.locale.formats import Formats, in_zone

ENGLISH = Formats("en", ZoneInfo("Asia/Tokyo"))
JAPANESE = Formats("ja", ZoneInfo("Asia/Tokyo"))
NOON_IN_TOKYO = datetime(2026, 6, 1, 3, 0, 59, 999999, tzinfo=UTC)


def test_an_instant_is_told_in_the_zone_with_the_weekday_on_demand() -> None:
    assert ENGLISH.instant(NOON_IN_TOKYO) == "2026-06-01 12:00"
    assert ENGLISH.instant_with_weekday(NOON_IN_TOKYO) == "Mon 2026-06-01 12:00"
    assert JAPANESE.instant_with_weekday(NOON_IN_TOKYO) == "2026-06-01(月) 12:00"
    assert ENGLISH.time(NOON_IN_TOKYO) == "12:00"


def test_the_weekday_is_that_of_the_operators_zone() -> None:
    sunday_evening_utc = datetime(2026, 5, 31, 15, 30, tzinfo=UTC)
    assert JAPANESE.instant_with_weekday(sunday_evening_utc) == "2026-06-01(月) 00:30"
    assert Formats("en", UTC).instant_with_weekday(sunday_evening_utc) == "Sun 2026-05-31 15:30"


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        ENGLISH.instant(datetime(2026, 6, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("length", "english", "japanese"),
    [
        (timedelta(0), "0 min", "0分"),
        (timedelta(minutes=30), "30 min", "30分"),
        (timedelta(hours=4), "4 h", "4時間"),
        (timedelta(hours=1, minutes=5), "1 h 5 min", "1時間5分"),
        (timedelta(hours=80), "80 h", "80時間"),
        (timedelta(hours=1234), "1,234 h", "1,234時間"),
        (timedelta(seconds=90), "1 min 30 s", "1分30秒"),
        (timedelta(microseconds=1_500_000), "1.5 s", "1.5秒"),
        (timedelta(minutes=18, seconds=2, microseconds=410_878), "18 min 2 s", "18分2秒"),
        (timedelta(minutes=30, microseconds=400_000), "30 min 0.4 s", "30分0.4秒"),
        (timedelta(minutes=-30), "-30 min", "-30分"),
    ],
)
def test_a_duration_is_hours_minutes_and_what_is_left(length: timedelta, english: str, japanese: str) -> None:
    assert ENGLISH.duration(length) == english
    assert JAPANESE.duration(length) == japanese


@pytest.mark.parametrize(
    ("left", "english", "japanese"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2d 3h", "2日3時間"),
        (timedelta(days=1) - timedelta(seconds=1), "23:59", "23:59"),
        (timedelta(hours=1, minutes=5, seconds=59), "1:05", "1:05"),
        (timedelta(hours=1) - timedelta(seconds=1), "59m", "59分"),
        (timedelta(minutes=10), "10m", "10分"),
        (timedelta(minutes=10) - timedelta(microseconds=1), "9m59s", "9分59秒"),
        (timedelta(minutes=1, seconds=5), "1m05s", "1分05秒"),
        (timedelta(seconds=59), "59s", "59秒"),
        (timedelta(0), "0s", "0秒"),
        (timedelta(seconds=-1), "-0m", "-0分"),
        (timedelta(minutes=-25, seconds=-30), "-25m", "-25分"),
        (timedelta(hours=-30), "-1d 6h", "-1日6時間"),
    ],
)
def test_a_countdown_is_short_and_never_promises_more_than_is_left(
    left: timedelta, english: str, japanese: str
) -> None:
    assert ENGLISH.countdown(left) == english
    assert JAPANESE.countdown(left) == japanese


def test_days_and_numbers_keep_every_digit() -> None:
    assert ENGLISH.day(date(2026, 6, 1)) == "2026-06-01"
    assert JAPANESE.day_with_weekday(date(2026, 6, 7)) == "2026-06-07(日)"
    assert ENGLISH.number(Decimal("1234567.50")) == "1,234,567.50"
    assert ENGLISH.number(Decimal("1E+3")) == "1,000"
    assert JAPANESE.number(1_000_000) == "1,000,000"


def test_money_is_written_as_its_currency_is_and_loses_nothing() -> None:
    assert ENGLISH.money(Decimal(1000), "JPY") == "¥1,000"
    assert JAPANESE.money(Decimal(1000), "JPY") == "￥1,000"
    assert ENGLISH.money(Decimal("12.345"), "USD") == "$12.345"


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../../etc/passwd", "Asia", "\x00"])
def test_an_unknown_zone_is_an_error_and_nothing_else(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        in_zone(name)


def test_a_period_does_not_say_its_day_twice() -> None:
    nine, five = datetime(2026, 6, 1, 0, tzinfo=UTC), datetime(2026, 6, 1, 8, tzinfo=UTC)
    next_day = datetime(2026, 6, 2, 8, tzinfo=UTC)
    tokyo = ZoneInfo("Asia/Tokyo")
    assert Formats("en", tokyo).period(nine, five) == "2026-06-01 09:00-17:00"
    assert Formats("ja", tokyo).period(nine, five) == "2026-06-01 09:00〜17:00"
    assert Formats("en", tokyo).period(nine, next_day) == "2026-06-01 09:00 - 2026-06-02 17:00"


@pytest.mark.parametrize(
    ("passed", "english", "japanese"),
    [
        (timedelta(seconds=-59), "just now", "たった今"),
        (timedelta(seconds=59), "just now", "たった今"),
        (timedelta(minutes=59, seconds=59), "59m ago", "59分前"),
        (timedelta(hours=1), "1h ago", "1時間前"),
        (timedelta(hours=23, minutes=59), "23h ago", "23時間前"),
        (timedelta(days=999, hours=23), "999d ago", "999日前"),
        (timedelta(minutes=-1), "", ""),
    ],
)
def test_how_long_ago_is_cut_and_fits_eight_cells(passed: timedelta, english: str, japanese: str) -> None:
    told = [formats.ago(NOON_IN_TOKYO - passed, NOON_IN_TOKYO) for formats in (ENGLISH, JAPANESE)]
    assert told == [english, japanese]
    assert all(cell_len(each) <= 8 for each in told)


def test_a_short_instant_says_the_year_only_where_it_is_another() -> None:
    assert ENGLISH.short_instant(NOON_IN_TOKYO, NOON_IN_TOKYO) == "06-01 12:00"
    new_year_in_tokyo = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert ENGLISH.short_instant(new_year_in_tokyo, NOON_IN_TOKYO) == "2027-01-01"
    assert Formats("en", UTC).short_instant(new_year_in_tokyo, NOON_IN_TOKYO) == "12-31 15:00"


def test_what_was_today_is_told_by_its_time_alone() -> None:
    late = datetime(2026, 6, 1, 14, 59, tzinfo=UTC)
    assert ENGLISH.recent(NOON_IN_TOKYO, late) == "12:00"
    assert ENGLISH.recent(NOON_IN_TOKYO, late + timedelta(minutes=1)) == "06-01 12:00", "it is tomorrow in Tokyo"


def test_a_zone_that_is_not_expected_stands_behind_the_instant() -> None:
    def said(zone: str) -> str:
        return Formats("en", ZoneInfo(zone), says_zone=True).instant_with_weekday(NOON_IN_TOKYO)

    assert said("Europe/Berlin") == "Mon 2026-06-01 05:00 CEST"
    assert said("UTC") == "Mon 2026-06-01 03:00 UTC"
    assert said("America/Sao_Paulo") == "Mon 2026-06-01 00:00 UTC-03"


@pytest.mark.parametrize(
    ("room", "english", "japanese"),
    [
        (24, "Mon 2026-06-01 12:00 JST", "2026-06-01(月) 12:00 JST"),
        (23, "06-01 12:00 JST", "06-01 12:00 JST"),
        (15, "06-01 12:00 JST", "06-01 12:00 JST"),
        (14, "12:00 JST", "12:00 JST"),
        (0, "12:00 JST", "12:00 JST"),
    ],
)
def test_the_clock_gives_up_the_date_and_never_the_zone(room: int, english: str, japanese: str) -> None:
    for formats, wanted in ((ENGLISH, english), (JAPANESE, japanese)):
        assert replace(formats, says_zone=True).clock(NOON_IN_TOKYO, room) == wanted

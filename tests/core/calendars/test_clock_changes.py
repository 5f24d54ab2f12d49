"""Days with 23, 24½ or 25 hours, a day that never was, and offsets that are no whole hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.calendars import Calendar
from tests.core.calendars.examples import every_day, hours, local, utc


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("America/New_York", date(2026, 3, 8), hours(23)),
        ("America/New_York", date(2026, 11, 1), hours(25)),
        ("Europe/London", date(2026, 3, 29), hours(23)),
        ("Europe/London", date(2026, 10, 25), hours(25)),
        ("Australia/Lord_Howe", date(2026, 4, 5), hours(24.5)),
        ("Australia/Lord_Howe", date(2026, 10, 4), hours(23.5)),
        ("America/Sao_Paulo", date(2018, 11, 4), hours(23)),  # begins at 01:00: midnight is skipped
        ("America/Sao_Paulo", date(2019, 2, 16), hours(25)),  # its last hour is repeated
        ("America/Sao_Paulo", date(2026, 11, 1), hours(24)),  # no summer time any more
        ("Asia/Kathmandu", date(2026, 6, 1), hours(24)),
        ("Asia/Kathmandu", date(1986, 1, 1), hours(23.75)),  # from +05:30 to +05:45
        ("Asia/Tokyo", date(2026, 6, 1), hours(24)),
    ],
)
def test_a_whole_day_is_as_long_as_its_clock_says(zone: str, day: date, length: timedelta) -> None:
    only_day = Calendar(zone, {}, other_hours={day: ["00:00-24:00"]})
    noon = local(f"{day} 12:00", zone)
    assert only_day.elapsed(noon - hours(48), noon + hours(48)) == length


def test_night_hours_shrink_and_grow() -> None:
    nights = Calendar("America/New_York", every_day("22:00-06:00"))
    noon = "12:00"
    for evening, morning, length in (
        ("2026-03-06", "2026-03-07", 8),
        ("2026-03-07", "2026-03-08", 7),
        ("2026-10-31", "2026-11-01", 9),
    ):
        start, end = (local(f"{day} {noon}", "America/New_York") for day in (evening, morning))
        assert nights.elapsed(start, end) == hours(length)


def test_a_skipped_opening_is_read_with_the_offset_before() -> None:
    calendar = Calendar("America/New_York", {"sun": ["02:30-04:00"]})
    opening = calendar.next_opening(utc("2026-03-08 00:00"))
    assert opening == utc("2026-03-08 07:30")  # 02:30 at -05:00
    assert calendar.deadline(opening, timedelta(minutes=30)) == utc("2026-03-08 08:00")  # 04:00 at -04:00


def test_a_repeated_opening_is_read_as_the_first_one() -> None:
    calendar = Calendar("America/New_York", {"sun": ["01:30-02:30"]})
    opening = calendar.next_opening(utc("2026-11-01 00:00"))
    assert opening == utc("2026-11-01 05:30")  # 01:30 at -04:00
    assert calendar.deadline(opening, hours(2)) == utc("2026-11-01 07:30")  # 02:30 at -05:00


def test_a_span_that_the_change_turns_around_holds_no_time() -> None:
    calendar = Calendar("America/New_York", {"sun": ["02:45-03:10"]})
    assert calendar.elapsed(utc("2026-03-08 00:00"), utc("2026-03-09 00:00")) == hours(0)
    assert calendar.next_opening(utc("2026-03-08 00:00")) == local("2026-03-15 02:45", "America/New_York")


def test_a_start_in_the_repeated_hour_keeps_its_fold() -> None:
    calendar = Calendar("America/New_York", every_day("00:00-06:00"))
    first, second = (local("2026-11-01 01:30", "America/New_York", fold) for fold in (0, 1))
    assert calendar.deadline(first, hours(1)) == utc("2026-11-01 06:30")
    assert calendar.deadline(second, hours(1)) == utc("2026-11-01 07:30")


def test_hours_that_touch_at_a_skipped_midnight_stay_joined() -> None:
    calendar = Calendar("America/Sao_Paulo", {"sat": ["12:00-24:00"], "sun": ["00:00-12:00"]})
    start = local("2018-11-03 12:00", "America/Sao_Paulo")
    (span,) = calendar.intervals(start, start + hours(48))
    assert span.duration == hours(23)


def test_the_friday_that_samoa_left_out() -> None:
    # 30 December 2011 was skipped: with fold 0 its hours fall on those of the 31st, and count once.
    calendar = Calendar("Pacific/Apia", every_day("09:00-17:00"))
    start, end = local("2011-12-29 00:00", "Pacific/Apia"), local("2012-01-01 00:00", "Pacific/Apia")
    assert calendar.elapsed(start, end) == 2 * hours(8)


def test_an_offset_of_three_quarters_of_an_hour() -> None:
    calendar = Calendar("Asia/Kathmandu", every_day("09:00-17:00"))
    assert calendar.next_opening(utc("2026-06-01 00:00")) == utc("2026-06-01 03:15")

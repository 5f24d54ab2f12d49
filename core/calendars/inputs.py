"""What may enter calendar arithmetic: aware instants, durations, days and counts, and nothing that looks like one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
ZERO = timedelta(0)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
LONGEST = LATEST - EARLIEST


def instant(at: datetime) -> datetime:
    """``at`` as a plain aware UTC datetime. Raises ``not_an_instant``, ``naive_instant``, ``instant_out_of_range``."""
    zone = at.tzinfo if at.__class__ is datetime else None
    if zone is UTC:
        return at
    if zone.__class__ is not ZoneInfo:  # which always knows its offset, and asking costs as much as a look-up
        _refuse_naive(at)
    try:
        utc = at.astimezone(UTC)
    except OverflowError:
        raise out_of_range() from None
    if utc.__class__ is datetime:
        return utc
    return datetime(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond, tzinfo=UTC)


def _refuse_naive(at: datetime) -> None:
    if not isinstance(at, datetime):
        raise BadInput("not_an_instant", value=shown(at))
    if at.utcoffset() is None:
        raise BadInput("naive_instant", value=at.isoformat())


def instant_in_range(at: datetime) -> datetime:
    """``at`` if calendars reach it (1900-01-01 to 2199-12-31 in UTC), else ``instant_out_of_range``."""
    if EARLIEST <= at <= LATEST:
        return at
    raise out_of_range()


def duration(covered: timedelta) -> timedelta:
    """A duration of zero or more that can fit between two instants of a calendar.

    Raises ``not_a_duration``, ``negative_duration``, ``beyond_horizon`` (300 years and longer).
    """
    if not isinstance(covered, timedelta):
        raise BadInput("not_a_duration", value=shown(covered))
    if covered < ZERO:
        raise BadInput("negative_duration", value=covered)
    if covered > LONGEST:
        raise BadInput("beyond_horizon", reached=LAST_DAY)
    return covered


def calendar_day(day: date) -> date:
    """A date that is no datetime (whose day depends on a zone). Raises ``not_a_day``."""
    if isinstance(day, datetime) or not isinstance(day, date):
        raise BadInput("not_a_day", value=shown(day))
    return day


def day_in_range(day: date) -> date:
    """A date that calendars reach. Raises ``not_a_day``, ``instant_out_of_range``."""
    if not FIRST_DAY <= calendar_day(day) <= LAST_DAY:
        raise out_of_range()
    return day


def whole_number(number: int) -> int:
    """An integer that is no boolean. Raises ``not_a_number``."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise BadInput("not_a_number", value=shown(number))
    return number


def out_of_range() -> BadInput:
    """The error for an instant or a day outside the years that calendars reach."""
    return BadInput("instant_out_of_range", first=FIRST_DAY, last=LAST_DAY)


def shown(value: object) -> str:
    """A wrong value as an error shows it."""
    return repr(value)[:80]

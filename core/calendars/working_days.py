"""Arithmetic with whole days: which are worked, which is the third one after, when one closes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.calendars.inputs import LAST_DAY, day_in_range, whole_number
from core.calendars.opening_rules import OpeningRules
from core.errors import BadInput

_ONE_DAY = timedelta(days=1)


def is_working_day(rules: OpeningRules, day: date) -> bool:
    """Whether the calendar opens on the local day."""
    return bool(rules.hours_on(day_in_range(day)))


def working_day_after(rules: OpeningRules, day: date, count: int) -> date:
    """The ``count``-th working day strictly after ``day``.

    Raises ``BadInput``: ``count_below_one``, ``not_a_number``, ``not_a_day``, ``beyond_horizon``.
    """
    if whole_number(count) < 1:
        raise BadInput("count_below_one", field="count", value=count)
    day_in_range(day)
    left = count
    while left:
        if day == LAST_DAY:
            raise BadInput("beyond_horizon", reached=LAST_DAY)
        day += _ONE_DAY
        if rules.hours_on(day):
            left -= 1
    return day


def closing_of(rules: OpeningRules, day: date) -> datetime:
    """The end in UTC of the last span that opens on the local day, which may be on the next day.

    Raises ``BadInput``: ``not_a_working_day``, ``not_a_day``.
    """
    closings = [end for _, end in rules.openings_on(day_in_range(day))]
    if not closings:
        raise BadInput("not_a_working_day", field="day", day=day)
    return max(closings)

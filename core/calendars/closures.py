"""Days on which a calendar does not open: the same days every year, and national holidays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.calendars.inputs import shown, whole_number
from core.errors import BadInput

_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True, order=True)
class YearlyClosure:
    """Days closed in every year, from ``first`` to ``last`` inclusive, each as ``(month, day)``.

    It may wrap the end of the year: ``YearlyClosure((12, 29), (1, 3))``. 29 February counts in leap years.
    Raises ``BadInput``: ``bad_closure`` for a day that no year has.
    """

    first: tuple[int, int]
    last: tuple[int, int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", _month_and_day(self.first))
        object.__setattr__(self, "last", _month_and_day(self.last))

    def __contains__(self, day: date) -> bool:
        month_and_day = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= month_and_day <= self.last
        return month_and_day >= self.first or month_and_day <= self.last


class Holidays(Protocol):
    """A list of national holidays; where it comes from is the storage's affair."""

    @property
    def official_until(self) -> int:
        """The last year of the official list; later holidays are expected, not announced."""

    @property
    def fingerprint(self) -> str:
        """A text that differs whenever the list does."""

    def dates(self, year: int) -> Collection[date]:
        """The holidays of one year."""


def _month_and_day(given: tuple[int, int]) -> tuple[int, int]:
    try:
        month, day = given
        date(_LEAP_YEAR, whole_number(month), whole_number(day))
    except (TypeError, ValueError, BadInput):
        raise BadInput("bad_closure", field="yearly_closures", value=shown(given)) from None
    return month, day

"""Local times as other systems write them: which of day and month comes first, and what instant is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from core.errors import BadInput

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_TWO_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]", re.ASCII)
_REMEMBERED = 100_000


class DateOrder(StrEnum):
    """What comes first where the year comes last."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def date_order(beginnings: Mapping[str, str], file: str, wished: DateOrder | None = None) -> DateOrder:
    """The order that the dates of a file prove: a number above 12 is a day; or the one that is ``wished``.

    ``beginnings`` maps the first characters of each date that occurs to one whole date, for the error. Dates that
    begin with the year, and those whose day and month are equal, read the same either way. Raises ``BadInput``:
    ``dates_contradict`` with two dates, ``dates_undecidable``; and ``dates_prove_other`` where all that prove anything
    speak against what is wished, for then the others would be read wrong without a word.
    """
    proofs: dict[DateOrder, str] = {}
    undecided = ""
    for beginning, whole in beginnings.items():
        found = _TWO_NUMBERS.match(beginning)
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            proofs.setdefault(DateOrder.DAY_FIRST, whole)
        elif second > 12 >= first:
            proofs.setdefault(DateOrder.MONTH_FIRST, whole)
        elif first != second:
            undecided = undecided or whole
    if wished is not None:
        if proofs and wished not in proofs:
            example = next(iter(proofs.values()))
            raise BadInput("dates_prove_other", field="--date-order", file=file, wished=wished.value, example=example)
        return wished
    if len(proofs) == 2:
        day_first, month_first = proofs[DateOrder.DAY_FIRST], proofs[DateOrder.MONTH_FIRST]
        raise BadInput("dates_contradict", file=file, day_first=day_first, month_first=month_first)
    if proofs:
        return next(iter(proofs))
    if undecided:
        raise BadInput("dates_undecidable", field="--date-order", file=file, example=undecided)
    return DateOrder.DAY_FIRST


class LocalTimes:
    """Reads local times of one zone; each text is read once.

    A time that a clock change skips or repeats is read as if before the change (fold 0).
    """

    def __init__(self, zone: tzinfo, order: DateOrder) -> None:
        self._zone = zone
        self._day_first = order is DateOrder.DAY_FIRST
        self._read: dict[str, datetime] = {}

    def instant(self, text: str) -> datetime:
        """The instant of ``29-02-2016 01:16``, ``29/2/2016 01:16`` or ``2016-02-29 01:16:00``, in UTC.

        Raises ``ValueError``.
        """
        known = self._read.get(text)
        if known is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            known = self._read[text] = self._parsed(text)
        return known

    def _parsed(self, text: str) -> datetime:
        if found := _YEAR_LAST.fullmatch(text):
            first, second, year = found[1], found[2], found[3]
            day, month = (first, second) if self._day_first else (second, first)
        elif found := _YEAR_FIRST.fullmatch(text):
            year, month, day = found[1], found[2], found[3]
        else:
            raise ValueError(text)
        hour, minute, second_of_minute = int(found[4]), int(found[5]), int(found[6] or 0)
        local = datetime(int(year), int(month), int(day), hour, minute, second_of_minute, tzinfo=self._zone)
        try:
            return local.astimezone(UTC)
        except OverflowError as error:
            raise ValueError(text) from error

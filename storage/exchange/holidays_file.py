"""Reads the national holidays of Japan as the Cabinet Office publishes them: ``2027/1/1,元日`` in CP932.

Once the file had three years side by side, name before date, with other lines between them: both forms are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from core.errors import BadInput
from core.text import clean_name
from storage.exchange.csv_file import csv_rows
from storage.exchange.source_file import SourceFile

_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", re.ASCII)
_LIKE_A_DATE = re.compile(r"\d+\s*[/年-].*")
# The fewest holidays that a year has had since then; a list cut short must not take holidays away.
_FEWEST = ((2007, 15), (1949, 9))


def read_holidays(source: SourceFile) -> Mapping[int, Mapping[date, str]]:
    """The holidays with their names, by year.

    Raises ``BadInput``: ``holidays_unreadable`` where there is no date at all, ``holiday_date_wrong``,
    ``holiday_twice`` with the line, ``holiday_year_incomplete``.
    """
    years: dict[int, dict[date, str]] = {}
    for line, cells in csv_rows(source, ","):
        for day, name in _holidays(source.name, line, [cell.strip() for cell in cells]):
            year = years.setdefault(day.year, {})
            if day in year:
                raise BadInput("holiday_twice", file=source.name, line=line, day=day)
            year[day] = name
    if not years:
        raise BadInput("holidays_unreadable", file=source.name)
    for number, days in years.items():
        expected = next((fewest for since, fewest in _FEWEST if number >= since), 0)
        if len(days) < expected:
            raise BadInput(
                "holiday_year_incomplete", file=source.name, year=str(number), found=len(days), expected=expected
            )
    return dict(sorted(years.items()))


def _holidays(file: str, line: int, cells: list[str]) -> Iterator[tuple[date, str]]:
    """The dates of a line, each with the name beside it: after the date where the line begins with one."""
    name_is = 1 if cells and _LIKE_A_DATE.fullmatch(cells[0]) else -1
    for place, cell in enumerate(cells):
        if not _LIKE_A_DATE.fullmatch(cell):
            continue
        found = _DATE.fullmatch(cell)
        try:
            day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
        except ValueError:
            day = None
        if day is None:
            raise BadInput("holiday_date_wrong", file=file, line=line, value=clean_name(cell))
        name = cells[place + name_is] if 0 <= place + name_is < len(cells) else ""
        yield day, clean_name(name)

"""The Cabinet Office's list of national holidays, as it is and as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import holidays
import pytest

from core.errors import BadInput
from storage.exchange.holidays_file import read_holidays
from storage.exchange.source_file import open_source

REAL = Path(__file__).parents[2] / "data" / "syukujitsu.csv"
DAYS_OF_1955 = ("1/1", "1/15", "3/21", "4/29", "5/3", "5/5", "9/24", "11/3", "11/23")


def read(path: Path, content: str | None = None, encoding: str = "cp932") -> dict[int, dict[date, str]]:
    if content is not None:
        path.write_text(content, encoding)
    return {year: dict(days) for year, days in read_holidays(open_source(path)).items()}


def a_year(year: int = 1955) -> str:
    return "".join(f"{year}/{day},祝日{place}\n" for place, day in enumerate(DAYS_OF_1955))


def test_the_real_list_is_what_the_library_computes() -> None:
    found = read(REAL)
    assert list(found) == list(range(1955, 2028))
    assert sum(map(len, found.values())) == 1067
    assert found[2019][date(2019, 5, 1)] == "休日（祝日扱い）"
    for year, days in found.items():
        assert set(days) == set(holidays.country_holidays("JP", years=year)), year


def test_a_header_is_not_needed_and_utf_8_is_read(tmp_path: Path) -> None:
    assert read(tmp_path / "list.csv", a_year(), "utf-8")[1955][date(1955, 1, 1)] == "祝日0"


def test_three_years_side_by_side_are_read(tmp_path: Path) -> None:
    rows = [f"祝日{place},1955/{day},祝日{place},1956/{day},," for place, day in enumerate(DAYS_OF_1955)]
    content = "\n".join(["昭和30年（1955年）,,昭和31年（1956年）,,,", "名称,月日,名称,月日,,", *rows, ",,,,,"])
    found = read(tmp_path / "syukujitsu_kyujitsu.csv", content)
    assert list(found) == [1955, 1956]
    assert found[1956][date(1956, 4, 29)] == "祝日3"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("国民の祝日・休日月日,名称\n", "holidays_unreadable"),
        (a_year() + "1955/1/1,元日\n", "holiday_twice"),
        (a_year() + "1955/2/30,無い日\n", "holiday_date_wrong"),
        (a_year() + "1955/x/1,無い日\n", "holiday_date_wrong"),
        (a_year() + "1956/1/1,元日\n", "holiday_year_incomplete"),
    ],
)
def test_a_list_that_would_take_holidays_away_by_mistake_is_refused(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "list.csv", content)
    assert refused.value.code == code

"""Instants as operators type them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.desk.instants import parse_instant
from core.errors import BadInput
from tests.core.desk.sample import TOKYO, tokyo

NOW = tokyo("2026-06-01 15:30")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("now", "2026-06-01 15:30"),
        ("14:05", "2026-06-01 14:05"),
        ("9:05:07", "2026-06-01 09:05:07"),
        ("-20m", "2026-06-01 15:10"),
        ("-2h", "2026-06-01 13:30"),
        ("-1d", "2026-05-31 15:30"),
        ("yesterday 23:50", "2026-05-31 23:50"),
        ("昨日 23:50", "2026-05-31 23:50"),
        ("2026-05-29 08:00", "2026-05-29 08:00"),
        ("2026-05-29T08:00", "2026-05-29 08:00"),
        ("2026-05-29T08:00:00+09:00", "2026-05-29 08:00"),
        ("2026-05-28T23:00:00Z", "2026-05-29 08:00"),
    ],
)
def test_an_operator_types_an_instant(text: str, instant: str) -> None:
    found = parse_instant(text, now=NOW, zone=TOKYO)
    assert (found, found.tzinfo) == (tokyo(instant), UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "25:00",
        "14:99",
        "2026-02-30 10:00",
        "2026-05-29",
        "-5",
        "tomorrow 10:00",
        "-9999999m",
        "-999999d",
        "0001-01-01T00:00:00+09:00",
    ],
)
def test_what_is_no_instant_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(BadInput, match="instant_unreadable") as refused:
        parse_instant(text, now=NOW, zone=TOKYO, field="received")
    assert refused.value.field == "received"


def test_today_is_the_day_of_the_zone() -> None:
    late = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
    assert parse_instant("00:30", now=late, zone=TOKYO) == tokyo("2026-06-02 00:30")

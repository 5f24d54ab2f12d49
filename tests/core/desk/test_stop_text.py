"""What is typed of one contract's own stop."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.desk.stop_text import Own, parse_own
from core.errors import BadInput

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)  # 15:00 in Tokyo
GROUNDS = ("outside_control", "customer_cause", "customer_request")
FROM, TO = datetime(2026, 6, 1, 4, 50, tzinfo=UTC), datetime(2026, 6, 1, 5, 20, tzinfo=UTC)


def own(text: str) -> Own:
    return parse_own(text, now=NOW, zone=TOKYO, grounds=GROUNDS, field="contracts")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("13:50-14:20", Own(FROM, TO)),
        ("13:50 - 14:20", Own(FROM, TO)),
        ("13:50〜14:20", Own(FROM, TO)),
        ("１３：５０～１４：２０", Own(FROM, TO)),
        ("13:50..14:20", Own(FROM, TO)),
        ("2026-06-01 13:50 - 2026-06-01 14:20", Own(FROM, TO)),
        ("today 13:50-14:20", Own(FROM, TO)),
        ("-70m--40m", Own(FROM, TO)),
        ("13:50-", Own(FROM)),
        ("13:50", Own(FROM)),
        ("-70m", Own(FROM)),
        ("-14:20", Own(None, TO)),
        ("outside_control", Own(ground="outside_control")),
        ("out", Own(ground="outside_control")),
        ("none", Own(ground="")),
        ("なし", Own(ground="")),
        ("13:50-14:20 outside_control", Own(FROM, TO, "outside_control")),
        ("-14:20 none", Own(None, TO, "")),
    ],
)
def test_times_then_a_ground_and_either_may_be_missing(text: str, meant: Own) -> None:
    assert own(text) == meant


@pytest.mark.parametrize(
    "text", ["", " ", "-", "half past", "13:50-25:00", "customer_", "13:50-14:20 other", "out 13:50"]
)
def test_anything_else_is_refused_with_the_grounds_there_are(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        own(text)
    assert (refusal.value.code, refusal.value.field) == ("own_unreadable", "contracts")
    assert refusal.value.params["grounds"] == tuple(sorted(GROUNDS))

"""What operators type, and what a filter says: any text is read or refused, soon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.desk.contract_text import (
    parse_count,
    parse_counts,
    parse_day,
    parse_days,
    parse_month,
    parse_names,
    parse_periods,
)
from core.desk.filter import parse_filter
from core.desk.filter_completion import Vocabulary, complete
from core.desk.instants import EARLIEST, LATEST, parse_instant
from core.desk.money_text import parse_money
from core.desk.stop_text import parse_own
from core.desk.what_if_text import Clock, parse_left_out, parse_length, parse_longer, parse_priority
from core.errors import BadInput, KigenError
from core.text import clean_lines, clean_name, spreadsheet_cell
from tests.fuzz.breaking import ODD_TEXTS
from tests.fuzz.judging import judged, rounds, steering

TOKYO, KIRITIMATI = ZoneInfo("Asia/Tokyo"), ZoneInfo("Pacific/Kiritimati")
NOW = datetime(2026, 4, 30, 3, 0, tzinfo=UTC)
CLOCK = Clock(NOW, TOKYO, NOW)
GROUNDS = ("outside_control", "planned")
READERS: dict[str, Callable[[str], object]] = {
    "instant": lambda text: parse_instant(text, now=NOW, zone=TOKYO),
    "far instant": lambda text: parse_instant(text, now=NOW, zone=KIRITIMATI),
    "own": lambda text: parse_own(text, now=NOW, zone=TOKYO, grounds=GROUNDS, field="own"),
    "length": parse_length,
    "longer": lambda text: parse_longer(text, CLOCK, field="longer"),
    "left out": lambda text: parse_left_out(text, CLOCK, field="out"),
    "priority": lambda text: parse_priority(text, field="priority"),
    "money": lambda text: parse_money(text, field="amount", currency="JPY"),
    "day": lambda text: parse_day(text, field="day"),
    "days": lambda text: parse_days(text, field="days"),
    "month": lambda text: parse_month(text, field="month"),
    "names": parse_names,
    "count": lambda text: parse_count(text, field="count"),
    "counts": lambda text: parse_counts(text, field="counts"),
    "plans": lambda text: parse_periods(text, field="plans"),
    "filter": lambda text: parse_filter(text, now=NOW, actor="tanaka"),
}
_PIECES = st.sampled_from((
    "14:05", "２４：００", "-20m", "-999999d", "-700000d", "yesterday ", "今日", "23:59:59", "2026-06-01", "0001-01-01",
    "9999-12-31", "T", "Z", "+14:00", "-", "..", "~", " ", "30", "m", "時間", "h", "none", "outside", "123=high", "#",
    "=",
    ",", "、", "@", "business@2025-06-01", "1,234.56", "¥", "JPY", "XAU", "²", "٣", "9" * 4_500, "p:", "is:", "due:<",
    "c:\"", '"', "-is:", "n:", "received:", "1h", "99999d", "owner:me", "\\", "(", "*", "\x00", "\u3000",
))  # fmt: skip
TYPED = st.one_of(st.lists(_PIECES, max_size=12).map("".join), ODD_TEXTS)


@pytest.mark.parametrize("name", READERS)
@rounds(40)
@given(text=TYPED)
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    found = judged(lambda: READERS[name](text))
    if isinstance(found, datetime):
        assert EARLIEST <= found <= LATEST


@rounds(25)
@given(text=TYPED, cursor=st.integers(0, 60))
def test_any_filter_is_completed(text: str, cursor: int) -> None:
    found = judged(lambda: complete(text, min(cursor, len(text)), Vocabulary()))
    assert not isinstance(found, KigenError)


@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:59", "-739000d", "9999-12-31T23:59:59Z"])
def test_an_instant_that_some_zone_could_not_show_is_refused(text: str) -> None:
    early = NOW - timedelta(days=739_400) if text.startswith("-") else NOW
    with pytest.raises(BadInput):
        parse_instant(text, now=early if early >= EARLIEST else NOW - timedelta(days=739_000), zone=UTC)


@pytest.mark.parametrize("text", ["1 - " * 5_000, "-" * 20_000, "~" * 20_000, "a " * 10_000])
def test_a_long_text_is_refused_soon(text: str) -> None:
    assert isinstance(judged(lambda: READERS["own"](text)), BadInput)


@rounds(40)
@given(text=ODD_TEXTS | st.text(max_size=400))
def test_a_cleaned_text_steers_no_terminal(text: str) -> None:
    name, lines = clean_name(text), clean_lines(text)
    assert steering(name, frozenset()) == set()
    assert steering(lines) == set()
    assert (clean_name(name), clean_lines(lines)) == (name, lines)


@rounds(40)
@given(text=st.tuples(st.sampled_from("=+-@\t\r\n＝＋－＠ '"), ODD_TEXTS).map("".join))
def test_a_cell_never_begins_a_formula(text: str) -> None:
    assert not spreadsheet_cell(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))

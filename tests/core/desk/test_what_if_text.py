"""What is typed to try something: lengths, times and priorities, or why it can't be read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.calendars import Span
from core.desk.what_if_text import Clock, parse_left_out, parse_length, parse_longer, parse_priority
from core.errors import BadInput
from tests.core.desk.sample import TOKYO, tokyo

DAY = tokyo("2026-06-10 12:00")
CLOCK = Clock(tokyo("2026-07-20 09:00"), TOKYO, DAY)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("30m", 30), ("30", 30), ("+2h", 120), ("１２分", 12), ("1 時間", 60), ("1d", 1440), ("90 min", 90)],
)
def test_a_length_is_minutes_or_says_its_unit(text: str, minutes: int) -> None:
    assert parse_length(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "16:40", "-30m", "30 x", "12m-14m"])
def test_what_is_no_length_is_none(text: str) -> None:
    assert parse_length(text) is None


def test_longer_is_by_a_length_or_until_an_instant() -> None:
    assert parse_longer("30m", CLOCK, field="longer") == timedelta(minutes=30)
    assert parse_longer("16:40", CLOCK, field="longer") == tokyo("2026-06-10 16:40")
    assert parse_longer("now", CLOCK, field="longer") == CLOCK.now
    with pytest.raises(BadInput) as caught:
        parse_longer("long", CLOCK, field="longer")
    assert (caught.value.code, caught.value.field) == ("longer_unreadable", "longer")
    with pytest.raises(BadInput, match="longer_unreadable"):  # no time ago
        parse_longer("-30m", CLOCK, field="longer")


@pytest.mark.parametrize(
    "text", ["14:00-14:12", "14:00〜14:12", "2026-06-10 14:00 - 14:12", "2026-06-10 14:00-2026-06-10 14:12"]
)
def test_left_out_is_a_length_or_a_time(text: str) -> None:
    assert parse_left_out("12m", CLOCK, field="left_out") == timedelta(minutes=12)
    span = Span(tokyo("2026-06-10 14:00"), tokyo("2026-06-10 14:12"))
    assert parse_left_out(text, CLOCK, field="left_out") == span


@pytest.mark.parametrize("text", ["14:00", "14:12-14:00", "14:00-14:00", "a-b", "-14:00"])
def test_a_time_that_ends_before_it_begins_or_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_left_out(text, CLOCK, field="left_out")
    assert (caught.value.code, caught.value.field) == ("span_unreadable", "left_out")


@pytest.mark.parametrize("text", ["123=high", "#123 = high", "１２３＝high"])
def test_a_priority_names_its_ticket(text: str) -> None:
    assert parse_priority(text, field="priority") == (123, "high")


@pytest.mark.parametrize("text", ["high", "=high", "123=", "x=high"])
def test_a_priority_without_a_ticket_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_priority(text, field="priority")
    assert caught.value.code == "priority_unreadable"

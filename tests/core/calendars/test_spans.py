"""Spans are half-open, in UTC, and can be merged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.calendars import Span, merge
from core.errors import BadInput
from tests.core.calendars.examples import hours, tokyo, utc


def span(start: int, end: int) -> Span:
    day = utc("2026-06-01")
    return Span(day + hours(start), day + hours(end))


def test_a_span_is_kept_in_utc() -> None:
    there = Span(tokyo("2026-06-01 09:00"), tokyo("2026-06-01 17:00"))
    assert there == Span(utc("2026-06-01 00:00"), utc("2026-06-01 08:00"))
    assert there.start.tzinfo is there.end.tzinfo is UTC
    assert there.duration == hours(8)


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(BadInput, match="span_reversed"):
        span(2, 1)
    assert span(1, 1).duration == hours(0)


def test_a_datetime_of_another_library_becomes_a_plain_one() -> None:
    class Stamp(datetime):
        pass

    start = Span(Stamp(2026, 6, 1, tzinfo=UTC), utc("2026-06-02")).start
    assert type(start) is datetime
    assert start == utc("2026-06-01")


def test_merging_sorts_and_joins_what_overlaps_or_touches() -> None:
    assert merge([span(5, 6), span(1, 3), span(2, 4), span(6, 7), span(9, 9)]) == (span(1, 4), span(5, 7))


def test_a_span_inside_another_disappears() -> None:
    assert merge([span(1, 9), span(2, 3), span(4, 5)]) == (span(1, 9),)


def test_merging_nothing_gives_nothing() -> None:
    assert merge([]) == merge([span(3, 3)]) == ()

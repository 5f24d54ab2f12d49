"""Laws of covered time for any calendar, and agreement with a reading minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Calendar, Span
from tests.core.calendars.examples import EVERY_DAY, MICROSECOND
from tests.core.calendars.reference import SlowCalendar

ZONES = ["Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
PIECES = [
    "09:00-17:00",
    "10:00-12:00",
    "13:00-17:00",
    "22:00-06:00",
    "01:30-02:30",
    "00:00-24:00",
    "02:45-03:10",
    "08:00-08:00",
]
ZERO = timedelta(0)

# Days around the changes of clocks and of the year 2026, so that they are met often.
starts = st.one_of(
    st.timedeltas(timedelta(0), timedelta(days=427)).map(lambda after: datetime(2025, 12, 1, tzinfo=UTC) + after),
    st.sampled_from(
        [datetime(2026, *day, tzinfo=UTC) for day in ((3, 7), (3, 28), (4, 4), (10, 3), (10, 24), (10, 31))]
    ).flatmap(lambda day: st.integers(0, 3 * 24 * 60).map(lambda minutes: day + timedelta(minutes=minutes))),
)
durations = st.one_of(
    st.timedeltas(ZERO, timedelta(hours=30)),
    st.integers(0, 60).map(lambda halves: timedelta(minutes=30 * halves)),
)
pauses = st.lists(
    st.tuples(starts, st.timedeltas(ZERO, timedelta(days=4))).map(lambda pair: Span(pair[0], pair[0] + pair[1])),
    max_size=4,
)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, SlowCalendar]:
    """The same calendar twice: fast and slow."""
    zone = draw(st.sampled_from(ZONES))
    some = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3)
    weekly = draw(st.dictionaries(st.sampled_from(EVERY_DAY), some, min_size=2))
    weekly.setdefault("wed", ["09:00-17:00"])  # so that a walk by minutes ends soon
    closed = draw(st.sets(st.dates(date(2025, 12, 1), date(2027, 2, 28)), max_size=12))
    return Calendar(zone, weekly, closed_days=closed), SlowCalendar(ZoneInfo(zone), weekly, closed)


def near(start: datetime, spans: list[Span]) -> list[Span]:
    """The pauses brought near to the start, so that they matter."""
    return [
        Span(
            start + (span.start - start) % timedelta(days=5),
            start + (span.start - start) % timedelta(days=5) + span.duration,
        )
        for span in spans
    ]


@given(calendars(), starts, durations, pauses)
def test_a_deadline_is_where_walking_by_minutes_ends(
    both: tuple[Calendar, SlowCalendar], start: datetime, covered: timedelta, paused: list[Span]
) -> None:
    fast, slow = both
    paused = near(start, paused)
    assert fast.deadline(start, covered) == slow.deadline(start, covered)
    assert fast.deadline(start, covered, paused) == slow.deadline(start, covered, paused)


@given(calendars(), starts, st.timedeltas(timedelta(days=-8), timedelta(days=8)), pauses)
def test_elapsed_is_what_walking_by_minutes_counts(
    both: tuple[Calendar, SlowCalendar], start: datetime, length: timedelta, paused: list[Span]
) -> None:
    fast, slow = both
    end, paused = start + length, near(start, paused)
    assert fast.elapsed(start, end) == slow.elapsed(start, end)
    assert fast.elapsed(start, end, paused) == slow.elapsed(start, end, paused)
    assert fast.is_open(start) == slow.runs(start)


@given(calendars(), starts, st.timedeltas(ZERO, timedelta(days=60)), pauses)
def test_the_time_elapsed_until_a_deadline_is_the_time_covered(
    both: tuple[Calendar, SlowCalendar], start: datetime, covered: timedelta, paused: list[Span]
) -> None:
    calendar, _ = both
    paused = near(start, paused)
    due = calendar.deadline(start, covered, paused)
    assert calendar.elapsed(start, due, paused) == covered
    if covered:  # and no instant before has as much
        assert calendar.elapsed(start, due - MICROSECOND, paused) < covered


@given(calendars(), starts, st.timedeltas(ZERO, timedelta(days=60)), pauses)
def test_backwards_is_the_earliest_instant_with_that_much_left(
    both: tuple[Calendar, SlowCalendar], end: datetime, covered: timedelta, paused: list[Span]
) -> None:
    calendar, _ = both
    paused = near(end - timedelta(days=4), paused)
    start = calendar.backwards(end, covered, paused)
    assert start <= end
    assert calendar.elapsed(start, end, paused) == covered
    assert calendar.elapsed(start - MICROSECOND, end, paused) > covered
    assert calendar.deadline(start, covered, paused) <= end


@given(calendars(), st.lists(starts, min_size=3, max_size=3), pauses)
def test_elapsed_adds_up_and_changes_sign(
    both: tuple[Calendar, SlowCalendar], instants: list[datetime], paused: list[Span]
) -> None:
    calendar, _ = both
    a, b, c = instants
    assert calendar.elapsed(a, b, paused) + calendar.elapsed(b, c, paused) == calendar.elapsed(a, c, paused)
    assert calendar.elapsed(a, b, paused) == -calendar.elapsed(b, a, paused)


@given(calendars(), st.tuples(starts, starts), durations, durations, pauses)
def test_a_later_start_or_a_longer_target_is_never_due_earlier(
    both: tuple[Calendar, SlowCalendar],
    instants: tuple[datetime, datetime],
    short: timedelta,
    more: timedelta,
    paused: list[Span],
) -> None:
    calendar, _ = both
    early, late = sorted(instants)
    assert calendar.deadline(early, short, paused) <= calendar.deadline(late, short, paused)
    assert calendar.deadline(early, short, paused) <= calendar.deadline(early, short + more, paused)


@given(calendars(), starts, st.timedeltas(ZERO, timedelta(days=90)), pauses)
def test_the_intervals_add_up_to_the_time_elapsed(
    both: tuple[Calendar, SlowCalendar], start: datetime, length: timedelta, paused: list[Span]
) -> None:
    calendar, _ = both
    end, paused = start + length, near(start, paused)
    intervals = calendar.intervals(start, end, paused)
    assert sum((span.duration for span in intervals), ZERO) == calendar.elapsed(start, end, paused)
    assert all(span.start < span.end for span in intervals)
    assert all(before.end < after.start for before, after in pairwise(intervals))
    assert all(calendar.elapsed(span.start, span.end, paused) == span.duration for span in intervals)


@given(calendars(), starts)
def test_the_next_opening_is_open_and_nothing_opens_before_it(
    both: tuple[Calendar, SlowCalendar], at: datetime
) -> None:
    calendar, _ = both
    opening = calendar.next_opening(at)
    assert calendar.is_open(opening)
    assert calendar.elapsed(at, opening) == ZERO

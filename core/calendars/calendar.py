"""Calendars: weekly hours in a time zone, and covered time, which runs only while the calendar is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.calendars import pauses as paused
from core.calendars import working_days
from core.calendars.closures import Holidays, YearlyClosure
from core.calendars.hours import ALWAYS_OPEN, WeeklyHours, parse_day
from core.calendars.inputs import ZERO, calendar_day, duration, instant, instant_in_range, shown
from core.calendars.opening_rules import OpeningRules
from core.calendars.spans import Span, merge, without
from core.calendars.timeline import GrowingTimeline, Timeline, UnbrokenTimeline
from core.errors import BadInput

_INSTANT = timedelta.resolution


class Calendar:
    """A calendar: immutable, equal to any other of the same definition, safe to share between threads.

    ``hours`` are the local hours of each weekday (see ``WeeklyHours.parse``). ``closed_days``, yearly
    closures and holidays close the spans that *open* on such a day. ``other_hours`` replace a day's hours,
    also those of a holiday (an extra Saturday); an empty list closes the day. A local time that a clock
    change skips or repeats is read with fold 0 (PEP 495).

    All methods take aware datetimes of any zone and return UTC, exact to the microsecond, for the years 1900
    to 2199. They raise ``BadInput`` for anything else: ``naive_instant``, ``not_an_instant``,
    ``not_a_duration``, ``not_a_day``, ``not_a_span``, ``instant_out_of_range``; and ``beyond_horizon``,
    with the date reached, for an answer outside those years. The constructor raises ``unknown_zone``,
    ``bad_day_name``, ``bad_hours``, ``hours_not_a_list``, ``bad_closure``, ``day_closed_and_open`` and
    ``calendar_never_open``.
    """

    __slots__ = ("_rules", "_timeline")

    _rules: OpeningRules
    _timeline: Timeline

    def __init__(
        self,
        time_zone: str,
        hours: WeeklyHours | Mapping[str, Sequence[str]],
        *,
        closed_days: Iterable[date] = (),
        yearly_closures: Iterable[YearlyClosure] = (),
        holidays: Holidays | None = None,
        other_hours: Mapping[date, Sequence[str]] | None = None,
    ) -> None:
        self._follow(
            OpeningRules(
                zone=_zone(time_zone),
                hours=hours if isinstance(hours, WeeklyHours) else WeeklyHours.parse(hours),
                closed_days=frozenset(map(calendar_day, closed_days)),
                yearly_closures=tuple(sorted(set(yearly_closures))),
                other_hours={
                    calendar_day(day): parse_day(pieces, field=f"other_hours.{day}")
                    for day, pieces in (other_hours or {}).items()
                },
                holidays=holidays,
            )
        )

    @classmethod
    def round_the_clock(cls, time_zone: str = "UTC") -> Calendar:
        """The calendar that never closes; its covered time is the time that passes."""
        return cls(time_zone, ALWAYS_OPEN)

    def with_closed_days(self, days: Iterable[date]) -> Calendar:
        """The same calendar with further closed days. Raises ``day_closed_and_open``."""
        return Calendar._of(self._rules.with_closed_days(map(calendar_day, days)))

    @classmethod
    def _of(cls, rules: OpeningRules) -> Calendar:
        calendar = cls.__new__(cls)
        calendar._follow(rules)
        return calendar

    def _follow(self, rules: OpeningRules) -> None:
        self._rules = rules
        self._timeline = UnbrokenTimeline() if rules.always_open else GrowingTimeline(rules)

    def deadline(self, start: datetime, covered: timedelta, pauses: Sequence[Span] = ()) -> datetime:
        """The earliest instant by which ``covered`` time has run since ``start``, pauses not counted.

        A deadline that uses up a span exactly falls at its close, and zero is due at ``start`` itself, open
        or not. Raises ``negative_duration`` (``backwards`` goes the other way).
        """
        start, covered = instant(start), duration(covered)
        target = self._timeline.covered_before(start) + covered
        if not covered:
            return start
        if pauses:
            target = paused.moved_later(self._timeline, start, target, pauses)
        return self._timeline.earliest_with(target)

    def backwards(self, end: datetime, covered: timedelta, pauses: Sequence[Span] = ()) -> datetime:
        """The earliest instant from which exactly ``covered`` time is left until ``end``.

        Where a span is used up exactly, every instant since the close before it has the same time left: the
        answer is that close. So is it for zero, unless ``end`` is inside a span. Raises ``negative_duration``.
        """
        end, covered = instant(end), duration(covered)
        target = self._timeline.covered_before(end) - covered
        if pauses:
            target = paused.moved_earlier(self._timeline, end, target, pauses)
        return self._timeline.earliest_with(target)

    def elapsed(self, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> timedelta:
        """The covered time from ``start`` to ``end``, pauses not counted; negative from a later one."""
        start, end = instant(start), instant(end)
        elapsed = self._timeline.covered_between(start, end)
        if not pauses:
            return elapsed
        if end < start:
            return elapsed + paused.paused_between(self._timeline, end, start, pauses)
        return elapsed - paused.paused_between(self._timeline, start, end, pauses)

    def remaining(self, now: datetime, due: datetime, pauses: Sequence[Span] = ()) -> timedelta:
        """The covered time left at ``now`` until ``due``; negative once it is overdue."""
        return self.elapsed(now, due, pauses)

    def intervals(self, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> tuple[Span, ...]:
        """The spans that count between two instants: they add up to ``elapsed``, and explain it.

        Spans that touch are joined. Raises ``span_reversed`` where ``end`` is before ``start``.
        """
        whole = Span(start, end)
        return tuple(without(self._timeline.openings_between(whole.start, whole.end), merge(pauses)))

    def is_open(self, at: datetime) -> bool:
        """Whether covered time runs at the instant. A span is open at its start and closed at its end."""
        at = instant(at)
        return self._timeline.covered_between(instant_in_range(at), at + _INSTANT) > ZERO

    def next_opening(self, at: datetime) -> datetime:
        """The first instant from ``at`` on at which the calendar is open: ``at`` itself if it is open then."""
        return self._timeline.next_open(instant(at))

    def is_working_day(self, day: date) -> bool:
        """Whether the calendar opens on the local day."""
        return working_days.is_working_day(self._rules, day)

    def working_day_after(self, day: date, count: int) -> date:
        """The ``count``-th working day strictly after ``day``. Raises ``count_below_one``, ``not_a_number``."""
        return working_days.working_day_after(self._rules, day, count)

    def closing_of(self, day: date) -> datetime:
        """The end in UTC of the last span that opens on the local day. Raises ``not_a_working_day``."""
        return working_days.closing_of(self._rules, day)

    def local_day(self, at: datetime) -> date:
        """The date in the calendar's zone at the instant."""
        return instant_in_range(instant(at)).astimezone(self._rules.zone).date()

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies after the last year of the official list of holidays."""
        holidays = self._rules.holidays
        return calendar_day(day).year > holidays.official_until if holidays is not None else False

    @property
    def time_zone(self) -> str:
        """The IANA name of the zone in which the hours are read."""
        return self._rules.zone.key

    @property
    def hours(self) -> WeeklyHours:
        """The weekly hours."""
        return self._rules.hours

    @property
    def fingerprint(self) -> str:
        """A SHA-256 in hex over the definition: equal definitions have equal fingerprints, on any machine."""
        return self._rules.fingerprint

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        return f"Calendar({self.time_zone!r}, {self.fingerprint[:12]})"

    def __reduce__(self) -> tuple[object, ...]:
        return Calendar._of, (self._rules,)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, AttributeError, OSError):
        raise BadInput("unknown_zone", field="time_zone", zone=name if isinstance(name, str) else shown(name)) from None

"""The mean availability of a month's intervals, from the requests and errors counted in each (K9, K10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.assessment.facts import Sample
from core.assessment.ratio import Ratio, total
from core.calendars import Span
from core.errors import BadInput
from core.explain import Explanation
from core.terms.availability import ByIntervals, Unwatched
from core.terms.citing import cite
from core.terms.model import Terms


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean, and each interval below 100 % with its availability, in order."""

    ratio: Ratio
    below: tuple[tuple[datetime, Ratio], ...]
    explanation: Explanation


@dataclass(slots=True)
class _Interval:
    requests: int = 0
    errors: int = 0
    excluded: bool = False


def mean_of_intervals(terms: Terms, method: ByIntervals, samples: Iterable[Sample], month: Span) -> Mean:
    """The mean over all intervals of ``month``; counts given twice for one are added up, and other months' left out.

    An excluded interval counts as up, and so does one that nobody gave counts for: ``method.empty`` says so, also for
    one without a request. Raises ``BadInput``: ``sample_off_border``, ``errors_above_requests``, ``count_negative``.
    """
    found = _gathered(method.length, samples, month)
    intervals = month.duration // method.length
    asked = {start: each for start, each in found.items() if each.requests and not each.excluded}
    excluded = sum(1 for each in found.values() if each.excluded)
    below = tuple(
        (start, Ratio(each.requests - each.errors, each.requests))
        for start, each in sorted(asked.items())
        if each.errors
    )
    lost = total(_by_requests(each for each in asked.values() if each.errors))
    empty = intervals - excluded - len(asked)
    match method.empty:
        case Unwatched.UP:
            counted, down = intervals, 0
        case Unwatched.DOWN:
            counted, down = intervals, empty
        case Unwatched.LEFT_OUT:
            counted, down = intervals - empty, 0
    ratio = (
        Ratio((counted - down) * lost.denominator - lost.numerator, counted * lost.denominator)
        if counted
        else Ratio(1, 1)
    )
    steps = [cite(terms, method.rule, "assessment.intervals", intervals=intervals, asked=len(asked), below=len(below))]
    if excluded:
        steps.append(cite(terms, method.mean_rule, "assessment.intervals_excluded", count=excluded))
    uptime = str(ratio.percent())
    steps.append(cite(terms, method.mean_rule, "assessment.mean", uptime=uptime, intervals=counted))
    return Mean(ratio, below, tuple(steps))


def _gathered(length: timedelta, samples: Iterable[Sample], month: Span) -> dict[datetime, _Interval]:
    found: dict[datetime, _Interval] = {}
    first, last, nothing = month.start, month.end, timedelta(0)
    for number, sample in enumerate(samples):
        start, requests, errors = sample.start, sample.requests, sample.errors
        if (start - first) % length != nothing:
            raise BadInput("sample_off_border", field=f"samples[{number}].start", start=start, length=length)
        if errors > requests:
            raise BadInput("errors_above_requests", field=f"samples[{number}].errors", errors=errors, requests=requests)
        if errors < 0:
            raise BadInput("count_negative", field=f"samples[{number}].errors")
        if not first <= start < last:
            continue
        each = found.get(start)
        if each is None:
            each = found[start] = _Interval()
        each.requests += requests
        each.errors += errors
        each.excluded |= sample.excluded
    return found


def _by_requests(intervals: Iterable[_Interval]) -> Iterable[Ratio]:
    """The shares lost, those with one denominator added up first."""
    lost: dict[int, int] = {}
    for each in intervals:
        lost[each.requests] = lost.get(each.requests, 0) + each.errors
    return (Ratio(errors, requests) for requests, errors in lost.items())

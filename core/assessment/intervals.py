"""The mean availability of a month's intervals, from the requests and errors counted in each (K9, K10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import compress

from core.assessment.facts import Sample
from core.assessment.ratio import Averaged, Ratio
from core.calendars import Span
from core.errors import BadInput
from core.explain import Explanation
from core.terms.availability import ByIntervals, Unwatched
from core.terms.citing import cite
from core.terms.model import Terms


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean, and the counts of every interval of the month, in order; those of excluded ones are zero."""

    ratio: Averaged
    start: datetime
    length: timedelta
    requests: Sequence[int]
    errors: Sequence[int]
    explanation: Explanation

    @property
    def below(self) -> tuple[tuple[datetime, Ratio], ...]:
        """Each interval below 100 % with its availability, in order."""
        return tuple(
            (self.start + place * self.length, Ratio(requests - errors, requests))
            for place, (requests, errors) in enumerate(zip(self.requests, self.errors, strict=True))
            if errors
        )


def mean_of_intervals(
    terms: Terms, method: ByIntervals, samples: Sequence[Sample], month: Span, now: datetime | None = None
) -> Mean:
    """The mean over all intervals of ``month``; counts given twice for one are added up, and other months' left out.

    An excluded interval counts as up, and so does one that nobody gave counts for: ``method.empty`` says so, also for
    one without a request. One that has not begun at ``now`` counts as up, unless empty ones are left out (K10 ⚖).
    Raises ``BadInput``: ``sample_off_border``, ``errors_above_requests``, ``count_negative``.
    """
    intervals = month.duration // method.length
    requests, errors, excluded = _gathered(method.length, samples, month.start, intervals)
    for place in excluded:
        requests[place] = errors[place] = 0
    asked = intervals - requests.count(0)
    lost, of = tuple(compress(errors, errors)), tuple(compress(requests, errors))
    empty = intervals - len(excluded) - asked
    begun = intervals - _ahead(method.length, month, now)
    to_come = requests[begun:].count(0) - sum(1 for place in excluded if place >= begun)
    match method.empty:
        case Unwatched.UP:
            counted, down = intervals, 0
        case Unwatched.DOWN:
            counted, down = intervals, empty - to_come
        case Unwatched.LEFT_OUT:
            counted, down = intervals - empty, 0
    ratio = Averaged(counted - down, counted, lost, of) if counted else Averaged(1, 1, (), ())
    steps = [cite(terms, method.rule, "assessment.intervals", intervals=intervals, asked=asked, below=len(lost))]
    if excluded:
        steps.append(cite(terms, method.mean_rule, "assessment.intervals_excluded", count=len(excluded)))
    if to_come and method.empty is not Unwatched.LEFT_OUT:
        steps.append(cite(terms, method.mean_rule, "assessment.intervals_to_come", number=to_come))
    uptime = str(ratio.percent())
    steps.append(cite(terms, method.mean_rule, "assessment.mean", uptime=uptime, intervals=counted))
    return Mean(ratio, month.start, method.length, requests, errors, tuple(steps))


def _ahead(length: timedelta, month: Span, now: datetime | None) -> int:
    """How many of the month's intervals have not begun at ``now``."""
    if now is None or now >= month.end:
        return 0
    return (month.end - max(now, month.start)) // length


def _gathered(
    length: timedelta, samples: Sequence[Sample], first: datetime, intervals: int
) -> tuple[list[int], list[int], set[int]]:
    """By place in the month: the requests, the errors; and which places are excluded."""
    requests_at, errors_at = [0] * intervals, [0] * intervals
    excluded: set[int] = set()
    place, expected, nothing = 0, first, timedelta(0)
    for number, sample in enumerate(samples):
        start, requests, errors = sample.start, sample.requests, sample.errors
        if start != expected:  # mostly one follows the other
            place, off = divmod(start - first, length)
            if off != nothing:
                raise BadInput("sample_off_border", field=f"samples[{number}].start", start=start, length=length)
        if not 0 <= errors <= requests:
            raise _miscounted(number, sample)
        if 0 <= place < intervals:
            requests_at[place] += requests
            errors_at[place] += errors
            if sample.excluded:
                excluded.add(place)
        place, expected = place + 1, start + length
    return requests_at, errors_at, excluded


def _miscounted(number: int, sample: Sample) -> BadInput:
    if sample.errors < 0:
        return BadInput("count_negative", field=f"samples[{number}].errors")
    return BadInput(
        "errors_above_requests", field=f"samples[{number}].errors", errors=sample.errors, requests=sample.requests
    )

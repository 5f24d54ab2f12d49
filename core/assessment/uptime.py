"""Uptime of a month, by the time that the service was down or by the mean of its intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.assessment.case import Case
from core.assessment.counting import counted, shown_spans
from core.assessment.intervals import mean_of_intervals
from core.assessment.ratio import Averaged, Ratio
from core.calendars import Span, merge
from core.calendars.spans import without
from core.explain import Explanation, Step
from core.terms.availability import Availability, ByIntervals, ByTime, Tested, Unwatched
from core.terms.citing import cite
from core.terms.model import Terms

_ZERO = timedelta(0)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Uptime:
    """The month's uptime. ``downtime`` and the spans that make it up are None where intervals are counted."""

    ratio: Ratio | Averaged
    downtime: timedelta | None
    spans: tuple[Span, ...] | None
    denominator: timedelta
    explanation: Explanation


def uptime(case: Case, promise: Availability) -> Uptime:
    """The uptime of the month. Raises what ``stops`` and ``mean_of_intervals`` raise."""
    method = promise.method
    if isinstance(method, ByIntervals):
        mean = mean_of_intervals(case.terms, method, case.facts.samples, case.month, case.now)
        return Uptime(mean.ratio, None, None, case.month.duration, mean.explanation)
    return _by_time(case, method)


def _by_time(case: Case, method: ByTime) -> Uptime:
    terms, month = case.terms, case.month
    found = counted(terms, case.facts, case.now)
    steps = list(found.explanation)
    spans: tuple[Span, ...] = tuple([each.span for each in found.joined])
    minimum = method.minimum
    if minimum is not None and minimum.tested is Tested.WHOLE:
        short = [span for span in found.whole if span.duration < minimum.length]
        if short:
            spans = _within(spans, tuple([span for span in found.whole if span.duration >= minimum.length]))
            shown = shown_spans(merge(short))
            steps.append(cite(terms, minimum.rule, "assessment.too_short", spans=shown, minimum=minimum.length))
    spans = clipped(without(spans, found.taken_off), month)
    if minimum is not None and minimum.tested is Tested.CLIPPED:
        spans = tuple(span for span in spans if span.duration >= minimum.length)
    denominator = method.denominator or month.duration
    gaps = clipped(merge(case.facts.unwatched), month)
    if gaps and method.unwatched is Unwatched.DOWN:
        spans = merge((*spans, *gaps))
    elif gaps and method.unwatched is Unwatched.LEFT_OUT:
        spans = tuple(without(spans, gaps))
        denominator -= sum((gap.duration for gap in gaps), _ZERO)
    if gaps:
        steps.append(cite(terms, method.rule, f"assessment.unwatched_{method.unwatched}", spans=shown_spans(gaps)))
    downtime = _length(spans, method.truncated_to)
    if spans:
        steps.append(cite(terms, method.rule, "assessment.downtime", spans=shown_spans(spans), downtime=downtime))
    up = max(denominator - downtime, _ZERO)
    ratio = Ratio(up // _TICK, denominator // _TICK) if denominator > _ZERO else Ratio(1, 1)
    steps.append(_uptime_step(terms, method, ratio, downtime, denominator))
    return Uptime(ratio, downtime, spans, denominator, tuple(steps))


def _uptime_step(terms: Terms, method: ByTime, ratio: Ratio, downtime: timedelta, denominator: timedelta) -> Step:
    return cite(
        terms,
        method.rule,
        "assessment.uptime",
        uptime=str(ratio.percent()),
        downtime=downtime,
        denominator=denominator,
    )


def clipped(spans: Iterable[Span], month: Span) -> tuple[Span, ...]:
    """What of sorted, disjoint ``spans`` lies in ``month``."""
    found = []
    for span in spans:
        if span.end <= month.start or span.start >= month.end:
            continue
        whole = month.start <= span.start and span.end <= month.end
        found.append(span if whole else Span(max(span.start, month.start), min(span.end, month.end)))
    return tuple(found)


def _within(spans: tuple[Span, ...], wholes: tuple[Span, ...]) -> tuple[Span, ...]:
    """Those of ``spans`` that are a part of one of ``wholes``; all are sorted and disjoint."""
    found, index = [], 0
    for span in spans:
        while index < len(wholes) and wholes[index].end <= span.start:
            index += 1
        if index < len(wholes) and wholes[index].start <= span.start:
            found.append(span)
    return tuple(found)


def _length(spans: tuple[Span, ...], unit: timedelta | None) -> timedelta:
    """How long they are together, each cut to whole ``unit``."""
    if unit is None:
        return sum([span.duration for span in spans], _ZERO)
    return sum([span.duration - span.duration % unit for span in spans], _ZERO)

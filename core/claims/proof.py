"""What proves a claim: the intervals below 100 % and the stops that count, as lines of its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from core.assessment.counting import counted
from core.assessment.intervals import Mean, mean_of_intervals
from core.calendars.spans import Span
from core.desk.month import ContractMonth, MonthFacts
from core.terms.availability import Cause, Treatment
from core.terms.model import Terms

_PLACES = 4


@dataclass(frozen=True, slots=True)
class IntervalLine:
    """An interval below 100 %, in order of time. ``start`` and ``end`` are aware UTC, half-open.

    ``availability`` is the exact share of requests without an error (0 to 1); ``percent`` the same, floored to four
    decimals.
    """

    start: datetime
    end: datetime
    requests: int
    errors: int
    availability: Fraction
    percent: Decimal


@dataclass(frozen=True, slots=True)
class StopLine:
    """A stop of the contract that counts, whole, also where it reaches beyond the month. Instants are aware UTC.

    ``end`` None: it goes on; ``duration`` is then up to the instant of the question. ``known_at`` is the later of the
    start and the moment the provider knew, None where nobody logged it (the arithmetic then counts from the start).
    ``incident`` is the desk's number of it, ``title`` the desk's own words.
    """

    incident: int
    title: str
    start: datetime
    end: datetime | None
    known_at: datetime | None
    duration: timedelta
    cause: Cause


def mean_of(month: ContractMonth) -> Mean | None:
    """The month's intervals, None where the terms measure time."""
    method = month.terms.counted
    if method is None:
        return None
    span = month.adjusted.span
    return mean_of_intervals(month.terms, method, month.facts.samples, span, min(month.now, span.end))


def intervals_below(mean: Mean) -> tuple[IntervalLine, ...]:
    """Each interval below 100 %, in order."""
    return tuple(_lines(mean))


def stops_that_count(month: ContractMonth, known: MonthFacts) -> tuple[StopLine, ...]:
    """The stops behind the month's figures, by start; excluded, waived, too short and announced ones are none."""
    return tuple(sorted(_stops(month, known), key=lambda stop: (stop.start, stop.incident)))


def _lines(mean: Mean) -> Iterator[IntervalLine]:
    for start, ratio in mean.below:
        requests = ratio.denominator
        errors = requests - ratio.numerator
        yield IntervalLine(start, start + mean.length, requests, errors, ratio.fraction, ratio.percent(_PLACES))


def _stops(month: ContractMonth, known: MonthFacts) -> Iterator[StopLine]:
    spans = _counted_spans(month)
    for incident in known.incidents:
        if incident.dropped or incident.planned or not _counts(month.terms, incident.cause):
            continue
        for touch in incident.touches:
            if touch.contract_id != month.contract.id or touch.scope not in ("", month.scope):
                continue
            end = month.now if touch.end is None else touch.end
            decided = touch.ground or touch.waiver is not None
            if decided or not any(touch.start < span.end and span.start < end for span in spans):
                continue
            known_at = None if incident.known_at is None else max(touch.start, incident.known_at)
            yield StopLine(
                incident.number, incident.title, touch.start, touch.end, known_at, end - touch.start, incident.cause
            )


def _counts(terms: Terms, cause: Cause) -> bool:
    treated = None if terms.downtime is None else terms.downtime.causes.get(cause)
    return treated is None or treated.treatment is Treatment.COUNTED


def _counted_spans(month: ContractMonth) -> tuple[Span, ...]:
    """The time in the month that counts as down."""
    up, whole = month.adjusted.uptime, month.adjusted.span
    if up is not None and up.spans is not None:
        return up.spans
    now = min(month.now, whole.end)
    found = (each.span for each in counted(month.terms, month.facts, now).joined)
    return tuple(span for span in found if span.start < whole.end and whole.start < span.end)

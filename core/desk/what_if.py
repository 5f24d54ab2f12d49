"""What would be: the same month under other facts. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from core.calendars import Span
from core.desk.incident import Incident, Touch, Waiver
from core.desk.month import MonthFacts
from core.terms.availability import Cause


def extended(known: MonthFacts, number: int, end: datetime) -> MonthFacts:
    """Incident ``number`` and all of its stops end at ``end``."""

    def change(incident: Incident) -> Incident:
        touched = tuple(replace(touch, end=max(end, touch.start)) for touch in incident.touches)
        return replace(incident, end=max(end, incident.start), touches=touched)

    return _changed(known, number, change)


def longer(known: MonthFacts, number: int, by: timedelta, now: datetime) -> MonthFacts:
    """Incident ``number`` and each of its stops last so much longer; what goes on ends so much after ``now``."""
    if not by:
        return known

    def change(incident: Incident) -> Incident:
        touched = tuple(replace(touch, end=_later(touch.end, by, max(now, touch.start))) for touch in incident.touches)
        return replace(incident, end=_later(incident.end, by, max(now, incident.start)), touches=touched)

    return _changed(known, number, change)


def caused_by(known: MonthFacts, number: int, cause: Cause) -> MonthFacts:
    """Incident ``number`` had another cause."""
    return _changed(known, number, lambda incident: replace(incident, cause=cause))


def without(known: MonthFacts, number: int) -> MonthFacts:
    """Incident ``number`` had not been."""
    return _changed(known, number, lambda incident: replace(incident, dropped=True))


def excluded(known: MonthFacts, span: Span, ground: str = "") -> MonthFacts:
    """The time of ``span`` does not count: under the ``ground`` of exclusion, or where that is empty as if waived.

    What of a stop lies in it is a stop of its own; counted intervals that begin in it are out. Maintenance stays.
    """
    if span.start == span.end:
        return known
    incidents = tuple(
        incident
        if incident.planned
        else replace(incident, touches=tuple(part for touch in incident.touches for part in _cut(touch, span, ground)))
        for incident in known.incidents
    )
    samples = tuple(
        replace(sample, excluded=True) if span.start <= sample.start < span.end else sample for sample in known.samples
    )
    return replace(known, incidents=incidents, samples=samples)


def added(known: MonthFacts, incident: Incident) -> MonthFacts:
    """One more incident."""
    return replace(known, incidents=(*known.incidents, incident))


def _cut(touch: Touch, span: Span, ground: str) -> Iterator[Touch]:
    """The stop in the parts before, in and after ``span``; the middle one does not count."""
    end = touch.end
    if (end is not None and end <= span.start) or touch.start >= span.end or touch.ground or touch.waiver is not None:
        yield touch
        return
    if touch.start < span.start:
        yield replace(touch, end=span.start)
    start, until = max(touch.start, span.start), span.end if end is None else min(end, span.end)
    yield replace(touch, start=start, end=until, ground=ground, waiver=None if ground else Waiver("", ""))
    if end is None or end > span.end:
        yield replace(touch, start=span.end)


def _later(end: datetime | None, by: timedelta, now: datetime) -> datetime:
    return (now if end is None else end) + by


def _changed(known: MonthFacts, number: int, change: Callable[[Incident], Incident]) -> MonthFacts:
    return replace(known, incidents=tuple(change(each) if each.number == number else each for each in known.incidents))

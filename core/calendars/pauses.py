"""Pauses: spans whose covered time does not count. The cost follows the number of pauses, not their length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from core.calendars.inputs import ZERO
from core.calendars.spans import Span, merge
from core.calendars.timeline import Timeline


def paused_between(timeline: Timeline, start: datetime, end: datetime, pauses: Iterable[Span]) -> timedelta:
    """The covered time between two instants that falls into pauses."""
    paused = ZERO
    for pause in merge(pauses):
        if pause.start >= end:
            break
        if pause.end > start:
            paused += timeline.covered_between(max(start, pause.start), min(end, pause.end))
    return paused


def moved_later(timeline: Timeline, start: datetime, target: timedelta, pauses: Iterable[Span]) -> timedelta:
    """The ``E`` at which a deadline falls that would fall at ``target`` without the pauses after ``start``."""
    for pause in merge(pauses):
        if pause.end <= start:
            continue
        paused_at = timeline.covered_before(max(start, pause.start))
        if target <= paused_at:  # used up before the pause begins
            break
        target += timeline.covered_before(pause.end) - paused_at
    return target


def moved_earlier(timeline: Timeline, end: datetime, target: timedelta, pauses: Iterable[Span]) -> timedelta:
    """The ``E`` from which the same covered time is left until ``end``, given the pauses before it."""
    for pause in reversed(merge(pauses)):
        if pause.start >= end:
            continue
        resumed_at = timeline.covered_before(min(end, pause.end))
        if target > resumed_at:
            break
        target -= resumed_at - timeline.covered_before(pause.start)
    return target

"""The facts of a month: what stopped and when, what was announced, what was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from core.calendars import Span
from core.errors import BadInput
from core.terms.availability import Cause


@dataclass(frozen=True, slots=True)
class Outage:
    """One stop as it was told. Instants are aware UTC.

    ``end`` None: it goes on. ``known_at`` None: known from its start. ``excluded``: under one of the document's
    grounds of exclusion. ``gross``: by the provider's intent or gross negligence. ``waived``: agreed not to count.
    """

    start: datetime
    end: datetime | None = None
    known_at: datetime | None = None
    cause: Cause = Cause.PROVIDER
    self_resolved: bool = True
    excluded: bool = False
    gross: bool = False
    waived: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """The requests of one interval and how many of them were errors."""

    start: datetime
    requests: int
    errors: int
    excluded: bool = False


class Stop(NamedTuple):
    """An outage with its end, or several that overlap or touch as one.

    It is known from the earliest moment that a part of it was, not before its start. ``self_resolved``: all of it did.
    """

    span: Span
    known_at: datetime
    self_resolved: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What an assessment is computed from. ``unwatched`` are the times without monitoring data."""

    outages: tuple[Outage, ...] = ()
    maintenance: tuple[Span, ...] = ()
    unwatched: tuple[Span, ...] = ()
    samples: tuple[Sample, ...] = ()


def stops(outages: Iterable[Outage], now: datetime | None) -> tuple[Stop, ...]:
    """Each outage with its end, in their order; one without runs to ``now``, and is empty where it begins later.

    Raises ``BadInput("outage_open")`` where ``now`` is needed and None, ``outage_reversed`` with its place.
    """
    found = []
    for number, outage in enumerate(outages):
        start, end, known_at = outage.start, outage.end, outage.known_at
        if end is None:
            if now is None:
                raise BadInput("outage_open", field=f"outages[{number}].end")
            end = max(now, start)
        elif end < start:
            raise BadInput("outage_reversed", field=f"outages[{number}].end", start=start, end=end)
        known_at = start if known_at is None or known_at < start else known_at
        found.append(Stop(Span(start, end), known_at, outage.self_resolved))
    return tuple(found)

"""Which stops count: by cause, by ground of exclusion and by maintenance, joined before they are measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from core.assessment.facts import Facts, Outage, Stop, stops
from core.calendars import Span, merge
from core.explain import Explanation, Step
from core.messages import Message
from core.terms.availability import Cause, DowntimeRules, Treated, Treatment
from core.terms.citing import cite
from core.terms.model import Terms

_NO_RULES = DowntimeRules()
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """What is left to be measured.

    ``joined`` are the stops that count, ``whole`` the same with what is taken off still in them (a minimum length is
    tested on these), ``taken_off`` the time that is no downtime. All are sorted and disjoint.
    """

    joined: tuple[Stop, ...]
    whole: tuple[Span, ...]
    taken_off: tuple[Span, ...]
    explanation: Explanation


def counted(terms: Terms, facts: Facts, now: datetime | None) -> Counted:
    """The stops of ``facts`` under the rules of the terms (S1, C6, N9).

    Those of one cause are joined and tested first, then the rest is united.
    """
    rules = terms.downtime or _NO_RULES
    kept: list[Stop] = []
    removed: list[Span] = []
    steps: list[Step] = []
    for treated, cause, group in _groups(rules, facts.outages, stops(facts.outages, now)):
        if treated is None or treated.treatment is Treatment.COUNTED:
            tolerated = () if treated is None or treated.tolerated is None else _tolerated(treated, group)
            if treated is None or not tolerated:
                kept.extend(group)
                continue
            kept.extend(stop for stop in group if not any(_inside(stop.span, span) for span in tolerated))
            steps.append(_step(terms, treated, "assessment.tolerated", cause, tolerated))
            continue
        spans = merge(stop.span for stop in group)
        if treated.treatment is Treatment.TAKEN_OFF:
            removed.extend(spans)
        if spans:
            steps.append(_step(terms, treated, f"assessment.{treated.treatment}", cause, spans))
    if facts.maintenance and rules.maintenance is not None and rules.maintenance.treatment is not Treatment.COUNTED:
        maintenance = merge(facts.maintenance)
        steps.append(_step(terms, rules.maintenance, "assessment.maintenance", "excluded", maintenance))
        off = merge((*removed, *maintenance))
    else:
        off = merge(removed)
    joined = join(kept)
    spans = tuple([each.span for each in joined])
    return Counted(joined, merge((*spans, *removed)) if removed else spans, off, tuple(steps))


def join(found: Iterable[Stop]) -> tuple[Stop, ...]:
    """Stops that overlap or touch, as one each; empty ones are left out."""
    joined: list[Stop] = []
    end: datetime | None = None
    for stop in sorted(found, key=attrgetter("span.start")):
        span = stop.span
        if span.start == span.end:
            continue
        if end is None or span.start > end:  # as nearly all do
            joined.append(stop)
            end = span.end
        else:
            joined[-1] = _one(joined[-1], stop)
            end = joined[-1].span.end
    return tuple(joined)


def _one(first: Stop, other: Stop) -> Stop:
    """Two that overlap or touch, the first of which began no later."""
    span = first.span if other.span.end <= first.span.end else Span(first.span.start, other.span.end)
    return Stop(span, min(first.known_at, other.known_at), first.self_resolved and other.self_resolved)


def _groups(
    rules: DowntimeRules, outages: Iterable[Outage], found: Iterable[Stop]
) -> Iterator[tuple[Treated | None, str, list[Stop]]]:
    """The stops of ``outages`` by what becomes of them, with why: the excluded, the waived, then each cause."""
    excluded: list[Stop] = []
    waived: list[Stop] = []
    by_cause: dict[Cause, list[Stop]] = {}
    for outage, stop in zip(outages, found, strict=True):
        if outage.excluded:
            excluded.append(stop)
        elif outage.waived:
            waived.append(stop)
        elif outage.cause in by_cause:
            by_cause[outage.cause].append(stop)
        else:
            by_cause[outage.cause] = [stop]
    if excluded:
        yield rules.excluded or Treated(Treatment.NOT_COUNTED, ""), "excluded", excluded
    if waived:  # no clause says so: it was agreed
        yield Treated(Treatment.NOT_COUNTED, ""), "waived", waived
    for cause, group in by_cause.items():
        yield rules.causes.get(cause), cause, group


def _tolerated(treated: Treated, group: list[Stop]) -> tuple[Span, ...]:
    """The joined stops of one cause that were short enough and resolved by themselves in all their parts."""
    if treated.tolerated is None:
        return ()
    stayed = merge(stop.span for stop in group if not stop.self_resolved)
    return tuple(
        span
        for span in merge(stop.span for stop in group)
        if span.duration <= treated.tolerated and not any(_inside(part, span) for part in stayed)
    )


def _inside(part: Span, whole: Span) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _step(terms: Terms, treated: Treated, message: str, cause: str, spans: tuple[Span, ...]) -> Step:
    why = Message(f"assessment.cause_{cause}")
    return cite(terms, treated.rule, message, cause=why, spans=shown_spans(spans), tolerated=treated.tolerated)


def shown_spans(spans: tuple[Span, ...]) -> Message:
    """The first spans in words, and how many more there are."""
    pieces = tuple(Message("calendars.piece", {"start": each.start, "end": each.end}) for each in spans[:_SHOWN])
    more = len(spans) - len(pieces)
    if more:
        return Message("assessment.spans_and_more", {"pieces": pieces, "more": more})
    return Message("assessment.spans", {"pieces": pieces})

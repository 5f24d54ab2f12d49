"""What comes next in a month while something is open: when the remedy becomes another one if it stays so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from core.assessment.assess import Assessment, assess
from core.assessment.facts import Outage
from core.desk.month import ContractMonth
from core.terms.remedy import ProRata

_STEP: TypeAlias = tuple[object, ...]
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class NextStep:
    """At ``at`` (UTC, to the second) the month becomes ``then`` if what is open stays open."""

    at: datetime
    then: Assessment


def next_step(found: ContractMonth, now: datetime) -> NextStep | None:
    """The next instant after ``now`` at which promise or remedy change, None where nothing is open or none comes."""
    if not any(outage.end is None for outage in found.facts.outages):
        return None
    return _search(_at(found, found.facts.outages), now, found.adjusted.span.end)


def lasting(found: ContractMonth, now: datetime) -> timedelta | None:
    """How long a stop beginning now could last before promise or remedy change; None where it never would."""
    hypothetical = (*found.facts.outages, Outage(now))
    step = _search(_at(found, hypothetical), now, found.adjusted.span.end)
    return None if step is None else step.at - now


def _at(found: ContractMonth, outages: tuple[Outage, ...]) -> Callable[[datetime], Assessment]:
    facts = replace(found.facts, outages=outages)

    def at(instant: datetime) -> Assessment:
        return assess(found.terms, found.month, facts, found.charged, service=found.service, now=instant)

    return at


def _search(at: Callable[[datetime], Assessment], now: datetime, end: datetime) -> NextStep | None:
    """Halving: while something stays open, what is owed only grows."""
    if end <= now:
        return None
    known = _what(at(now))
    last = at(end)
    if _what(last) == known:
        return None
    low, high, then = now, end, last
    while high - low > _SECOND:
        middle = low + (high - low) / 2
        middle = middle.replace(microsecond=0) if middle.replace(microsecond=0) > low else middle
        there = at(middle)
        if _what(there) == known:
            low = middle
        else:
            high, then = middle, there
    return NextStep(high, then)


def _what(found: Assessment) -> _STEP:
    """What changes in steps: an amount that grows with every second is none."""
    remedy = found.remedy
    rules = found.terms.remedy
    steady = None if rules is not None and isinstance(rules.formula, ProRata) else remedy.amount
    return (found.met, remedy.kind, remedy.percent, remedy.months, found.reduced_days, steady)

"""The downtime left in a month before each threshold is passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from core.assessment.assess import Assessment
from core.assessment.ratio import Averaged, Ratio
from core.calendars.spans import month_span
from core.terms.availability import ByIntervals
from core.terms.model import Terms
from core.terms.remedy import Tiers

_TICK = timedelta(microseconds=1)
_ALL = Ratio(1, 1)


@dataclass(frozen=True, slots=True)
class Budget:
    """``left`` is the downtime until the uptime is ``below`` percent; negative where it is already.

    ``whole`` is all the downtime that the threshold allows. Both are cut to the microsecond. Where intervals are
    counted they are the time of intervals that fail altogether. ``percent`` is what that tier gives, None where the
    threshold is the promise itself.
    """

    below: Decimal
    left: timedelta
    percent: Decimal | None
    whole: timedelta

    @property
    def used(self) -> Fraction:
        """The share of it that is used up, from 0 to 1."""
        if self.left <= timedelta(0) or self.whole <= timedelta(0):
            return Fraction(1)
        return 1 - Fraction(self.left // _TICK, self.whole // _TICK)


def budgets(found: Assessment) -> tuple[Budget, ...]:
    """One budget for each threshold of the terms, the highest first; none where no uptime is promised."""
    promise, up = found.terms.availability, found.uptime
    if promise is None or up is None:
        return ()
    if isinstance(promise.method, ByIntervals):
        return _budgets(found.terms, up.denominator, up.ratio)
    # Not the uptime, which is zero at least: where stops are longer than a fixed month, less than nothing is left.
    down, whole = (up.downtime or timedelta(0)) // _TICK, up.denominator // _TICK
    return _budgets(found.terms, up.denominator, Ratio(whole - down, whole) if whole > 0 else _ALL)


def kept_budgets(terms: Terms, month: date, uptime: Decimal) -> tuple[Budget, ...]:
    """The same of a month of which the ``uptime`` alone is kept (percent with six decimals: good to a thirtieth of a
    second of a month)."""
    promise = terms.availability
    if promise is None:
        return ()
    fixed = None if isinstance(promise.method, ByIntervals) else promise.method.denominator
    whole = fixed or month_span(month, terms.time_zone).duration
    return _budgets(terms, whole, Ratio(*(Fraction(uptime) / 100).as_integer_ratio()))


def next_budget(found: tuple[Budget, ...]) -> Budget | None:
    """The nearest threshold that is not passed yet, None where all are or none is promised."""
    return next((each for each in found if each.left >= timedelta(0)), None)


def _budgets(terms: Terms, time: timedelta, up: Ratio | Averaged) -> tuple[Budget, ...]:
    assert terms.availability is not None
    thresholds: dict[Decimal, Decimal | None] = {terms.availability.committed: None}
    remedy = terms.remedy
    if remedy is not None and isinstance(remedy.formula, Tiers):
        thresholds |= {tier.below: tier.percent for tier in remedy.formula.tiers}
    found = sorted(thresholds.items(), reverse=True)
    return tuple(Budget(below, _above(up, below, time), percent, _above(_ALL, below, time)) for below, percent in found)


def _above(up: Ratio | Averaged, below: Decimal, time: timedelta) -> timedelta:
    return up.above(Fraction(below) / 100, time // _TICK) * _TICK

"""The downtime left in a month before each threshold is passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from core.assessment.assess import Assessment
from core.terms.availability import ByIntervals
from core.terms.remedy import Tiers


@dataclass(frozen=True, slots=True)
class Budget:
    """``left`` is the downtime until the uptime is ``below`` percent; negative where it is already.

    Cut to the microsecond. Where intervals are counted it is the time of intervals that fail altogether. ``percent`` is
    what that tier gives, None where the threshold is the promise itself.
    """

    below: Decimal
    left: timedelta
    percent: Decimal | None


def budgets(found: Assessment) -> tuple[Budget, ...]:
    """One budget for each threshold of the terms, the highest first; none where no uptime is promised."""
    promise, up = found.terms.availability, found.uptime
    if promise is None or up is None:
        return ()
    thresholds: dict[Decimal, Decimal | None] = {promise.committed: None}
    remedy = found.terms.remedy
    if remedy is not None and isinstance(remedy.formula, Tiers):
        thresholds |= {tier.below: tier.percent for tier in remedy.formula.tiers}
    whole = up.denominator
    if isinstance(promise.method, ByIntervals):
        lost = Fraction(up.ratio.denominator - up.ratio.numerator, up.ratio.denominator)
    else:
        lost = Fraction((up.downtime or timedelta(0)) // timedelta(microseconds=1), whole // timedelta(microseconds=1))
    return tuple(
        Budget(below, _part(whole, 1 - Fraction(below) / 100 - lost), percent)
        for below, percent in sorted(thresholds.items(), reverse=True)
    )


def next_budget(found: Assessment) -> Budget | None:
    """The nearest threshold that is not passed yet, None where all are or none is promised."""
    return next((each for each in budgets(found) if each.left >= timedelta(0)), None)


def _part(whole: timedelta, share: Fraction) -> timedelta:
    exact = share * (whole // timedelta(microseconds=1))
    return timedelta(microseconds=exact.numerator // exact.denominator)

"""What is assessed: one month of one contract under one version of the terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from core.assessment.facts import Facts, Outage
from core.calendars import Span
from core.money import Money
from core.terms.model import Terms
from core.terms.remedy import Base

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Charged:
    """What the month costs, as far as it is known: the monthly fee and the usage charges."""

    fee: Money | None = None
    charges: Money | None = None

    def base(self, base: Base) -> Money | None:
        """The amount that a percentage is of."""
        return self.charges if base is Base.CHARGES else self.fee


@dataclass(frozen=True, slots=True)
class Case:
    """``month`` is the month in the zone of the terms; ``now`` ends what is still open."""

    terms: Terms
    facts: Facts
    month: Span
    charged: Charged
    now: datetime | None

    def with_outages(self, outages: tuple[Outage, ...]) -> Case:
        """The same with other outages."""
        return replace(self, facts=replace(self.facts, outages=outages))


def exact_ratio(part: timedelta, whole: timedelta) -> Fraction:
    """``part`` ÷ ``whole`` to the microsecond."""
    return Fraction(part // _TICK, whole // _TICK)

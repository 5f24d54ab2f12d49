"""One contract's month under one version of the terms: the facts in, uptime and remedy out, each with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.assessment.case import Case, Charged
from core.assessment.facts import Facts
from core.assessment.reduction import reduction
from core.assessment.remedy import NO_REMEDY, Remedy, remedy_for_uptime
from core.assessment.uptime import Uptime, uptime
from core.calendars.spans import Span, month_span
from core.errors import Refused
from core.explain import Explanation
from core.terms.availability import Availability, ByIntervals
from core.terms.citing import cite, provenance
from core.terms.model import Terms
from core.terms.not_promised import not_promised
from core.terms.remedy import DaysByLength, DaysPerPeriod


@dataclass(frozen=True, slots=True)
class Assessment:
    """``month`` is its first day, ``span`` the same in UTC. ``uptime`` is None where the terms promise none.

    ``reduced_days`` are the days of fee that are not payable, None where the terms know no such days, or the exact
    time counts instead.
    """

    terms: Terms
    month: date
    span: Span
    uptime: Uptime | None
    met: bool | None
    reduced_days: Decimal | None
    remedy: Remedy
    explanation: Explanation

    @property
    def committed(self) -> Decimal | None:
        """The promise in percent."""
        return None if self.terms.availability is None else self.terms.availability.committed

    @property
    def downtime(self) -> timedelta | None:
        return None if self.uptime is None else self.uptime.downtime


def assess(
    terms: Terms, month: date, facts: Facts, charged: Charged, *, service: str = "", now: datetime | None = None
) -> Assessment:
    """The assessment of ``month`` (any day of it) in the zone of the terms.

    ``service`` is the one that was hit, empty where nobody said. ``now`` ends what is still open. Raises
    ``Refused``: ``service_not_covered``, ``not_promised`` where the terms promise neither uptime nor a remedy.
    """
    check_service(terms, service)
    if terms.availability is None and terms.remedy is None:
        raise not_promised(terms, "assessment")
    month = month.replace(day=1)
    span = month_span(month, terms.time_zone)
    case = Case(terms, facts, span, charged, now)
    up = met = days = None
    remedy = NO_REMEDY
    steps: Explanation = provenance(terms)
    if terms.availability is not None:
        up = uptime(case, terms.availability)
        met = not up.ratio.below(terms.availability.share)
        verdict = _verdict(case, terms.availability, met=met)
        promised = cite(terms, terms.availability.rule, verdict, committed=terms.availability.committed)
        steps = (*steps, *up.explanation, promised)
    if terms.remedy is not None:
        formula = terms.remedy.formula
        if isinstance(formula, DaysPerPeriod | DaysByLength):
            reduced = reduction(case, terms.remedy, formula)
            days, remedy = reduced.days, reduced.remedy
        elif terms.availability is not None and up is not None:
            remedy = remedy_for_uptime(case, terms.remedy, terms.availability, up)
    return Assessment(
        terms, month, span, up, met, days, remedy, (*steps, *remedy.explanation, *_conditions(terms, remedy))
    )


def _verdict(case: Case, promise: Availability, *, met: bool) -> str:
    """What to say of the promise: a month that goes on, is still to come, or that nobody measured proves nothing."""
    if not met:
        return "assessment.not_met"
    if case.now is not None and case.now < case.month.start:
        return "assessment.met_ahead"
    if isinstance(promise.method, ByIntervals) and not any(each.requests for each in case.facts.samples):
        return "assessment.met_uncounted"
    running = case.now is not None and case.now < case.month.end
    return "assessment.met_so_far" if running else "assessment.met"


def _conditions(terms: Terms, remedy: Remedy) -> Explanation:
    """What the remedy may be used for, where there is one (K3)."""
    if terms.remedy is None or remedy.kind is None:
        return ()
    return tuple(
        cite(terms, rule, "assessment.condition", text=terms.rules[rule].text) for rule in terms.remedy.conditions
    )


def check_service(terms: Terms, service: str) -> None:
    """Refuse a service that the promise does not cover (C1)."""
    services = terms.services
    if services is None or not service or service in services.covered:
        return
    rule = terms.rules[services.rule]
    raise Refused(
        "service_not_covered",
        field="service",
        service=service,
        covered=services.covered,
        rule=rule.id,
        clause=rule.clause,
    )

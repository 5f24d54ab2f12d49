"""What a remedy comes to, by the one formula of the terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from core.assessment.case import Case, exact_ratio
from core.assessment.uptime import Uptime
from core.explain import Explanation, Step
from core.money import Money, rounded
from core.terms.availability import Availability
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.remedy import Base, FreeMonths, ProRata, RemedyKind, RemedyRules, Share, Tier, Tiers


@dataclass(frozen=True, slots=True)
class Remedy:
    """What the month gives. ``kind`` None: nothing, for the ``reason`` where there is one.

    ``percent`` is the tier that the uptime fell to. ``amount`` is None where the remedy is no money, or where the
    amount it is a share of is not known (``lacks`` names that).
    """

    kind: RemedyKind | None
    amount: Money | None = None
    months: int | None = None
    percent: Decimal | None = None
    reason: str = ""
    lacks: Base | None = None
    explanation: Explanation = ()


NO_REMEDY = Remedy(None)


def remedy_for_uptime(case: Case, rules: RemedyRules, promise: Availability, up: Uptime) -> Remedy:
    """The remedy of an uptime below the promise, and none of one that is not."""
    if not up.ratio.below(promise.share):
        return NO_REMEDY
    match rules.formula:
        case Tiers() as formula:
            return _tiered(case, rules, formula, up)
        case ProRata() as formula:
            return _pro_rata(case, rules, formula, promise, up)
        case FreeMonths(months, rule):
            step = cite(case.terms, rule, "assessment.free_months", count=months)
            return Remedy(rules.kind, months=months, explanation=(step,))
        case _:
            return NO_REMEDY


def settled(terms: Terms, rules: RemedyRules, exact: Fraction, base: Money, steps: list[Step]) -> Remedy:
    """The exact amount under cap, floor and rounding, in that order. ``steps`` lead to it."""
    if rules.cap is not None and exact > base.fraction * rules.cap:
        exact = base.fraction * rules.cap
        most = rounded(exact, base.currency, rules.rounding)
        steps = [*steps, cite(terms, rules.cap_rule, "assessment.capped", amount=most)]
    floor = rules.floor
    if floor is not None and exact <= Fraction(floor.over):
        over = Money(floor.over, base.currency)
        steps = [*steps, cite(terms, floor.rule, "assessment.not_over", over=over)]
        return Remedy(None, reason=floor.reason, explanation=tuple(steps))
    amount = rounded(exact, base.currency, rules.rounding)
    kind = rules.kind if amount.amount else None
    return Remedy(kind, amount=amount if kind else None, explanation=tuple(steps))


def lowest_tier(formula: Tiers, up: Uptime) -> Tier | None:
    """The tier that the uptime fell to."""
    reached = [tier for tier in formula.tiers if up.ratio.below(Fraction(tier.below) / 100)]
    return min(reached, key=lambda tier: tier.below, default=None)


def _tiered(case: Case, rules: RemedyRules, formula: Tiers, up: Uptime) -> Remedy:
    tier = lowest_tier(formula, up)
    if tier is None:
        return NO_REMEDY
    base = case.charged.base(formula.base)
    steps = [cite(case.terms, formula.rule, "assessment.tier", below=tier.below, percent=tier.percent)]
    if base is None:
        return Remedy(rules.kind, percent=tier.percent, lacks=formula.base, explanation=tuple(steps))
    exact = base.fraction * Fraction(tier.percent) / 100
    amount = rounded(exact, base.currency, rules.rounding)
    steps.append(cite(case.terms, formula.rule, "assessment.share_of", base=base, percent=tier.percent, amount=amount))
    return replace(settled(case.terms, rules, exact, base, steps), percent=tier.percent)


def _pro_rata(case: Case, rules: RemedyRules, formula: ProRata, promise: Availability, up: Uptime) -> Remedy:
    fee = case.charged.fee
    if fee is None or up.downtime is None:
        return Remedy(rules.kind, lacks=Base.FEE)
    share = promise.share if formula.divided_by is Share.GUARANTEED else Fraction(1)
    exact = fee.fraction * exact_ratio(up.downtime, up.denominator) / share
    step = cite(
        case.terms,
        formula.rule,
        f"assessment.pro_rata_{formula.divided_by}",
        fee=fee,
        downtime=up.downtime,
        time=up.denominator,
        share=promise.committed,
        amount=rounded(exact, fee.currency, rules.rounding),
    )
    return settled(case.terms, rules, exact, fee, [step])

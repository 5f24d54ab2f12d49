"""A plan's fee from the month's charges, by bands (J9)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.explain import Explanation, Step
from core.money import Money, rounded
from core.terms.citing import cite
from core.terms.fees import BandFee
from core.terms.model import Plan, Terms
from core.terms.not_promised import not_promised


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount and the steps that lead to it."""

    amount: Money
    explanation: Explanation


def support_fee(terms: Terms, plan: Plan, charges: Decimal) -> Fee:
    """The fee of ``plan`` for a month with ``charges`` after discount, in the currency of the fee.

    Rounded at the end only. Raises ``Refused("not_promised")`` where the plan has no such fee.
    """
    fee = plan.fee
    if not isinstance(fee, BandFee):
        raise not_promised(terms, "support_fee", field="plan")
    steps: list[Step] = []
    exact, below = Fraction(0), Decimal(0)
    for band in fee.bands:
        top = charges if band.up_to is None else min(charges, band.up_to)
        if top > below:
            part = Fraction(top - below) * Fraction(band.percent) / 100
            exact += part
            steps.append(_band_step(terms, fee, below, top, band.percent))
        if band.up_to is not None:
            below = band.up_to
    if exact < Fraction(fee.minimum):
        exact = Fraction(fee.minimum)
        steps.append(cite(terms, fee.rule, "fees.minimum", minimum=Money(fee.minimum, fee.currency)))
    amount = rounded(exact, fee.currency, fee.rounding)
    steps.append(cite(terms, fee.rule, "fees.support_fee", plan=plan.name, amount=amount))
    return Fee(amount, tuple(steps))


def _band_step(terms: Terms, fee: BandFee, low: Decimal, high: Decimal, percent: Decimal) -> Step:
    bounds = Money(low, fee.currency), Money(high, fee.currency)
    return cite(terms, fee.rule, "fees.band", low=bounds[0], high=bounds[1], percent=percent)

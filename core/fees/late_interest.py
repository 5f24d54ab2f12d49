"""Interest on an amount that is paid late (N12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from core.explain import Explanation
from core.money import Money, rounded
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.not_promised import not_promised


@dataclass(frozen=True, slots=True)
class Interest:
    """``days`` from the day after the due date to the day before payment, and what they cost."""

    days: int
    amount: Money
    explanation: Explanation


def late_interest(terms: Terms, amount: Decimal, due_on: date, paid_on: date) -> Interest:
    """The interest on ``amount``, in the currency of the terms. Raises ``Refused("not_promised")``."""
    rules = terms.late_interest
    if rules is None:
        raise not_promised(terms, "late_interest")
    days = max((paid_on - due_on).days - 1, 0)
    if paid_on <= due_on + timedelta(days=rules.grace_days):
        none = Money(Decimal(0), rules.currency)
        step = cite(terms, rules.rule, "fees.no_late_interest", due_on=due_on, paid_on=paid_on, grace=rules.grace_days)
        return Interest(days, none, (step,))
    exact = Fraction(amount) * Fraction(rules.percent) / 100 * days / rules.days_of_year
    interest = rounded(exact, rules.currency, rules.rounding)
    step = cite(
        terms,
        rules.rule,
        "fees.late_interest",
        amount=Money(amount, rules.currency),
        percent=rules.percent,
        days=days,
        year=rules.days_of_year,
        interest=interest,
    )
    return Interest(days, interest, (step,))

"""What follows from a filed claim: when it is answered, which months are free, and what was not given of it."""

from __future__ import annotations

from dataclasses import dataclass

from core.claims.events import Given
from core.claims.life import ClaimState, Standing
from core.money import Money
from core.months import last_day, month_of, months_after
from core.terms.citing import cite
from core.terms.consequences import AnswerDue, answer_due
from core.terms.model import Terms
from core.terms.plans import local_day
from core.terms.promises import FreePeriod
from core.terms.remedy import FreeMonths


@dataclass(frozen=True, slots=True)
class Difference:
    """What was given beside what was expected. ``amount`` is given − expected, None where they can't be compared: one
    of them is no money, or another currency. ``months`` is the same of free months."""

    expected: Given
    given: Given
    amount: Money | None
    months: int | None

    @property
    def any(self) -> bool:
        """Whether what was given is not what was expected."""
        if self.amount is None and self.months is None:
            return (self.expected.amount, self.expected.months) != (self.given.amount, self.given.months)
        return bool((self.amount is not None and self.amount.amount) or self.months)


def answer_expected(terms: Terms, standing: Standing) -> AnswerDue | None:
    """By when a claim that was filed is answered, from the local day of the filing (K7).

    None before it is filed, once it is answered, and where the terms promise no time.
    """
    if standing.state is not ClaimState.FILED or standing.filed_at is None or terms.claiming is None:
        return None
    found = answer_due(terms, local_day(terms, standing.filed_at))
    return None if found.by is None else found


def free_months(terms: Terms, standing: Standing) -> FreePeriod | None:
    """The free months at their earliest (C4 ⚖): as many as were given, else asked for, else as one breach gives.

    They begin where the provider said, else in the month after the answer, or after the filing while there is none.
    None where the remedy is no free month, nothing was filed or is to be expected, or it was rejected.
    """
    remedy = terms.remedy
    if remedy is None or not isinstance(remedy.formula, FreeMonths) or standing.filed_at is None:
        return None
    if standing.state not in (ClaimState.FILED, ClaimState.ACCEPTED, ClaimState.SETTLED):
        return None
    given = standing.settled or standing.promised
    if given is None and standing.expected == Given():
        return None
    received_on = local_day(terms, standing.answered_at or standing.filed_at)
    count = (given and given.months) or standing.facts.months_asked or remedy.formula.months
    named = None if given is None else given.first_month
    first = months_after(month_of(received_on), 1) if named is None else month_of(named)
    last = last_day(months_after(first, count - 1))
    step = cite(
        terms, remedy.formula.rule, "terms.free_period", received_on=received_on, first=first, last=last, count=count
    )
    return FreePeriod(first, last, (step,))


def difference(standing: Standing) -> Difference | None:
    """What was settled beside what was expected when it was filed; None until it is settled, or nothing was known."""
    expected, given = standing.expected, standing.settled
    return None if expected is None or given is None else difference_of(expected, given)


def difference_of(expected: Given, given: Given) -> Difference:
    """``given`` beside ``expected``, each in its own currency."""
    amount = months = None
    if expected.amount is not None and given.amount is not None and expected.amount.currency == given.amount.currency:
        amount = Money(given.amount.amount - expected.amount.amount, given.amount.currency)
    if expected.months is not None and given.months is not None:
        months = given.months - expected.months
    return Difference(expected, given, amount, months)

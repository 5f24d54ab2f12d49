"""What further duties come to: who gets a claim and answers it when, who owes at most how much, how long a stop is."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.explain import Explanation, Step
from core.messages import Message, Words
from core.money import Money
from core.months import closing, last_day, month_of, months_after
from core.terms.citing import cite
from core.terms.duties import CapBase, Claiming
from core.terms.model import Terms
from core.terms.names import unknown
from core.terms.not_promised import not_promised


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom the ``form`` is sent to."""

    form: Words
    to: Words
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class AnswerDue:
    """The last local day for the answer to a claim, and the instant after it in UTC; None: no time is promised."""

    by: date | None
    until: datetime | None
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class MostOwed:
    """The most that damages come to; None: there is no limit, or what it is measured by is not known."""

    amount: Money | None
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class SuspendedUntil:
    """The last local day of a suspension at its longest; None: until it is paid, or no limit is named."""

    last_day: date | None
    explanation: Explanation


def recipient(terms: Terms, reseller: str = "") -> Recipient:
    """Whom a claim is sent to; ``reseller`` is through whom the contract was bought, empty: the provider itself (C5).

    Raises ``Refused("not_promised")`` where the terms know no claim.
    """
    rules = _claiming(terms)
    if reseller and rules.reseller_rule:
        step = cite(terms, rules.reseller_rule, "terms.sent_to_reseller", form=rules.form, to=reseller)
        return Recipient(rules.form, Words(reseller, reseller), (step,))
    return Recipient(rules.form, rules.to, (cite(terms, rules.rule, "terms.sent_to", form=rules.form, to=rules.to),))


def answer_due(terms: Terms, requested_on: date) -> AnswerDue:
    """By when a claim of the local day ``requested_on`` is settled if it is confirmed (K7).

    Raises ``Refused("not_promised")`` where the terms know no claim.
    """
    rules = _claiming(terms)
    if not rules.answer_rule:
        return AnswerDue(None, None, (Step(Message("terms.no_answer_promised", {"terms": terms.title})),))
    by = last_day(months_after(month_of(requested_on), rules.answered_within))
    step = cite(terms, rules.answer_rule, "terms.answered_by", requested_on=requested_on, by=by)
    return AnswerDue(by, closing(by, terms.time_zone), (step,))


def most_owed(terms: Terms, damages: str, base: Money | None) -> MostOwed:
    """The most that ``damages`` (the id of a cap) come to; ``base`` is the month's fee or the price of the work (N11).

    Not for a gross fault, see ``most_owed_for_gross_fault``. Raises ``Refused("not_promised")``,
    ``BadInput("damages_unknown")``.
    """
    if terms.liability is None:
        raise not_promised(terms, "liability")
    cap = terms.liability.caps.get(damages)
    if cap is None:
        raise unknown("damages_unknown", damages, terms.liability.caps, field="damages", terms=terms.title)
    message = "terms.most_owed_fee" if cap.most is CapBase.MONTHLY_FEE else "terms.most_owed_price"
    steps = [cite(terms, cap.rule, message, damages=cap.name, amount=base)]
    steps += [cite(terms, terms.liability.rule, "terms.not_owed", what=each) for each in terms.liability.excluded]
    return MostOwed(base, tuple(steps))


def most_owed_for_gross_fault(terms: Terms) -> MostOwed:
    """Intent and gross negligence lift caps and exclusions, where the terms say so (N10).

    Raises ``Refused("not_promised")``.
    """
    if terms.liability is None or not terms.liability.gross_rule:
        raise not_promised(terms, "liability")
    return MostOwed(None, (cite(terms, terms.liability.gross_rule, "terms.owed_without_limit"),))


def suspended_until(terms: Terms, ground: str, first_day: date) -> SuspendedUntil:
    """How long a suspension from the local day ``first_day`` on can last (N14).

    ⚖ Months are counted to the day before the same day of the month. Raises ``Refused("not_promised")``,
    ``BadInput("suspension_ground_unknown")``.
    """
    rules = terms.suspension
    if rules is None:
        raise not_promised(terms, "suspension")
    found = rules.grounds.get(ground)
    if found is None:
        raise unknown("suspension_ground_unknown", ground, rules.grounds, field="ground", terms=terms.title)
    fees = (cite(terms, rules.fees_rule, "terms.fees_go_on"),) if rules.fees_rule else ()
    if found.until_paid:
        return SuspendedUntil(None, (cite(terms, rules.rule, "terms.suspended_until_paid", ground=found.name), *fees))
    if not rules.most_months:
        return SuspendedUntil(None, (cite(terms, rules.rule, "terms.suspended", ground=found.name), *fees))
    last = _same_day_after(first_day, rules.most_months) - timedelta(days=1)
    step = cite(
        terms, rules.rule, "terms.suspended_at_most", ground=found.name, months=rules.most_months, first=first_day,
        last=last,
    )  # fmt: skip
    return SuspendedUntil(last, (step, *fees))


def _same_day_after(day: date, months: int) -> date:
    """The same day of a later month; where that month lacks it, the first of the one after."""
    month = months_after(month_of(day), months)
    if day.day > monthrange(month.year, month.month)[1]:
        return months_after(month, 1)
    return month.replace(day=day.day)


def _claiming(terms: Terms) -> Claiming:
    if terms.claiming is None:
        raise not_promised(terms, "claim")
    return terms.claiming

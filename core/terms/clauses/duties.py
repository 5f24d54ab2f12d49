"""Claims, liability and suspension, as clauses."""

from __future__ import annotations

from collections.abc import Iterator

from core.explain import Step
from core.terms.citing import cite
from core.terms.model import Terms


def claim(terms: Terms) -> Iterator[Step]:
    """Until when, with what and to whom a remedy is claimed, and when it is answered."""
    window = terms.claim_window
    if window is not None:
        yield cite(
            terms, window.rule, f"terms.window_{window.end}", months=window.months, day=window.day, days=window.days
        )
    rules = terms.claiming
    if rules is None:
        return
    yield cite(terms, rules.rule, "terms.sent_to", form=rules.form, to=rules.to)
    if rules.reseller_rule:
        yield cite(terms, rules.reseller_rule, "terms.sent_by_reseller", form=rules.form)
    for part in rules.parts:
        yield cite(terms, rules.rule, "terms.claim_part", part=part)
    if rules.answer_rule:
        yield cite(terms, rules.answer_rule, "terms.answered_within", months=rules.answered_within)


def liability(terms: Terms) -> Iterator[Step]:
    """The most that damages come to, and what is not owed."""
    rules = terms.liability
    if rules is None:
        return
    for cap in rules.caps.values():
        yield cite(terms, cap.rule, f"terms.cap_{cap.most}", damages=cap.name)
    for excluded in rules.excluded:
        yield cite(terms, rules.rule, "terms.not_owed", what=excluded)
    if rules.gross_rule:
        yield cite(terms, rules.gross_rule, "terms.owed_without_limit")


def suspension(terms: Terms) -> Iterator[Step]:
    """Why and how long the service may be stopped, and when the contract may be ended."""
    rules = terms.suspension
    if rules is None:
        return
    for ground in rules.grounds.values():
        if ground.until_paid:
            yield cite(terms, rules.rule, "terms.suspended_until_paid", ground=ground.name)
        elif rules.most_months:
            yield cite(terms, rules.rule, "terms.suspended_for", ground=ground.name, months=rules.most_months)
        else:
            yield cite(terms, rules.rule, "terms.suspended", ground=ground.name)
    if rules.fees_rule:
        yield cite(terms, rules.fees_rule, "terms.fees_go_on")
    for ended in rules.ended_after_notice:
        yield cite(terms, rules.end_rule, "terms.ended_after_notice", ground=ended)
    for ended in rules.ended_at_once:
        yield cite(terms, rules.end_rule, "terms.ended_at_once", ground=ended)

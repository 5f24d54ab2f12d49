"""A reseller's two sides: what a claim of ours upstream makes good of what we owe downstream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.claims.events import Given
from core.desk.contract import Contract, same_account
from core.explain import Explanation, Step
from core.messages import Message, Param
from core.money import Money
from core.terms.citing import cite
from core.terms.model import Terms

NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Side:
    """A claim on one side. ``worth`` is what it comes to: settled, else promised, else expected; None: not known.

    One that is ``lost`` (rejected, or given up) comes to nothing: ``NOTHING``.
    """

    number: int
    contract: Contract
    terms: Terms
    worth: Given | None
    closes_at: datetime | None
    open: bool
    """Whether it can still be filed, or is filed and not settled."""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Backing:
    """``gap`` is what we owe beyond what we get, in each currency by itself, and never netted across; negative: we get
    more. ``gap_months`` is the same of free months. ``warnings`` say what stands against it, with clauses."""

    downstream: Side
    upstream: tuple[Side, ...]
    gap: tuple[Money, ...]
    gap_months: int
    warnings: Explanation


def backing(downstream: Side, upstream: Sequence[Side]) -> Backing:
    """What we owe under ``downstream`` beside what the claims ``upstream`` that make it good bring."""
    gap: dict[str, Decimal] = {}
    months = 0
    for sign, side in ((1, downstream), *((-1, each) for each in upstream)):
        if side.worth is None:
            continue
        if side.worth.amount is not None:
            currency = side.worth.amount.currency
            gap[currency] = gap.get(currency, Decimal(0)) + sign * side.worth.amount.amount
        months += sign * (side.worth.months or 0)
    amounts = tuple(Money(amount, currency) for currency, amount in sorted(gap.items()))
    warnings = tuple(step for each in upstream for step in _warnings(downstream, each))
    return Backing(downstream, tuple(upstream), amounts, months, warnings)


def _warnings(downstream: Side, upstream: Side) -> Iterator[Step]:
    if upstream.lost:
        yield Step(Message("claims.upstream_lost", {"upstream": upstream.contract.name, "claim": upstream.number}))
        return
    if downstream.closes_at is not None and upstream.closes_at is not None:
        apart = (downstream.closes_at > upstream.closes_at) - (downstream.closes_at < upstream.closes_at)
        if apart:
            first, message = (downstream, "downstream_first") if apart < 0 else (upstream, "upstream_first")
            rules = first.terms.claim_window
            names: dict[str, Param] = {"downstream": downstream.contract.name, "upstream": upstream.contract.name}
            names |= {"downstream_by": downstream.closes_at, "upstream_by": upstream.closes_at}
            yield cite(first.terms, "" if rules is None else rules.rule, f"claims.{message}", **names)
    if upstream.worth is None:
        yield Step(Message("claims.upstream_not_known", {"upstream": upstream.contract.name}))
    remedy = upstream.terms.remedy
    if remedy is not None and not same_account(downstream.contract, upstream.contract):
        for rule in remedy.conditions:
            text = upstream.terms.rules[rule].text
            yield cite(upstream.terms, rule, "claims.condition", upstream=upstream.contract.name, text=text)

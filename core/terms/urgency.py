"""Which priority of a plan is the most urgent: the one that operators are called for."""

from __future__ import annotations

from core.terms.model import Plan, Terms


def most_urgent(terms: Terms, plan: Plan) -> str | None:
    """The first by rank of the priorities that ``plan`` takes (a best-effort plan takes all of the terms).

    None where there is only one: a priority that every ticket has calls nobody.
    """
    taken = plan.targets or terms.priorities
    if len(taken) < 2:
        return None
    return min(taken, key=lambda name: terms.priorities[name].rank)

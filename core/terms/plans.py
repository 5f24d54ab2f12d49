"""Which plan of the terms applies on a day (J8: plans that close and end)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.errors import Refused
from core.explain import Explanation
from core.terms.citing import cite
from core.terms.model import Plan, Terms
from core.terms.names import unknown


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """The plan that applies, and why where it is not the subscribed one."""

    plan: Plan
    explanation: Explanation = ()


def plan_named(terms: Terms, plan: str) -> Plan:
    """The plan with the id ``plan``. Raises ``BadInput("plan_unknown")`` with the nearest name."""
    found = terms.plans.get(plan)
    if found is None:
        raise unknown("plan_unknown", plan, terms.plans, field="plan", terms=terms.id)
    return found


def local_day(terms: Terms, at: datetime) -> date:
    """The day of the instant ``at`` in the zone of the terms."""
    return at.astimezone(ZoneInfo(terms.time_zone)).date()


def plan_on(terms: Terms, subscribed: str, day: date) -> PlanInForce:
    """The plan that a subscription to ``subscribed`` gives on ``day`` (the terms' local day).

    A plan that has ended leaves what it falls back to, with no other switch (J8).
    """
    plan = plan_named(terms, subscribed)
    steps = []
    while plan.end is not None and day >= plan.end.ends_on:
        fallback = terms.plans[plan.end.falls_back_to]
        steps.append(
            cite(
                terms,
                plan.end.rule,
                "terms.plan_ended",
                plan=plan.name,
                ends_on=plan.end.ends_on,
                falls_back_to=fallback.name,
            )
        )
        plan = fallback
    return PlanInForce(plan, tuple(steps))


def plan_at(terms: Terms, subscribed: str, at: datetime) -> PlanInForce:
    """The plan that a subscription to ``subscribed`` gives at the instant ``at``."""
    return plan_on(terms, subscribed, local_day(terms, at))


def check_open(terms: Terms, plan: Plan, day: date, current: Plan | None) -> None:
    """Refuse a request of ``day`` for a plan closed to new subscriptions by a contract that is not on it (J8)."""
    if plan.end is None or day < plan.end.closed_from or (current is not None and current.id == plan.id):
        return
    rule = terms.rules[plan.end.rule]
    raise Refused(
        "plan_closed",
        field="plan",
        plan=plan.name,
        closed_from=plan.end.closed_from,
        requested_on=day,
        rule=rule.id,
        clause=rule.clause,
    )

"""The plan of a contract: a request on a day, by the terms, and a history that was entered wrongly put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.desk.acts.contract_changes import Given
from core.desk.contract import Contract, PlanPeriod
from core.errors import BadInput
from core.terms.model import Terms
from core.terms.plan_history import PlanRequest, Subscription, with_request
from core.terms.plans import check_open, plan_named, plan_on
from core.terms.registry import terms_of


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """The plan is asked for on a day (the terms' own; today where None); from when it is in force the terms say."""

    plan: str
    on: date | None = None

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``Refused("plan_closed")`` (J8), ``BadInput``: ``plan_unknown``, ``plan_before_contract``,
        ``plan_begun_later`` where a plan has begun after that day, ``plan_periods_overlap`` for another on it."""
        day = self.on or given.today
        if day < contract.starts_on:
            raise BadInput("plan_before_contract", field="on", starts_on=contract.starts_on)
        terms = terms_of(given.catalogue, contract.terms, day)
        wanted = plan_named(terms, self.plan)
        last = max(contract.plans, key=lambda each: each.from_day)
        begun = max((each for each in contract.plans if each.from_day <= max(day, given.today)), key=_day)
        if begun == last and _asked_already(terms, contract, PlanRequest(day, wanted.id), begun):
            return contract
        if begun.from_day > day:
            raise BadInput(
                "plan_begun_later", field="on", day=begun.from_day, plan=terms.plans[begun.plan].name, on=day
            )
        history = with_request(
            terms, (Subscription(each.from_day, each.plan) for each in contract.plans), PlanRequest(day, wanted.id)
        )
        return replace(contract, plans=_one_a_day(terms, history.subscriptions))


@dataclass(frozen=True, slots=True)
class CorrectPlans:
    """The plan history as it really was: each plan from its day until the next one begins; ``why`` it is put right."""

    periods: tuple[PlanPeriod, ...]
    why: str = ""

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput("plan_periods_overlap")`` for two plans from one day, ``Refused("plan_closed")``."""
        periods = tuple(sorted(self.periods, key=_day))
        current = None
        for period in periods:
            terms = terms_of(given.catalogue, contract.terms, period.from_day)
            plan = plan_named(terms, period.plan)
            check_open(terms, plan, period.from_day, current)
            current = plan
        return replace(contract, plans=periods)


def _asked_already(terms: Terms, contract: Contract, request: PlanRequest, begun: PlanPeriod) -> bool:
    """Whether the plan is in force on the day of the request, or began later by just this request."""
    if begun.from_day <= request.requested_on:
        return plan_on(terms, begun.plan, request.requested_on).plan.id == request.plan
    before = [Subscription(each.from_day, each.plan) for each in contract.plans if each != begun]
    if not before or before[-1].from_day > request.requested_on:
        return False
    asked = with_request(terms, before, request).subscriptions[-1]
    return (asked.from_day, asked.plan) == (begun.from_day, begun.plan)


def _one_a_day(terms: Terms, subscriptions: Iterable[Subscription]) -> tuple[PlanPeriod, ...]:
    """Of two plans from one day the higher one, where a month is charged at its highest plan anyway (J10).

    Elsewhere each change counts (N7): then a second one on a day is refused.
    """
    found: list[PlanPeriod] = []
    for each in subscriptions:
        if found and found[-1].from_day == each.from_day:
            displaced = found.pop()
            higher = terms.plans[each.plan].level > terms.plans[displaced.plan].level
            if terms.plan_change is None or not higher:
                raise BadInput(
                    "plan_periods_overlap", field="on", day=displaced.from_day, plan=terms.plans[displaced.plan].name,
                    other=terms.plans[each.plan].name,
                )  # fmt: skip
        found.append(PlanPeriod(each.from_day, each.plan))
    return tuple(found)


def _day(period: PlanPeriod) -> date:
    return period.from_day

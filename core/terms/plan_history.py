"""A contract's plan over time: requests in, the plan of every day and the billed plan of a month out (J8, J10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import Refused
from core.explain import Explanation, Step
from core.messages import Message
from core.terms.citing import cite
from core.terms.model import ChangeFrom, Plan, Terms
from core.terms.plans import check_open, plan_named, plan_on


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A request for a plan, on the terms' local day. The first one is the subscription itself."""

    requested_on: date
    plan: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """The plan subscribed to from a day on, until the next one begins."""

    from_day: date
    plan: str


@dataclass(frozen=True, slots=True)
class PlanHistory:
    """The subscriptions of one contract in order, and how they came about."""

    terms: Terms
    subscriptions: tuple[Subscription, ...]
    explanation: Explanation

    def plan_on(self, day: date) -> Plan | None:
        """The plan in force on ``day``, None before the first subscription."""
        current = None
        for subscription in self.subscriptions:
            if subscription.from_day <= day:
                current = subscription.plan
        return None if current is None else plan_on(self.terms, current, day).plan


@dataclass(frozen=True, slots=True)
class BilledPlan:
    """The plan that a month is charged at, the plan on its last day, and the steps behind them."""

    billed: Plan
    at_month_end: Plan
    explanation: Explanation


def plan_history(terms: Terms, requests: Iterable[PlanRequest]) -> PlanHistory:
    """What ``requests`` make of a contract's plan.

    A higher plan is in force on the day of the request, a lower one from the month after where the terms
    say so; a request for the plan in force withdraws a lower one that is still to come (J10). Raises
    ``Refused("plan_closed")`` (J8) and ``BadInput("plan_unknown")``.
    """
    writer = _Writer(terms)
    for request in sorted(requests, key=lambda request: request.requested_on):
        writer.take(request)
    return writer.history()


def with_request(terms: Terms, subscriptions: Iterable[Subscription], request: PlanRequest) -> PlanHistory:
    """What one more request makes of ``subscriptions``, of which one may be a lower plan still to come.

    Raises what ``plan_history`` raises.
    """
    writer = _Writer(terms)
    for subscription in sorted(subscriptions, key=lambda each: each.from_day):
        if subscription.from_day <= request.requested_on:
            writer.subscriptions.append(subscription)
        else:
            writer.to_come = subscription
    writer.take(request)
    return writer.history()


def billed_plan(terms: Terms, requests: Iterable[PlanRequest], month: date) -> BilledPlan:
    """The plan that the calendar month beginning on ``month`` is charged at: the highest in force in it (J10).

    Requests after the month do not touch it. Raises ``Refused("not_in_force")`` where the contract began later.
    """
    last = _next_month(month) - timedelta(days=1)
    return charged_plan(plan_history(terms, (each for each in requests if each.requested_on <= last)), month)


def charged_plan(history: PlanHistory, month: date) -> BilledPlan:
    """The same from a history that is known. Raises ``Refused("not_in_force")``."""
    terms, last = history.terms, _next_month(month) - timedelta(days=1)
    used = tuple(_used(history, month, last))
    at_end = history.plan_on(last)
    if at_end is None:
        reason = Message("terms.contract_not_begun", {"month": f"{month:%Y-%m}"})
        raise Refused("not_in_force", field="month", reason=reason)
    billed = max(used, key=lambda plan: plan.level)
    subscribed = [each.plan for each in history.subscriptions if each.from_day <= last][-1]
    ended = plan_on(terms, subscribed, last).explanation
    rule = "" if terms.plan_change is None else terms.plan_change.charged_rule
    steps = (
        *history.explanation,
        *ended,
        cite(terms, rule, "terms.billed_plan", month=f"{month:%Y-%m}", plan=billed.name, used=_names(used)),
    )
    return BilledPlan(billed, at_end, steps)


class _Writer:
    """The history while it is being written: what is subscribed, and a lower plan still to come."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.subscriptions: list[Subscription] = []
        self.to_come: Subscription | None = None
        self.steps: list[Step] = []

    def take(self, request: PlanRequest) -> None:
        day = request.requested_on
        self._begin_what_is_due(day)
        plan = plan_named(self.terms, request.plan)
        current = plan_on(self.terms, self.subscriptions[-1].plan, day).plan if self.subscriptions else None
        check_open(self.terms, plan, day, current)
        if current is None:
            self._begin(day, plan, "terms.plan_subscribed")
        elif plan.id == current.id:
            if self.to_come is not None:
                self._step("terms.downgrade_withdrawn", day=day, plan=plan)
            self.to_come = None
        elif plan.level > current.level:
            self._begin(day, plan, "terms.plan_raised")
        elif self._lower_plan_waits():
            self.to_come = Subscription(_next_month(day), plan.id)
            self._step("terms.plan_lowered_from", day=self.to_come.from_day, plan=plan)
        else:
            self._begin(day, plan, "terms.plan_lowered")

    def history(self) -> PlanHistory:
        self._begin_what_is_due(date.max)
        return PlanHistory(self.terms, tuple(self.subscriptions), tuple(self.steps))

    def _begin(self, day: date, plan: Plan, message: str) -> None:
        self.subscriptions.append(Subscription(day, plan.id))
        self.to_come = None
        self._step(message, day=day, plan=plan)

    def _begin_what_is_due(self, day: date) -> None:
        if self.to_come is not None and self.to_come.from_day <= day:
            self.subscriptions.append(self.to_come)
            self.to_come = None

    def _lower_plan_waits(self) -> bool:
        change = self.terms.plan_change
        return change is not None and change.downgrade_from is ChangeFrom.NEXT_MONTH

    def _step(self, message: str, *, day: date, plan: Plan) -> None:
        rule = "" if self.terms.plan_change is None else self.terms.plan_change.charged_rule
        self.steps.append(cite(self.terms, rule, message, day=day, plan=plan.name))


def _used(history: PlanHistory, first: date, last: date) -> Iterator[Plan]:
    """Every plan in force on some day from ``first`` to ``last``."""
    subscriptions = history.subscriptions
    for number, subscription in enumerate(subscriptions):
        start = max(subscription.from_day, first)
        end = subscriptions[number + 1].from_day - timedelta(days=1) if number + 1 < len(subscriptions) else last
        end = min(max(end, subscription.from_day), last)
        if start > end:
            continue
        yield plan_on(history.terms, subscription.plan, start).plan
        yield plan_on(history.terms, subscription.plan, end).plan


def _names(plans: Iterable[Plan]) -> tuple[Message, ...]:
    """The names of ``plans``, each once, in order."""
    unique = {plan.id: plan for plan in plans}
    return tuple(Message("terms.name", {"name": plan.name}) for plan in unique.values())


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)

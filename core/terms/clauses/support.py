"""Account, desk hours, plans with their targets, and what a plan allows, as clauses."""

from __future__ import annotations

from collections.abc import Iterator

from core.explain import Step
from core.terms.citing import cite
from core.terms.model import ChangeFrom, Expectation, Plan, Terms


def account(terms: Terms) -> Iterator[Step]:
    """Kinds of contract with what they lack, and how many contracts an account can have."""
    if terms.one_per_account:
        yield cite(terms, terms.one_per_account, "terms.one_per_account")
    for kind in terms.kinds.values():
        yield cite(terms, kind.rule, "terms.contract_kind", kind=kind.name)
        for capability, rule in kind.denied.items():
            name = terms.capabilities[capability].name
            yield cite(terms, rule, "terms.denied_by_kind", capability=name, kind=kind.name)
        for taken in kind.restrictions.values():
            yield cite(terms, taken.rule, "terms.restricted_by_kind", restriction=taken.name, kind=kind.name)


def calendars(terms: Terms) -> Iterator[Step]:
    """The calendars by name."""
    for name, rule in terms.calendar_rules.items():
        yield cite(terms, rule, "terms.name", name=terms.calendar_names[name])


def plans(terms: Terms) -> Iterator[Step]:
    """Each plan with its targets or best effort, its end, what is out of scope, and how plans are changed."""
    for plan in sorted(terms.plans.values(), key=lambda each: -each.level):
        yield cite(terms, plan.rule, "terms.plan", plan=plan.name)
        yield from _answers(terms, plan)
        for inquiry, rule in plan.out_of_scope.items():
            yield cite(terms, rule, "terms.not_covered", inquiry=terms.inquiries[inquiry].name, plan=plan.name)
        if plan.end is not None:
            left = terms.plans[plan.end.falls_back_to].name
            yield cite(
                terms, plan.end.rule, "terms.plan_ends", plan=plan.name, closed_from=plan.end.closed_from,
                ends_on=plan.end.ends_on, falls_back_to=left,
            )  # fmt: skip
    change = terms.plan_change
    if change is not None:
        calendar = terms.calendar_names[change.calendar]
        yield cite(terms, change.handled_rule, "terms.change_handled", days=change.handled_within, calendar=calendar)
        later = change.downgrade_from is ChangeFrom.NEXT_MONTH
        yield cite(terms, change.charged_rule, "terms.lowered_next_month" if later else "terms.lowered_at_once")


def _answers(terms: Terms, plan: Plan) -> Iterator[Step]:
    for priority, targets in sorted(plan.targets.items(), key=lambda pair: terms.priorities[pair[0]].rank):
        for target in targets:
            yield cite(
                terms, target.rule, f"desk.target_{target.kind.value}", priority=terms.priorities[priority].name,
                covered=target.covered, calendar=terms.calendar_names[target.calendar],
            )  # fmt: skip
            if target.pause_rule is not None:
                yield cite(terms, target.pause_rule, "terms.pause_stops", priority=terms.priorities[priority].name)
    desk = plan.best_effort
    if desk is not None:
        yield cite(terms, desk.rule, "terms.best_effort", plan=plan.name)
        yield cite(terms, desk.rule, "terms.desk_hours", calendar=terms.calendar_names[desk.calendar])
        if desk.expectation is not Expectation.NONE:
            yield cite(terms, desk.expectation_rule, f"terms.expect_{desk.expectation.value}")


def capabilities(terms: Terms) -> Iterator[Step]:
    """Each capability with the plans that have it."""
    for capability in terms.capabilities.values():
        having = tuple(plan.name for plan in terms.plans.values() if capability.id in plan.capabilities)
        yield cite(terms, capability.rule, "terms.capability_of", capability=capability.name, plans=having)
    if terms.work_date is not None:
        calendar = terms.calendar_names[terms.work_date.calendar]
        days = terms.work_date.working_days
        yield cite(terms, terms.work_date.rule, "terms.work_from", days=days, calendar=calendar)

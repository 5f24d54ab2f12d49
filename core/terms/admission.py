"""What a plan promises an inquiry: a time, best effort, or nothing as it is out of scope (J3, J4, J6, N3)."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import BadInput, Refused
from core.explain import Explanation, Step
from core.messages import Message
from core.terms.citing import cite
from core.terms.model import BestEffort, ContractKind, Plan, Priority, Target, Terms
from core.terms.names import unknown


@dataclass(frozen=True, slots=True)
class Admission:
    """An inquiry as its plan takes it.

    ``targets`` are the times promised, none where the desk does its best or the inquiry is out of scope.
    ``best_effort`` is the desk that answers without a promise, None where ``targets`` are promised or the
    inquiry is out of scope. ``advice`` is what the operator should know at entry.
    """

    plan: Plan
    priority: Priority
    targets: tuple[Target, ...]
    best_effort: BestEffort | None
    in_scope: bool
    explanation: Explanation
    advice: Explanation = ()


def admit(terms: Terms, plan: Plan, priority: str, inquiry: str = "", *, kind: str = "") -> Admission:
    """What ``plan`` (the one in force) promises an inquiry of the kind ``inquiry`` at ``priority``.

    ``inquiry`` and ``kind`` (of the contract) may be empty: nobody said. An inquiry that the plan does not
    cover is accepted, out of scope and without a deadline (J4). A best-effort plan takes any priority of
    the terms. Raises ``Refused("priority_not_in_plan")`` naming the plan's priorities (J3), and
    ``BadInput`` for a priority, inquiry or kind that the terms do not know.
    """
    urgency = terms.priorities.get(priority)
    if urgency is None:
        raise unknown_priority(terms, priority)
    if inquiry and inquiry not in terms.inquiries:
        raise unknown("inquiry_unknown", inquiry, terms.inquiries, field="inquiry", terms=terms.id)
    agreement = contract_kind(terms, kind)
    if plan.best_effort is None and priority not in plan.targets:
        raise priority_not_in_plan(terms, plan, urgency)
    if inquiry in plan.out_of_scope:
        name = terms.inquiries[inquiry].name
        step = cite(terms, plan.out_of_scope[inquiry], "terms.out_of_scope", plan=plan.name, inquiry=name)
        return Admission(plan, urgency, (), None, False, (step,))
    if plan.best_effort is not None:
        step = cite(terms, plan.best_effort.rule, "terms.best_effort", plan=plan.name)
        return Admission(plan, urgency, (), plan.best_effort, True, (step,))
    targets = plan.targets[priority]
    steps = tuple(
        cite(
            terms,
            target.rule,
            f"terms.target_{target.kind.value}",
            plan=plan.name,
            priority=urgency.name,
            covered=target.covered,
        )
        for target in targets
    )
    return Admission(plan, urgency, targets, None, True, steps, _advice(terms, urgency, agreement))


def contract_kind(terms: Terms, kind: str) -> ContractKind | None:
    """The kind of contract ``kind``, None where it is empty. Raises ``BadInput("kind_unknown")``."""
    if not kind:
        return None
    found = terms.kinds.get(kind)
    if found is None:
        raise unknown("kind_unknown", kind, terms.kinds, field="kind", terms=terms.id)
    return found


def unknown_priority(terms: Terms, priority: str) -> BadInput:
    """The error for a priority that the terms do not know."""
    return unknown("priority_unknown", priority, terms.priorities, field="priority", terms=terms.id)


def priority_not_in_plan(terms: Terms, plan: Plan, priority: Priority) -> Refused:
    """The refusal of a priority outside the plan, naming those in it (J3)."""
    rule = terms.rules[plan.rule]
    allowed = tuple(
        Message("terms.named_id", {"name": terms.priorities[name].name, "id": name})
        for name in sorted(plan.targets, key=lambda name: terms.priorities[name].rank)
    )
    return Refused(
        "priority_not_in_plan",
        field="priority",
        priority=priority.id,
        plan=plan.name,
        allowed=allowed,
        rule=rule.id,
        clause=rule.clause,
    )


def _advice(terms: Terms, priority: Priority, kind: ContractKind | None) -> tuple[Step, ...]:
    rules = (*priority.advice, *(kind.advice if kind else ()))
    return tuple(cite(terms, rule, "terms.advice", text=terms.rules[rule].text) for rule in rules)

"""Whether an operation is done on request (N4), and what is watched of the components a contract holds (N16)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import Refused
from core.explain import Explanation, Step
from core.messages import Words
from core.terms.citing import cite
from core.terms.fees import Component
from core.terms.model import Plan, Terms
from core.terms.names import hint, unknown
from core.terms.not_promised import not_promised
from core.terms.operations import DelegatedService, Delegation


class Hindrance(StrEnum):
    """Why an operation is not done on request."""

    PLAN = "plan"
    OPTION_ONLY = "option_only"
    NOT_MONITORED = "not_monitored"
    FORM_MISSING = "form_missing"


@dataclass(frozen=True, slots=True)
class Delegated:
    """What stands in the way of an operation, all of it at once; nothing where it is done."""

    hindrances: tuple[Hindrance, ...]
    explanation: Explanation

    @property
    def allowed(self) -> bool:
        return not self.hindrances


@dataclass(frozen=True, slots=True)
class Monitored:
    """The components that are watched; none where the plan lacks it."""

    components: tuple[Component, ...]
    explanation: Explanation


def delegated_operation(
    terms: Terms, plan: Plan, service: str, operation: str, *, monitored: Collection[str], form_received_on: date | None
) -> Delegated:
    """Whether ``operation`` on ``service`` is done on request under ``plan`` (N4).

    ``monitored`` are the components whose monitoring was set up. ⚖ Where the document has nothing to watch of the
    service, any of them will do. For a service that is left to an option, ``operation`` is not looked at. Raises
    ``Refused``: ``not_promised``, and with the nearest name ``service_not_listed`` and ``operation_not_listed``.
    """
    rules = _rules(terms)
    listed = _service(terms, rules, service)
    steps: list[Step] = []
    found: list[Hindrance] = []
    if rules.capability not in plan.capabilities:
        capability = terms.capabilities[rules.capability]
        found.append(Hindrance.PLAN)
        steps.append(
            cite(terms, capability.rule, "terms.capability_missing", capability=capability.name, plan=plan.name)
        )
    if listed.by_option:
        found.append(Hindrance.OPTION_ONLY)
        option = terms.capabilities[rules.option].name
        steps.append(cite(terms, rules.rule, "terms.by_option_only", service=listed.name, option=option))
        return Delegated(tuple(found), tuple(steps))
    name = listed.operations.get(operation)
    if name is None:
        what = hint(operation, listed.operations)
        raise Refused(
            "operation_not_listed", field="operation", name=operation, service=listed.name, hint=what,
            rule=rules.rule, clause=terms.rules[rules.rule].clause,
        )  # fmt: skip
    steps.append(cite(terms, rules.rule, "terms.operation_listed", operation=name, service=listed.name))
    wanted = listed.monitored_as or tuple(terms.components)
    if not set(wanted) & set(monitored):
        found.append(Hindrance.NOT_MONITORED)
        steps.append(cite(terms, rules.rule, "terms.monitoring_not_set_up", service=listed.name))
    if form_received_on is None:
        found.append(Hindrance.FORM_MISSING)
        steps.append(cite(terms, rules.rule, "terms.form_missing", form=rules.form))
    else:
        steps.append(cite(terms, rules.rule, "terms.form_received", form=rules.form, day=form_received_on))
    return Delegated(tuple(found), tuple(steps))


def monitored_items(terms: Terms, plan: Plan, components: Iterable[str]) -> Monitored:
    """What is watched of ``components`` under ``plan``, each with its groups of items (N16).

    Raises ``Refused("not_promised")``, ``BadInput("component_unknown")``.
    """
    rules = terms.monitoring
    if rules is None:
        raise not_promised(terms, "monitoring")
    if rules.capability not in plan.capabilities:
        capability = terms.capabilities[rules.capability]
        step = cite(terms, capability.rule, "terms.capability_missing", capability=capability.name, plan=plan.name)
        return Monitored((), (step,))
    found = []
    for name in components:
        if name not in terms.components:
            raise unknown("component_unknown", name, terms.components, field=f"components.{name}", terms=terms.id)
        found.append(terms.components[name])
    steps = (cite(terms, rules.rule, "terms.monitored", component=each.name, items=item_names(each)) for each in found)
    return Monitored(tuple(found), tuple(steps))


def item_names(component: Component) -> tuple[Words, ...]:
    """What is watched of the component, the items of all groups in order; a group without items is one."""
    return tuple(item for group in component.monitored for item in (group.items or (group.name,)))


def _rules(terms: Terms) -> Delegation:
    if terms.delegation is None:
        raise not_promised(terms, "delegation")
    return terms.delegation


def _service(terms: Terms, rules: Delegation, service: str) -> DelegatedService:
    found = rules.services.get(service)
    if found is None:
        what = hint(service, rules.services)
        raise Refused(
            "service_not_listed", field="service", name=service, terms=terms.title, hint=what,
            rule=rules.rule, clause=terms.rules[rules.rule].clause,
        )  # fmt: skip
    return found

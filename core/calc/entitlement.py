"""Whether a plan allows something (N2, J16)."""

from __future__ import annotations

from core.calc.answer import Answer, CatalogueSource
from core.calc.fields import Fields
from core.terms.entitlement import entitlement
from core.terms.plans import PlanInForce, plan_named, plan_on


def answer_entitlement(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``allowed``; with ``on`` by the version and the plan in force that day, else by the newest version."""
    question.only("kind", "id", "terms", "plan", "capability", "contract_kind", "on")
    named, subscribed, capability = (question.text(name) for name in ("terms", "plan", "capability"))
    day = question.day("on") if question.has("on") else None
    kind = question.text_or("contract_kind", "")
    terms = catalogue().newest(named) if day is None else catalogue().on(named, day)
    plan = PlanInForce(plan_named(terms, subscribed)) if day is None else plan_on(terms, subscribed, day)
    with question.at("contract_kind"):
        found = entitlement(terms, plan.plan, capability, kind=kind)
    return Answer({"allowed": found.allowed}, (*plan.explanation, *found.explanation))

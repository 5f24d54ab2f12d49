"""The plan that a month is charged at (J8, J10)."""

from __future__ import annotations

from core.calc.answer import Answer, CatalogueSource
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.terms.model import Terms
from core.terms.not_promised import not_promised
from core.terms.plan_history import PlanRequest, billed_plan
from core.terms.plans import plan_named


def answer_billed_plan(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``billed_plan`` and ``plan_at_month_end`` after the requests in ``changes``, the first being the subscription."""
    question.only("kind", "id", "terms", "month", "changes")
    month = question.month("month")
    changes = [change.only("requested_on", "plan") for change in question.tables("changes")]
    days = [change.day("requested_on") for change in changes]
    found = catalogue()
    terms = found.on(terms_id(question, found), month)
    if terms.plan_change is None:
        raise not_promised(terms, "billed_plan")
    requests = [PlanRequest(day, _plan(change, terms)) for day, change in zip(days, changes, strict=True)]
    charged = billed_plan(terms, requests, month)
    values = {"billed_plan": charged.billed.id, "plan_at_month_end": charged.at_month_end.id}
    return Answer(values, charged.explanation)


def _plan(change: Fields, terms: Terms) -> str:
    name = change.text("plan")
    with change.at("plan"):
        return plan_named(terms, name).id

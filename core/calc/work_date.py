"""The earliest day on which delegated work can be done (N4)."""

from __future__ import annotations

from core.calc.answer import Answer, CatalogueSource
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.terms.work_date import earliest_work_date


def answer_work_date(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``earliest_on``: the working day that the terms name, counted from the day after the receipt."""
    question.only("kind", "id", "terms", "received_on")
    received_on = question.day("received_on")
    found = catalogue()
    terms = found.on(terms_id(question, found), received_on)
    with question.at("received_on"):
        work = earliest_work_date(terms, received_on)
    return Answer({"earliest_on": work.day.isoformat()}, work.explanation)

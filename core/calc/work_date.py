"""The earliest day on which delegated work can be done (N4)."""

from __future__ import annotations

from core.calc.answer import Answer, CatalogueSource
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.terms.citing import cite
from core.terms.not_promised import not_promised


def answer_work_date(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``earliest_on``: the working day that the terms name, counted from the day after the receipt."""
    question.only("kind", "id", "terms", "received_on")
    received_on = question.day("received_on")
    found = catalogue()
    terms = found.on(terms_id(question, found), received_on)
    work = terms.work_date
    if work is None:
        raise not_promised(terms, "work_date")
    with question.at("received_on"):
        earliest_on = terms.calendars[work.calendar].working_day_after(received_on, work.working_days)
    step = cite(
        terms, work.rule, "terms.work_date", received_on=received_on, days=work.working_days, earliest_on=earliest_on
    )
    return Answer({"earliest_on": earliest_on.isoformat()}, (step,))

"""By when a request to change the plan is handled (J11)."""

from __future__ import annotations

from core.calc.answer import Answer, CatalogueSource, instant_text
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.terms.citing import cite
from core.terms.not_promised import not_promised


def answer_plan_change_due(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``due_at``: the close of the last of the working days, counted from the one after the receipt."""
    question.only("kind", "id", "terms", "received_at")
    received_at = question.instant("received_at")
    found = catalogue()
    terms = found.at(terms_id(question, found), received_at)
    change = terms.plan_change
    if change is None:
        raise not_promised(terms, "plan_change_due")
    calendar = terms.calendars[change.calendar]
    received_on = calendar.local_day(received_at)
    with question.at("received_at"):
        last_day = calendar.working_day_after(received_on, change.handled_within)
        due_at = calendar.closing_of(last_day)
    step = cite(
        terms,
        change.handled_rule,
        "terms.plan_change_due",
        received_on=received_on,
        days=change.handled_within,
        last_day=last_day,
        due=due_at,
    )
    days = cite(
        terms,
        terms.calendar_rules[change.calendar],
        "terms.days_counted",
        calendar=terms.calendar_names[change.calendar],
    )
    return Answer({"due_at": instant_text(due_at)}, (days, step))

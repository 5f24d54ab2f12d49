"""What is done on request, and what setting things up costs (N4, N15)."""

from __future__ import annotations

from core.calc.answer import Answer, CatalogueSource, Value
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.explain import Explanation
from core.fees.setup_quote import Wanted, setup_quote
from core.terms.names import unknown
from core.terms.not_promised import not_promised
from core.terms.operating import delegated_operation
from core.terms.plans import plan_named
from core.terms.registry import terms_of
from core.terms.work_date import earliest_work_date


def answer_delegation(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``allowed``, what stands in the way (``hindrances``), and the day ``earliest_on`` where it is done.

    ``received_on`` is the day of the request, ``monitored`` the components whose monitoring was set up; without
    ``form_received_on`` there is no written form.
    """
    question.only(
        "kind", "id", "terms", "plan", "service", "operation", "monitored", "received_on", "form_received_on"
    )  # fmt: skip
    plan, service = question.text("plan"), question.text("service")
    operation, monitored = question.text_or("operation", ""), question.texts("monitored")
    received_on = question.day("received_on")
    form_on = question.day("form_received_on") if question.has("form_received_on") else None
    found = catalogue()
    terms = found.on(terms_id(question, found), received_on)
    if terms.delegation is None:
        raise not_promised(terms, "delegation")
    with question.at("plan"):
        named = plan_named(terms, plan)
    for number, name in enumerate(monitored):
        if name not in terms.components:
            place = question.path(f"monitored[{number}]")
            raise unknown("component_unknown", name, terms.components, field=place, terms=terms.id)
    done = delegated_operation(terms, named, service, operation, monitored=monitored, form_received_on=form_on)
    values: dict[str, Value] = {
        "allowed": done.allowed, "hindrances": [each.value for each in done.hindrances], "earliest_on": None,
    }  # fmt: skip
    steps: Explanation = done.explanation
    if done.allowed:
        with question.at("received_on"):
            work = earliest_work_date(terms, received_on if form_on is None else max(received_on, form_on))
        values["earliest_on"] = work.day.isoformat()
        steps = (*steps, *work.explanation)
    return Answer(values, steps)


def answer_setup_quote(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``net`` and ``with_tax`` of the ``work``, ``lines`` with their units and amounts, and whether it is ``complete``.

    A line that is quoted individually has no amount and is not in the sums. Prices are those in force ``on`` the day,
    else the newest.
    """
    question.only("kind", "id", "terms", "on", "work")
    lines = [each.only("work", "quantity", "target") for each in question.some_tables("work")]
    wanted = [Wanted(each.text("work"), each.amount("quantity"), each.text_or("target", "")) for each in lines]
    day = question.day("on") if question.has("on") else None
    found = catalogue()
    named = terms_id(question, found)
    quote = setup_quote(found.newest(named) if day is None else terms_of(found, named, day), wanted)
    told: list[Value] = [
        {"units": f"{line.units.normalize():f}", "amount": None if line.amount is None else line.amount.text}
        for line in quote.lines
    ]
    values: dict[str, Value] = {
        "net": quote.net.text, "with_tax": quote.with_tax.text, "currency": quote.net.currency,
        "complete": quote.complete, "lines": told,
    }  # fmt: skip
    return Answer(values, quote.explanation)

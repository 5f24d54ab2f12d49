"""Fees, invoices and interest (J9, J12, J13, N5-N8, N12)."""

from __future__ import annotations

from core.calc.answer import Answer, CatalogueSource
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.fees.invoice import Line, invoice
from core.fees.late_interest import late_interest
from core.fees.monthly_fee import Life, monthly_fee
from core.fees.support_fee import support_fee
from core.terms.plans import plan_named


def answer_support_fee(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``fee_usd`` of a plan for a month's charges after discount; without ``month`` by the newest version."""
    question.only("kind", "id", "terms", "plan", "usage_usd", "month")
    plan, usage = question.text("plan"), question.amount("usage_usd")
    month = question.month("month") if question.has("month") else None
    found = catalogue()
    named = terms_id(question, found)
    terms = found.newest(named) if month is None else found.on(named, month)
    with question.at("plan"):
        fee = support_fee(terms, plan_named(terms, plan), usage)
    return Answer({"fee_usd": fee.amount.text}, fee.explanation)


def answer_invoice(question: Fields, catalogue: CatalogueSource) -> Answer:
    """The sums of an invoice in whole yen and its days; ``contract`` is the kind of contract."""
    question.only("kind", "id", "terms", "contract", "month", "lines")
    kind, month = question.text("contract"), question.month("month")
    lines = [each.only("amount", "category") for each in question.tables("lines")]
    given = [Line(each.amount("amount"), each.text("category")) for each in lines]
    found = catalogue()
    terms = found.on(terms_id(question, found), month)
    with question.within("contract", "kind_unknown"):
        bill = invoice(terms, kind, given, month)
    values = {
        "gross": bill.gross.text,
        "discount": bill.discount.text,
        "subtotal": bill.subtotal.text,
        "tax": bill.tax.text,
        "total": bill.total.text,
        "issue_from": bill.days.issue_from.isoformat(),
        "issue_to": bill.days.issue_to.isoformat(),
        "due_on": bill.days.due_on.isoformat(),
    }
    return Answer(values, bill.explanation)


def answer_monthly_fee(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``units``, ``fee`` and ``fee_with_tax`` of a month in whole yen."""
    question.only(
        "kind", "id", "terms", "plan", "components", "started_on", "applied_on", "cancelled_on", "changes", "month"
    )
    month = question.month("month")
    counts = question.table("components")
    components = {name: counts.whole(name) for name in question.mapping("components")}
    changes = [each.only("on", "plan") for each in question.tables("changes")] if question.has("changes") else []
    life = Life(
        question.text("plan"),
        question.day("started_on"),
        tuple((each.day("on"), each.text("plan")) for each in changes),
        question.day("cancelled_on") if question.has("cancelled_on") else None,
        question.day("applied_on") if question.has("applied_on") else None,
    )
    found = catalogue()
    fee = monthly_fee(found.on(terms_id(question, found), month), life, components, month)
    return Answer({"units": fee.units, "fee": fee.fee.text, "fee_with_tax": fee.with_tax.text}, fee.explanation)


def answer_late_interest(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``days`` that bear interest and the ``interest`` in whole yen."""
    question.only("kind", "id", "terms", "amount", "due_on", "paid_on")
    amount, due_on, paid_on = question.amount("amount"), question.day("due_on"), question.day("paid_on")
    found = catalogue()
    interest = late_interest(found.on(terms_id(question, found), due_on), amount, due_on, paid_on)
    return Answer({"days": interest.days, "interest": interest.amount.text}, interest.explanation)

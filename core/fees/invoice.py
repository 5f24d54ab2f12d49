"""An invoice for a month's usage: discount by line, tax on the subtotal, and its days (J12, J13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from core.explain import Explanation, Step
from core.money import Money, rounded
from core.months import last_day, months_after
from core.terms.admission import contract_kind
from core.terms.citing import cite
from core.terms.fees import Discount, InvoiceDays, MonthDay
from core.terms.model import Terms
from core.terms.names import unknown
from core.terms.not_promised import not_promised


@dataclass(frozen=True, slots=True)
class Line:
    """An amount of usage in a category of the discount."""

    amount: Decimal
    category: str


@dataclass(frozen=True, slots=True)
class Days:
    """Between which days the invoice is sent, and the day by which it is paid; days are local."""

    issue_from: date
    issue_to: date
    due_on: date
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Invoice:
    """The sums of an invoice and its days."""

    gross: Money
    discount: Money
    subtotal: Money
    tax: Money
    total: Money
    days: Days
    explanation: Explanation


def invoice(terms: Terms, kind: str, lines: Iterable[Line], month: date) -> Invoice:
    """The invoice for the usage of ``month`` (any day of it) to a contract of ``kind``.

    The discount is rounded a line, the tax on the subtotal. Raises ``Refused("not_promised")``, ``BadInput``:
    ``category_unknown``, ``kind_unknown``.
    """
    rules, tax = terms.discount, terms.tax
    if rules is None or tax is None:
        raise not_promised(terms, "invoice")
    contract_kind(terms, kind)
    found = list(lines)
    steps: list[Step] = []
    gross = sum((line.amount for line in found), Decimal(0))
    discount = Decimal(0)
    for number, line in enumerate(found):
        percent = _percent(rules, kind, line, number)
        off = rounded(Fraction(line.amount) * Fraction(percent) / 100, rules.currency, rules.rounding)
        discount += off.amount
        amount, name = Money(line.amount, rules.currency), rules.names[line.category]
        steps.append(cite(terms, rules.rule, "fees.discount", category=name, amount=amount, percent=percent, off=off))
    subtotal = Money(gross - discount, rules.currency)
    taxed = rounded(subtotal.fraction * Fraction(tax.percent) / 100, rules.currency, tax.rounding)
    total = Money(subtotal.amount + taxed.amount, rules.currency)
    steps.append(cite(terms, tax.rule, "fees.tax_on", subtotal=subtotal, percent=tax.percent, tax=taxed, total=total))
    days = invoice_days(terms, month)
    return Invoice(
        Money(gross, rules.currency),
        Money(discount, rules.currency),
        subtotal,
        taxed,
        total,
        days,
        (*steps, *days.explanation),
    )


def invoice_days(terms: Terms, month: date) -> Days:
    """When the invoice for ``month`` is sent and paid. Raises ``Refused("not_promised")``."""
    rules = terms.invoice
    if rules is None:
        raise not_promised(terms, "invoice")
    first, last, due = (_day(terms, rules, each, month) for each in (rules.issue_from, rules.issue_to, rules.due))
    step = cite(terms, rules.rule, "fees.invoice_days", month=month.replace(day=1), first=first, last=last, due=due)
    return Days(first, last, due, (step,))


def _percent(rules: Discount, kind: str, line: Line, number: int) -> Decimal:
    percent = rules.categories.get(line.category)
    if percent is None:
        raise unknown("category_unknown", line.category, rules.categories, field=f"lines[{number}].category")
    return percent if kind in rules.kinds else Decimal(0)


def _day(terms: Terms, rules: InvoiceDays, wanted: MonthDay, month: date) -> date:
    start = months_after(month.replace(day=1), wanted.months)
    calendar = terms.calendars[rules.calendar]
    if wanted.working_day > 0:
        return calendar.working_day_after(start - timedelta(days=1), wanted.working_day)
    if wanted.working_day < 0:
        day, left = last_day(start), -wanted.working_day
        while True:
            left -= calendar.is_working_day(day)
            if not left:
                return day
            day -= timedelta(days=1)
    if wanted.day < 0:
        return last_day(start) + timedelta(days=wanted.day + 1)
    return min(start + timedelta(days=wanted.day - 1), last_day(start))

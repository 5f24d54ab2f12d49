"""Tax on top of an amount, as the terms round it; and single charges that carry it (N8, N11, N13)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.errors import BadInput
from core.explain import Explanation, Step
from core.money import Money, rounded
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.not_promised import not_promised

TAX = "fees.tax"
"""The step that adds tax to an amount."""


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount without tax, and with it."""

    net: Money
    with_tax: Money
    explanation: Explanation


def with_tax(terms: Terms, net: Money, steps: list[Step]) -> Money:
    """``net`` with tax, the same where the terms name none; ``steps`` gets one where there is tax."""
    tax = terms.tax
    if tax is None or not net.amount:
        return net
    amount = rounded(net.fraction * Fraction(tax.percent) / 100, net.currency, tax.rounding)
    total = Money(net.amount + amount.amount, net.currency)
    steps.append(cite(terms, tax.rule, TAX, percent=tax.percent, tax=amount, total=total))
    return total


def qualified_invoice(terms: Terms, count: int = 1) -> Charge:
    """What ``count`` qualified invoices cost, postage apart (N13). Raises ``Refused("not_promised")``."""
    rules = terms.qualified_invoice
    if rules is None:
        raise not_promised(terms, "qualified_invoice")
    each = Money(rules.amount, rules.currency)
    net = Money(rules.amount * count, rules.currency)
    steps = [cite(terms, rules.rule, "fees.qualified_invoice", number=count, each=each, fee=net)]
    if rules.postage:
        steps.append(cite(terms, rules.rule, "fees.postage_on_top"))
    total = with_tax(terms, net, steps)
    return Charge(net, total, tuple(steps))


def surcharge(terms: Terms, evaded: Decimal) -> Charge:
    """What evaded fees of ``evaded`` (without tax) cost on top of themselves (N11).

    Raises ``Refused("not_promised")``, ``BadInput("amount_wrong")`` where it is negative.
    """
    rules = terms.surcharge
    if rules is None:
        raise not_promised(terms, "surcharge")
    if evaded < 0:
        raise BadInput("amount_wrong", field="amount")
    rounding = terms.tax.rounding if terms.tax else None
    exact = Fraction(evaded) * Fraction(rules.times)
    net = Money(evaded * rules.times, rules.currency) if rounding is None else rounded(exact, rules.currency, rounding)
    steps = [
        cite(
            terms, rules.rule, "fees.surcharge", evaded=Money(evaded, rules.currency), times=rules.times, surcharge=net
        )
    ]
    total = with_tax(terms, net, steps)
    return Charge(net, total, tuple(steps))

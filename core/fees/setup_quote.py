"""A quote for set-up work: hours, accounts and charge units at the prices of the terms, with tax (N15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.errors import BadInput
from core.explain import Explanation, Step
from core.fees.taxed import with_tax
from core.money import Money, rounded
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.names import unknown
from core.terms.not_promised import not_promised
from core.terms.setup import Setup, SetupPrice, SetupTarget


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of work (the id of a price) and how much of it: hours, accounts, or how many of ``target``."""

    work: str
    quantity: Decimal
    target: str = ""


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """``units`` are charge units; ``amount`` is None where the work is quoted individually."""

    wanted: Wanted
    units: Decimal
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Quote:
    """``complete`` is false where something of it is quoted individually and not in the sums."""

    lines: tuple[QuotedLine, ...]
    net: Money
    with_tax: Money
    complete: bool
    explanation: Explanation


def setup_quote(terms: Terms, wanted: Iterable[Wanted]) -> Quote:
    """What ``wanted`` costs. Each line is rounded as the terms say, the tax is on the sum.

    Raises ``Refused("not_promised")``, ``BadInput``: ``setup_work_unknown``, ``setup_target_unknown``,
    ``setup_target_needed``, ``quantity_wrong``.
    """
    rules = terms.setup
    if rules is None:
        raise not_promised(terms, "setup")
    steps: list[Step] = []
    lines = tuple(_line(terms, rules, each, f"work[{number}]", steps) for number, each in enumerate(wanted))
    net = Money(sum((line.amount.amount for line in lines if line.amount), Decimal(0)), rules.currency)
    total = with_tax(terms, net, steps)
    if lines and rules.begun_rule:
        steps.append(cite(terms, rules.begun_rule, "fees.setup_begun"))
    return Quote(lines, net, total, all(line.amount is not None for line in lines), tuple(steps))


def _line(terms: Terms, rules: Setup, wanted: Wanted, field: str, steps: list[Step]) -> QuotedLine:
    price = rules.prices.get(wanted.work)
    if price is None:
        raise unknown("setup_work_unknown", wanted.work, rules.prices, field=f"{field}.work", terms=terms.title)
    if not wanted.quantity.is_finite() or wanted.quantity < 0:
        raise BadInput("quantity_wrong", field=f"{field}.quantity")
    target = _target(terms, rules, price, wanted, field)
    units = wanted.quantity if target is None else _units(target, wanted.quantity, f"{field}.quantity")
    name = price.name if target is None else target.name
    if price.amount is None:
        steps.append(cite(terms, rules.rule, "fees.setup_individually", work=price.name, target=name))
        return QuotedLine(wanted, units, None)
    amount = rounded(Fraction(price.amount) * Fraction(units), rules.currency, rules.rounding)
    each = Money(price.amount, rules.currency)
    steps.append(
        cite(
            terms, rules.rule, "fees.setup_line", work=price.name, target=name, units=units, unit=price.unit,
            price=each, amount=amount,
        )
    )  # fmt: skip
    return QuotedLine(wanted, units, amount)


def _target(terms: Terms, rules: Setup, price: SetupPrice, wanted: Wanted, field: str) -> SetupTarget | None:
    """What is set up, where the price goes by charge units of it. Elsewhere it may be named, but does not count."""
    allowed = [name for name, each in rules.targets.items() if each.work == (price.units_of or price.id)]
    if wanted.target and wanted.target not in allowed:
        raise unknown("setup_target_unknown", wanted.target, allowed, field=f"{field}.target", terms=terms.title)
    if not price.units_of:
        return None
    if not wanted.target:
        raise BadInput("setup_target_needed", field=f"{field}.target", work=price.name, allowed=tuple(allowed))
    return rules.targets[wanted.target]


def _units(target: SetupTarget, count: Decimal, field: str) -> Decimal:
    """Charge units of a whole ``count``, rounded up."""
    if count != count.to_integral_value():
        raise BadInput("quantity_wrong", field=field)
    return Decimal(-(-int(count) // target.unit_size))

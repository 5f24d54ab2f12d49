"""What the breached months of an annual contract come to together (C4 ⚖): free months add up over its term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.desk.contract import Contract, Period
from core.explain import Step
from core.months import last_day, month_of, months_after
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.remedy import FreeMonths

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class AnnualSum:
    """``breached`` are the months (first days) of the term from ``first`` to ``last`` day, ``free_months`` what they
    give in all."""

    first: date
    last: date
    breached: tuple[date, ...]
    free_months: int
    why: Step


def term_of(contract: Contract, month: date) -> tuple[date, date]:
    """The first months of the year of the contract that ``month`` is in, and of its last month."""
    start = month_of(contract.starts_on)
    past = (month.year - start.year) * _MONTHS + month.month - start.month
    first = months_after(start, past // _MONTHS * _MONTHS)
    return first, months_after(first, _MONTHS - 1)


def annual_sum(contract: Contract, terms: Terms, month: date, breached: Iterable[date]) -> AnnualSum | None:
    """The sum of the term of ``month``; ``breached`` are months with a remedy, those of other terms are left out.

    None where the contract is not paid by the year, the remedy is no free month, or no month was breached.
    """
    remedy = terms.remedy
    if contract.period is not Period.ANNUAL or remedy is None or not isinstance(remedy.formula, FreeMonths):
        return None
    first, final = term_of(contract, month)
    found = tuple(sorted({each for each in breached if first <= each <= final}))
    if not found:
        return None
    last, free = last_day(final), len(found) * remedy.formula.months
    why = cite(
        terms, remedy.formula.rule, "claims.annual_sum", first=first, last=last, free=free,
        months=tuple(f"{each:%Y-%m}" for each in found),
    )  # fmt: skip
    return AnnualSum(first, last, found, free, why)

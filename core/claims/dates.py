"""The days that claims put into the calendar: reminders of windows, answers that are due, free months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from core.claims.claim import Claim
from core.claims.following import answer_expected, free_months
from core.claims.reminders import closing_calendar
from core.desk.contract import Contract
from core.desk.dates import DateKind, DueDate
from core.desk.month import MonthKey
from core.messages import Param
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.remedy import FreeMonths


def claim_dates(contract: Contract, terms: Terms, claim: Claim) -> Iterator[DueDate]:
    """By when a filed claim is answered (K7), and the first day of the free months (C4)."""
    standing = claim.standing
    params: dict[str, Param] = {"claim": claim.number, "month": _month(claim.key)}
    answer = answer_expected(terms, standing)
    if answer is not None and answer.by is not None and terms.claiming is not None:
        step = cite(terms, terms.claiming.answer_rule, "dates.claim_answer", **params)
        yield DueDate(
            f"{DateKind.CLAIM_ANSWER}-{claim.id}", answer.by, answer.until, DateKind.CLAIM_ANSWER, contract.name, step,
            claim.scope, closing_calendar(terms, contract.closed_days),
        )  # fmt: skip
    free = free_months(terms, standing)
    if free is not None and terms.remedy is not None and isinstance(terms.remedy.formula, FreeMonths):
        step = cite(
            terms, terms.remedy.formula.rule, "dates.free_months", **params, first=free.free_from, last=free.free_to
        )
        key = f"{DateKind.FREE_MONTHS}-{claim.id}"
        yield DueDate(key, free.free_from, None, DateKind.FREE_MONTHS, contract.name, step, claim.scope)


def reminder_dates(
    contract: Contract, terms: Terms, month: MonthKey, file_by: date, days: Iterable[tuple[date, int]]
) -> Iterator[DueDate]:
    """The ``days`` (``reminder_days``) on which the desk reminds of the month's window, which closes with
    ``file_by``."""
    rule = "" if terms.claim_window is None else terms.claim_window.rule
    calendar = closing_calendar(terms, contract.closed_days)
    for day, threshold in days:
        step = cite(terms, rule, "dates.claim_reminder", month=_month(month), count=threshold, file_by=file_by)
        key = f"{DateKind.CLAIM_REMINDER}-{contract.id}-{_month(month).replace(' ', '-')}-{threshold}"
        yield DueDate(key, day, None, DateKind.CLAIM_REMINDER, contract.name, step, month.scope, calendar)


def _month(key: MonthKey) -> str:
    return f"{key.month:%Y-%m} {key.scope}".rstrip()

"""What the further promises of a document come to: restoring, free months, cover, the verdict on a URI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.explain import Explanation, Step
from core.months import last_day, month_of, months_after
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.not_promised import not_promised
from core.terms.plans import local_day
from core.terms.remedy import FreeMonths


@dataclass(frozen=True, slots=True)
class RestorePromise:
    """By when the service is back (UTC), and the local day up to which its data are there."""

    restore_by: datetime
    data_as_of: date
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class FreePeriod:
    """The earliest free months, as their first and last local day."""

    free_from: date
    free_to: date
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Cover:
    """The last local day whose costs are covered."""

    last_day: date
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class UriVerdict:
    """Whether a URI counts as failed, after how many checks. ``failed`` None: it is not decided yet."""

    failed: bool | None
    checks_used: int
    explanation: Explanation


def restore_promise(terms: Terms, failed_at: datetime) -> RestorePromise:
    """The promise after a loss at ``failed_at`` (S4). Raises ``Refused("not_promised")``."""
    rules = terms.restore
    if rules is None:
        raise not_promised(terms, "restore")
    restore_by = failed_at + rules.within
    data_as_of = local_day(terms, failed_at) - timedelta(days=rules.data_days_before)
    step = cite(terms, rules.rule, "terms.restore", within=rules.within, by=restore_by, data_as_of=data_as_of)
    return RestorePromise(restore_by, data_as_of, (step,))


def free_period(terms: Terms, received_on: date, months: int) -> FreePeriod:
    """The free months at their earliest, from the month after the form was received and confirmed (C4).

    Raises ``Refused("not_promised")`` where the remedy is no free month.
    """
    remedy = terms.remedy
    if remedy is None or not isinstance(remedy.formula, FreeMonths):
        raise not_promised(terms, "free_period")
    first = months_after(month_of(received_on), 1)
    last = last_day(months_after(first, months * remedy.formula.months - 1))
    rule = remedy.formula.rule
    step = cite(terms, rule, "terms.free_period", received_on=received_on, first=first, last=last, count=months)
    return FreePeriod(first, last, (step,))


def cover_period(terms: Terms, discovered_on: date) -> Cover:
    """Until when response costs are covered (J15). Raises ``Refused("not_promised")``."""
    rules = terms.cover_period
    if rules is None:
        raise not_promised(terms, "cover_period")
    last = discovered_on + timedelta(days=rules.days)
    step = cite(terms, rules.rule, "terms.cover_period", discovered_on=discovered_on, days=rules.days, last=last)
    return Cover(last, (step,))


def uri_verdict(terms: Terms, attempts: Sequence[int | None]) -> UriVerdict:
    """The verdict on one round of checks: statuses in order, None for no answer in time (J14)."""
    rules = terms.uri_monitoring
    if rules is None:
        raise not_promised(terms, "uri_check")
    steps: list[Step] = []
    for number, status in enumerate(attempts[: rules.retries + 1], start=1):
        if status is not None:
            failed = status >= rules.error_from
            message = "terms.uri_error" if failed else "terms.uri_ok"
            steps.append(cite(terms, rules.rule, message, number=number, status=status, error_from=rules.error_from))
            return UriVerdict(failed, number, tuple(steps))
        steps.append(cite(terms, rules.rule, "terms.uri_no_answer", number=number, timeout=rules.timeout))
        if number > rules.retries:
            steps.append(cite(terms, rules.rule, "terms.uri_gave_up", count=number))
            return UriVerdict(True, number, tuple(steps))
    steps.append(cite(terms, rules.rule, "terms.uri_open", retries=rules.retries))
    return UriVerdict(None, len(attempts), tuple(steps))

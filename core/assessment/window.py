"""The claim window of a month (K5, C5)."""

from __future__ import annotations

from datetime import date, timedelta

from core.explain import Step
from core.messages import Message
from core.months import closing, last_day, month_of, months_after
from core.terms.citing import cite, provenance
from core.terms.claim_window import ClaimWindow, ClaimWindowRules, WindowEnd
from core.terms.model import Terms


def claim_window(terms: Terms, month: date) -> ClaimWindow:
    """The window to claim for the incident's ``month`` (any day of it), in the zone of the terms."""
    rules = terms.claim_window
    if rules is None:
        return ClaimWindow(None, None, (Step(Message("assessment.no_window", {"terms": terms.title})),))
    month = month_of(month)
    file_by = _last_day(terms, rules, month)
    closes_at = closing(file_by, terms.time_zone)
    step = cite(
        terms,
        rules.rule,
        f"assessment.window_{rules.end}",
        month=month,
        file_by=file_by,
        closes_at=closes_at,
        months=rules.months,
        day=rules.day,
        days=rules.days,
    )
    return ClaimWindow(file_by, closes_at, (*provenance(terms), step))


def _last_day(terms: Terms, rules: ClaimWindowRules, month: date) -> date:
    match rules.end:
        case WindowEnd.END_OF_MONTH:
            return last_day(months_after(month, rules.months))
        case WindowEnd.DAY_OF_MONTH:
            following = months_after(month, rules.months)
            return min(following + timedelta(days=rules.day - 1), last_day(following))
        case WindowEnd.DAYS_AFTER:
            return last_day(month) + timedelta(days=rules.days)
        case WindowEnd.WORKING_DAYS_AFTER:
            return terms.calendars[rules.calendar or ""].working_day_after(last_day(month), rules.days)

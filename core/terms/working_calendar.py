"""The calendar whose working days a provider counts by."""

from __future__ import annotations

from core.terms.model import Terms


def working_calendar(terms: Terms) -> str:
    """The id of the calendar that the terms name for claims, else for their other days; "": they count every day."""
    parts = (terms.claiming, terms.claim_window, terms.invoice, terms.plan_change, terms.work_date)
    return next((part.calendar for part in parts if part is not None and part.calendar), "")

"""On which days invoices are sent and paid, computed once for all contracts that share them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.calendars import Calendar
from core.desk.contract import Contract
from core.desk.promise import with_closed_days
from core.errors import KigenError
from core.explain import Step
from core.fees.invoice import invoice_days
from core.messages import Param
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.registry import Catalogue
from core.terms.working_calendar import working_calendar


@dataclass(frozen=True, slots=True)
class InvoiceDates:
    """The invoice of a month (``2026-04``): the last day to send it and the day it is due, each with why.

    ``calendar`` is the one by whose working days the terms count, None: they count every day.
    """

    month: str
    sent_by: date
    paid_by: date
    sent: Step
    paid: Step
    calendar: Calendar | None


class InvoiceCalendar:
    """The invoices of any contract's months. Thousands share a few terms, and few desks close on days of their own."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._found: dict[tuple[str, tuple[date, ...], date], InvoiceDates | None] = {}
        self._closing: dict[tuple[str, str, tuple[date, ...]], Terms] = {}

    def of(self, contract: Contract, month: date) -> InvoiceDates | None:
        """The invoice of ``month`` (its first day), None where the terms of that day have none."""
        key = (contract.terms, contract.closed_days, month)
        if key not in self._found:
            self._found[key] = self._computed(*key)
        return self._found[key]

    def _computed(self, name: str, closed: tuple[date, ...], month: date) -> InvoiceDates | None:
        try:
            terms = self._catalogue.on(name, month)
        except KigenError:
            return None
        if terms.invoice is None:
            return None
        same = (terms.id, terms.version, closed)
        if same not in self._closing:
            self._closing[same] = with_closed_days(terms, closed)
        closing = self._closing[same]
        days, counting = invoice_days(closing, month), working_calendar(closing)
        told: dict[str, Param] = {"month": f"{month:%Y-%m}"}
        rule = terms.invoice.rule
        sent, paid = cite(terms, rule, "dates.invoice", **told), cite(terms, rule, "dates.payment", **told)
        calendar = closing.calendars[counting] if counting else None
        return InvoiceDates(f"{month:%Y-%m}", days.issue_to, days.due_on, sent, paid, calendar)

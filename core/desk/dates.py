"""What falls due on a day: of a contract by its terms, of its months, of its tickets and of its incidents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.calendars import Calendar
from core.desk.contract import Contract
from core.desk.incident import Incident
from core.desk.invoice_dates import InvoiceCalendar
from core.desk.month_cost import payable_in
from core.desk.promise import closing_on, with_closed_days
from core.explain import Step
from core.messages import Message, Param
from core.months import month_of, months_after
from core.terms.citing import cite
from core.terms.model import Plan, PlanEnd, Terms
from core.terms.plans import local_day, plan_on
from core.terms.promises import cover_period, restore_promise
from core.terms.registry import Catalogue, terms_at, terms_of
from core.terms.working_calendar import working_calendar


class DateKind(StrEnum):
    """What falls due."""

    CLAIM_WINDOW = "claim_window"
    CLAIM_REMINDER = "claim_reminder"
    CLAIM_ANSWER = "claim_answer"
    FREE_MONTHS = "free_months"
    PLAN_CLOSES = "plan_closes"
    PLAN_ENDS = "plan_ends"
    PLAN_BEGINS = "plan_begins"
    CONTRACT_ENDS = "contract_ends"
    INVOICE = "invoice"
    PAYMENT = "payment"
    RESTORE = "restore"
    COVER_ENDS = "cover_ends"
    WORK_DATE = "work_date"
    PLAN_CHANGE = "plan_change"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class DueDate:
    """Something that falls due on a local ``day`` of the contract's terms; ``at`` is the instant where there is one.

    ``key`` is the same whenever this one is told again, so that a calendar replaces it. ``why`` says what and by which
    rule. ``calendar`` is the one whose working days count down to it, None: the terms count every day.
    """

    key: str
    day: date
    at: datetime | None
    kind: DateKind
    contract: str
    why: Step
    scope: str = ""
    calendar: Calendar | None = None

    def working_days_left(self, today: date) -> int | None:
        """The working days after the local day ``today`` until the end of this one; None where there are no such
        days, or it has passed."""
        if self.calendar is None or self.day < today:
            return None
        ahead = (today + timedelta(days=number) for number in range(1, (self.day - today).days + 1))
        return sum(self.calendar.is_working_day(day) for day in ahead)

    @property
    def final(self) -> bool:
        """Whether it can't be undone once it has passed."""
        return self.kind in (DateKind.CLAIM_WINDOW, DateKind.PLAN_ENDS, DateKind.COVER_ENDS)

    @property
    def to_do(self) -> bool:
        """Whether it is told only until it is done: past its day it is late."""
        return self.kind in (
            DateKind.CLAIM_ANSWER, DateKind.RESTORE, DateKind.WORK_DATE, DateKind.PLAN_CHANGE, DateKind.REVIEW,
            DateKind.PAYMENT,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimableMonth:
    """A month with a remedy, and whether it is frozen."""

    month: date
    scope: str
    file_by: date | None
    closes_at: datetime | None
    frozen: bool


def contract_dates(
    contract: Contract,
    catalogue: Catalogue,
    first: date,
    last: date,
    invoices: InvoiceCalendar | None = None,
    *,
    today: date | None = None,
) -> Iterator[DueDate]:
    """What the terms and the plan history put on the days from ``first`` to ``last`` (both included).

    A payment that fell due before ``today`` is told only where it is known to come to something.
    ``invoices`` are those of the catalogue, where dates of more than one contract are asked for.
    """
    yield from (each for each in _plans(contract, catalogue) if first <= each.day <= last)
    if contract.ends_on is not None and first <= contract.ends_on <= last:
        step = Step(Message("dates.contract_ends", {"contract": contract.name}))
        terms = terms_of(catalogue, contract.terms, contract.ends_on)
        yield _due(contract, terms, DateKind.CONTRACT_ENDS, contract.ends_on, step)
    for each, month in _invoices(contract, invoices or InvoiceCalendar(catalogue), first, last):
        late = each.kind is DateKind.PAYMENT and today is not None and each.day < today
        if not late or _owed(contract, catalogue, month):
            yield each


def month_dates(contract: Contract, catalogue: Catalogue, found: Iterable[ClaimableMonth]) -> Iterator[DueDate]:
    """The closing of each claim window, and the review of months that are over but not frozen."""
    for each in found:
        terms = terms_of(catalogue, contract.terms, each.month)
        params: dict[str, Param] = {"month": f"{each.month:%Y-%m} {each.scope}".rstrip()}
        if each.file_by is not None and terms.claim_window is not None:
            step = cite(terms, terms.claim_window.rule, "dates.claim_window", **params)
            key = f"{each.month:%Y-%m}-{each.scope}"
            yield _due(
                contract,
                terms,
                DateKind.CLAIM_WINDOW,
                each.file_by,
                step,
                at=each.closes_at,
                part=key,
                scope=each.scope,
            )
        if not each.frozen:
            day = months_after(each.month, 1) + timedelta(days=9)
            step = Step(Message("dates.review", params))
            part = f"{each.month:%Y-%m}-{each.scope}"
            yield _due(contract, terms, DateKind.REVIEW, day, step, part=part, scope=each.scope)


def incident_dates(contract: Contract, catalogue: Catalogue, incidents: Iterable[Incident]) -> Iterator[DueDate]:
    """By when a lost service is back (S4), and until when the costs of what was found are covered (J15)."""
    for incident in incidents:
        touch = next((each for each in incident.touches if each.contract_id == contract.id), None)
        if touch is None or incident.dropped or incident.planned:
            continue
        part = str(incident.number)
        terms = terms_at(catalogue, contract.terms, touch.start)
        if terms.restore is not None and touch.end is None:
            promise = restore_promise(terms, touch.start)
            step = cite(terms, terms.restore.rule, "dates.restore", incident=incident.number, by=promise.restore_by)
            day = local_day(terms, promise.restore_by)
            yield _due(contract, terms, DateKind.RESTORE, day, step, at=promise.restore_by, part=part)
        known_at = incident.known_at or incident.start
        terms = terms_at(catalogue, contract.terms, known_at)
        if terms.cover_period is not None:
            discovered = local_day(terms, known_at)
            cover = cover_period(terms, discovered)
            step = cite(terms, terms.cover_period.rule, "dates.cover_ends", incident=incident.number)
            yield _due(contract, terms, DateKind.COVER_ENDS, cover.last_day, step, part=part)


def ticket_dates(
    contract: Contract, catalogue: Catalogue, number: int, inquiry: str, received_at: datetime
) -> Iterator[DueDate]:
    """By when a request is handled that is no question of response: delegated work (N4), a change of plan (J11)."""
    terms = with_closed_days(terms_at(catalogue, contract.terms, received_at), contract.closed_days)
    received_on = local_day(terms, received_at)
    work, change = terms.work_date, terms.plan_change
    if work is not None and inquiry and inquiry == work.inquiry:
        day = terms.calendars[work.calendar].working_day_after(received_on, work.working_days)
        step = cite(terms, work.rule, "dates.work_date", ticket=number)
        yield _due(contract, terms, DateKind.WORK_DATE, day, step, part=str(number), by=work.calendar)
    if change is not None and inquiry and inquiry == change.inquiry:
        calendar = terms.calendars[change.calendar]
        day = calendar.working_day_after(received_on, change.handled_within)
        step = cite(terms, change.handled_rule, "dates.plan_change", ticket=number)
        at = calendar.closing_of(day)
        yield _due(contract, terms, DateKind.PLAN_CHANGE, day, step, at=at, part=str(number), by=change.calendar)


def _plans(contract: Contract, catalogue: Catalogue) -> Iterator[DueDate]:
    """The beginning of each plan but the first, and the end of those that end while they are subscribed."""
    for number, period in enumerate(contract.plans):
        terms = terms_of(catalogue, contract.terms, period.from_day)
        plan = terms.plans.get(period.plan)
        if number and plan is not None:
            step = cite(terms, plan.rule, "dates.plan_begins", plan=plan.name)
            yield _due(contract, terms, DateKind.PLAN_BEGINS, period.from_day, step, part=period.plan)
        followed = number + 1 < len(contract.plans)
        over = contract.plans[number + 1].from_day if followed else None
        for terms in catalogue.versions(contract.terms):
            end = _end(catalogue, terms, period.plan)
            if end is not None and (over is None or over > end.ends_on):
                yield from _plan_ends(contract, terms, terms.plans[period.plan], end)


def _end(catalogue: Catalogue, terms: Terms, plan: str) -> PlanEnd | None:
    """The end of the plan, where ``terms`` are the version in force on its last day."""
    found = terms.plans.get(plan)
    if found is None or found.end is None:
        return None
    last = terms_of(catalogue, terms.id, found.end.ends_on - timedelta(days=1))
    return found.end if last.version == terms.version else None


def _plan_ends(contract: Contract, terms: Terms, plan: Plan, end: PlanEnd) -> Iterator[DueDate]:
    fallback = plan_on(terms, plan.id, end.ends_on).plan
    names: dict[str, Param] = {"plan": plan.name, "falls_back_to": fallback.name}
    closes = cite(terms, end.rule, "dates.plan_closes", **names)
    yield _due(contract, terms, DateKind.PLAN_CLOSES, end.closed_from, closes, part=plan.id)
    ends = cite(terms, end.rule, "dates.plan_ends", **names)
    yield _due(contract, terms, DateKind.PLAN_ENDS, end.ends_on - timedelta(days=1), ends, part=plan.id)


def _owed(contract: Contract, catalogue: Catalogue, month: date) -> bool:
    """Whether the invoice of the month comes to more than nothing, as far as anybody entered what it is made of."""
    if not (contract.amounts or contract.holdings):
        return False
    amount = payable_in(contract, catalogue, month)
    return amount is not None and amount.amount > 0


def _invoices(contract: Contract, invoices: InvoiceCalendar, first: date, last: date) -> Iterator[tuple[DueDate, date]]:
    """With its month: the invoice of each in which the contract was in force, and its payment unless it was paid."""
    month = max(months_after(month_of(first), -3), month_of(contract.starts_on))
    upto = last if contract.ends_on is None else min(last, contract.ends_on)
    while month <= upto:
        found = invoices.of(contract, month)
        if found is not None:
            paid = any(each.month == month for each in contract.payments)
            falling = ((DateKind.INVOICE, found.sent_by, found.sent), (DateKind.PAYMENT, found.paid_by, found.paid))
            for kind, day, why in falling[:1] if paid else falling:
                if first <= day <= last:
                    key = _key(kind, contract, found.month)
                    yield DueDate(key, day, None, kind, contract.name, why, calendar=found.calendar), month
        month = months_after(month, 1)


def _due(
    contract: Contract,
    terms: Terms,
    kind: DateKind,
    day: date,
    why: Step,
    *,
    at: datetime | None = None,
    part: str = "",
    scope: str = "",
    by: str = "",
) -> DueDate:
    """``by`` names the calendar that the terms count by for this kind, where they say so."""
    named = by or working_calendar(terms)
    calendar = closing_on(terms.calendars[named], contract.closed_days) if named else None
    return DueDate(_key(kind, contract, part), day, at, kind, contract.name, why, scope, calendar)


def _key(kind: DateKind, contract: Contract, part: str) -> str:
    return f"{kind}-{contract.id}-{part}" if part else f"{kind}-{contract.id}"

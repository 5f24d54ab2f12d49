"""Remedies, fees and invoices, as clauses."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.explain import Step
from core.messages import Message
from core.money import Money
from core.terms.citing import cite
from core.terms.fees import BandFee, MonthDay
from core.terms.model import Terms
from core.terms.remedy import DaysByLength, DaysPerPeriod, FreeMonths, ProRata, Tiers


def remedy(terms: Terms) -> Iterator[Step]:
    """What a missed promise gives, with cap, floor, rounding and conditions."""
    rules = terms.remedy
    if rules is None:
        return
    kind = Message(f"assessment.kind_{rules.kind}")
    match rules.formula:
        case Tiers(base, tiers, rule):
            of = Message(f"terms.base_{base}")
            for tier in tiers:
                yield cite(terms, rule, "terms.tier", kind=kind, below=tier.below, percent=tier.percent, base=of)
        case ProRata(divided_by, rule):
            yield cite(terms, rule, f"terms.pro_rata_{divided_by}", kind=kind)
        case DaysPerPeriod() as formula:
            yield cite(
                terms, formula.rule, f"terms.days_per_period_{formula.counted_from}", kind=kind, days=formula.days,
                period=formula.period,
            )  # fmt: skip
            if formula.gross_rule is not None:
                yield cite(terms, formula.gross_rule, "terms.gross_by_time")
        case DaysByLength() as formula:
            for step in formula.steps:
                yield cite(
                    terms, formula.rule, f"terms.days_by_length_{formula.counted_from}", kind=kind, days=step.days,
                    at_least=step.at_least,
                )  # fmt: skip
        case FreeMonths(months, rule):
            yield cite(terms, rule, "terms.free_months", months=months)
    if not isinstance(rules.formula, FreeMonths):
        yield cite(terms, "", f"terms.rounded_{rules.rounding}")
    if rules.cap is not None:
        yield cite(
            terms,
            rules.cap_rule,
            "terms.capped_at",
            percent=str(Decimal(100) * rules.cap.numerator / rules.cap.denominator),
        )
    if rules.floor is not None:
        yield cite(terms, rules.floor.rule, "terms.floor", over=rules.floor.over)
    for condition in rules.conditions:
        yield cite(terms, condition, "assessment.condition", text=terms.rules[condition].text)


def charges(terms: Terms) -> Iterator[Step]:
    """The fees of the plans, which months are charged, discount and tax."""
    for plan in terms.plans.values():
        fee = plan.fee
        if isinstance(fee, BandFee):
            low = Decimal(0)
            for band in fee.bands:
                message = "terms.band_above" if band.up_to is None else "terms.band"
                top = None if band.up_to is None else Money(band.up_to, fee.currency)
                bounds = {"low": Money(low, fee.currency), "high": top}
                yield cite(terms, fee.rule, message, plan=plan.name, percent=band.percent, **bounds)
                low = band.up_to or low
            yield cite(terms, fee.rule, "terms.least_fee", plan=plan.name, minimum=Money(fee.minimum, fee.currency))
        elif fee is not None:
            price = Money(fee.amount, fee.currency)
            yield cite(terms, fee.rule, "terms.unit_fee", plan=plan.name, price=price)
    months = terms.charged_months
    if months is not None:
        yield cite(terms, months.rule, "terms.charged_from_next_month")
        if months.from_start_if_applied_by is not None:
            yield cite(terms, months.rule, "terms.charged_from_start", day=months.from_start_if_applied_by)
        yield cite(terms, months.change_rule, "terms.charged_at_change")
    discount = terms.discount
    if discount is not None:
        kinds = tuple(terms.kinds[kind].name for kind in discount.kinds)
        for category, percent in discount.categories.items():
            name = discount.names[category]
            yield cite(terms, discount.rule, "terms.discount", category=name, percent=percent, kinds=kinds)
    if terms.tax is not None:
        yield cite(terms, terms.tax.rule, "terms.tax", percent=terms.tax.percent)


def invoices(terms: Terms) -> Iterator[Step]:
    """When invoices are sent and paid, who is billed elsewhere, and what paying late or another invoice costs."""
    days = terms.invoice
    if days is not None:
        first, last, due = (_day(each) for each in (days.issue_from, days.issue_to, days.due))
        yield cite(terms, days.rule, "terms.invoice_days", first=first, last=last, due=due)
        for way in days.elsewhere:
            yield cite(terms, days.rule, "terms.billed_elsewhere", way=way)
    qualified = terms.qualified_invoice
    if qualified is not None:
        price = Money(qualified.amount, qualified.currency)
        yield cite(terms, qualified.rule, "terms.qualified_invoice", price=price)
    late = terms.late_interest
    if late is not None:
        yield cite(
            terms, late.rule, "terms.late_interest", percent=late.percent, year=late.days_of_year, grace=late.grace_days
        )
    if terms.surcharge is not None:
        yield cite(terms, terms.surcharge.rule, "terms.surcharge", times=terms.surcharge.times)


def _day(wanted: MonthDay) -> Message:
    if wanted.working_day:
        last = wanted.working_day < 0
        day = Message("terms.day_last_working" if last else "terms.day_working", {"number": abs(wanted.working_day)})
    else:
        day = Message("terms.day_last" if wanted.day < 0 else "terms.day_of_month", {"number": abs(wanted.day)})
    return Message("terms.day_in_month", {"months": wanted.months, "day": day})

"""What an operator should know of a contract today: a plan to come, its end, suspension, payments, monitored names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from core.desk.contract import Contract
from core.desk.contract_soundness import WATCHED_FQDN
from core.desk.month_cost import MonthCost, month_cost
from core.explain import Explanation, Step
from core.fees.late_interest import late_interest
from core.messages import Message, Param
from core.money import Money
from core.months import last_day, month_of, months_after
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.plans import local_day, plan_named
from core.terms.registry import Catalogue, terms_of


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An invoice that nobody entered as paid. ``interest`` is what it costs if it is paid today, past its due."""

    month: date
    amount: Money
    due_on: date
    interest: Money | None = None


def contract_warnings(contract: Contract, catalogue: Catalogue, now: datetime) -> Explanation:
    """A step for each thing to look out for, with its rule; plans that end are told with the plan itself (J8)."""
    today = local_day(catalogue.newest(contract.terms), now)
    terms = terms_of(catalogue, contract.terms, today)
    return (
        *_suspension(contract, terms, today),
        *_payments(contract, catalogue, terms, today),
        *_plan_to_come(contract, catalogue, today),
        *_watched(contract, terms, today),
        *_end(contract, today),
    )


def unpaid_invoices(contract: Contract, catalogue: Catalogue, today: date) -> tuple[Unpaid, ...]:
    """The invoices since the contract began that are sent and not entered as paid, oldest first (J13, N12, N13)."""
    found = []
    month, last = month_of(contract.starts_on), today if contract.ends_on is None else min(today, contract.ends_on)
    while month <= last:
        month, charged = months_after(month, 1), month
        if contract.paid_on(charged) is not None:
            continue
        cost = month_cost(contract, catalogue, charged)
        if cost.days is None:
            continue
        amount = cost.payable
        if amount is None or not amount.amount or today < cost.days.issue_from:
            continue
        found.append(Unpaid(charged, amount, cost.days.due_on, _interest(cost, amount, today)))
    return tuple(found)


def _suspension(contract: Contract, terms: Terms, today: date) -> Iterator[Step]:
    stop, rules = contract.stopped_on(today), terms.suspension
    if stop is None:
        return
    if rules is None or stop.ground not in rules.grounds:
        yield Step(Message("desk.suspended", {"since": stop.from_day}))
        return
    ground = rules.grounds[stop.ground]
    told: dict[str, Param] = {"since": stop.from_day, "ground": ground.name}
    if ground.until_paid or not rules.most_months:
        yield cite(terms, rules.rule, "desk.suspended_for", **told)
    else:
        last = _same_day(stop.from_day, rules.most_months)
        yield cite(terms, rules.rule, "desk.suspended_at_most", **told, count=rules.most_months, last=last)
    if rules.fees_rule:
        yield cite(terms, rules.fees_rule, "desk.fees_go_on")


def _payments(contract: Contract, catalogue: Catalogue, terms: Terms, today: date) -> Iterator[Step]:
    rule = "" if terms.invoice is None else terms.invoice.rule
    found = unpaid_invoices(contract, catalogue, today)
    for each in found:
        if each.due_on >= today:
            yield cite(
                terms, rule, "desk.payment_due", month=f"{each.month:%Y-%m}", amount=each.amount, due_on=each.due_on
            )
    late = [each for each in found if each.due_on < today]
    for currency in dict.fromkeys(each.amount.currency for each in late):
        some = [each for each in late if each.amount.currency == currency]
        told: dict[str, Param] = {
            "months": tuple(_runs([each.month for each in some])),
            "amount": Money(sum((each.amount.amount for each in some), Decimal(0)), currency),
            "due_on": some[0].due_on,
        }
        interest = [each.interest for each in some if each.interest is not None]
        if interest and terms.late_interest is not None:
            total = Money(sum((each.amount for each in interest), Decimal(0)), currency)
            yield cite(terms, terms.late_interest.rule, "desk.payment_late_interest", **told, interest=total)
        else:
            yield cite(terms, rule, "desk.payment_late", **told)


def _plan_to_come(contract: Contract, catalogue: Catalogue, today: date) -> Iterator[Step]:
    for period in contract.plans:
        if period.from_day > today and period != contract.plans[0]:
            terms = terms_of(catalogue, contract.terms, period.from_day)
            rule = "" if terms.plan_change is None else terms.plan_change.charged_rule
            plan = plan_named(terms, period.plan)
            yield cite(terms, rule, "desk.plan_to_come", plan=plan.name, day=period.from_day)


def _watched(contract: Contract, terms: Terms, today: date) -> Iterator[Step]:
    rules = terms.uri_monitoring
    count = contract.components_in(month_of(today)).get(WATCHED_FQDN, 0)
    if rules is not None and count > rules.most_targets:
        yield cite(terms, rules.rule, "desk.too_many_watched", held=count, most=rules.most_targets)


def _end(contract: Contract, today: date) -> Iterator[Step]:
    if contract.ends_on is not None and contract.ends_on >= today:
        yield Step(Message("desk.contract_ends", {"day": contract.ends_on}))


def _runs(months: Sequence[date]) -> Iterator[str]:
    """The months by name; three or more that follow each other as a span."""
    places = range(len(months))
    for _, run in groupby(places, lambda place: months_after(months[place], -place)):
        named = [f"{months[place]:%Y-%m}" for place in run]
        if len(named) < 3:
            yield from named
        else:
            yield f"{named[0]} – {named[-1]}"


def _interest(cost: MonthCost, amount: Money, today: date) -> Money | None:
    rules = cost.terms.late_interest
    if rules is None or cost.days is None or today <= cost.days.due_on or rules.currency != amount.currency:
        return None
    return late_interest(cost.terms, amount.amount, cost.days.due_on, today).amount


def _same_day(day: date, months: int) -> date:
    """The day ``months`` months later, the last of its month where there is no such day."""
    last = last_day(months_after(month_of(day), months))
    return last.replace(day=min(day.day, last.day))

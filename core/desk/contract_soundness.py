"""What must hold of a contract whatever was changed on it, and the contract as the activity records it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from core.assessment.assess import check_service
from core.desk.contract import AmountKind, Contract, Stopped
from core.desk.ports import Detail
from core.errors import BadInput, KigenError
from core.months import month_of
from core.terms.admission import contract_kind
from core.terms.model import Terms
from core.terms.names import unknown
from core.terms.plans import plan_named
from core.terms.registry import Catalogue, terms_of

WATCHED_FQDN = "fqdn"
"""The component that counts monitored names where the terms watch URIs (J14); it is no charge unit."""


def check_contract(contract: Contract, catalogue: Catalogue) -> None:
    """Refuse a contract that can't be, naming the field.

    Raises ``BadInput``: ``name_empty``, ``terms_unknown``, ``kind_unknown``, ``plan_unknown``,
    ``plan_periods_overlap``, ``contract_ends_before_start``, ``month_before_contract``, ``amount_negative``,
    ``component_unknown``, ``count_negative``, ``suspension_before_contract``, ``suspension_ends_before_start``,
    ``suspensions_overlap``; ``Refused("service_not_covered")``.
    """
    if not contract.name:
        raise BadInput("name_empty", field="name")
    terms = terms_of(catalogue, contract.terms, contract.starts_on)
    contract_kind(terms, contract.kind)
    _check_plans(contract, catalogue)
    if contract.ends_on is not None and contract.ends_on < contract.starts_on:
        raise BadInput(
            "contract_ends_before_start", field="ends_on", starts_on=contract.starts_on, ends_on=contract.ends_on
        )
    for service in contract.services:
        try:
            check_service(terms, service)
        except KigenError as error:
            error.field = "services"
            raise
    _check_amounts(contract)
    for holding in contract.holdings:
        if holding.component not in known_components(terms):
            raise unknown(
                "component_unknown", holding.component, known_components(terms), field="components", terms=terms.id
            )
        if holding.count < 0:
            raise BadInput("count_negative", field="components")
        _check_month(contract, holding.from_day, "from_day")
    _check_stops(contract)


def known_components(terms: Terms) -> tuple[str, ...]:
    """What a contract under these terms can hold: what is charged for, and names that are watched."""
    return (*terms.components, *(() if terms.uri_monitoring is None else (WATCHED_FQDN,)))


def known_scopes(contract: Contract, terms: Terms) -> tuple[str, ...]:
    """What charges can be entered for: the regions and services it covers, the categories of a discount."""
    categories = () if terms.discount is None else tuple(terms.discount.categories)
    return (*contract.regions, *contract.services, *categories)


def _check_plans(contract: Contract, catalogue: Catalogue) -> None:
    """One plan at a time (N1), without a gap: the first from the start on, each until the next one begins."""
    if not contract.plans or contract.plans[0].from_day != contract.starts_on:
        raise BadInput("plans_start_elsewhere", field="plans", starts_on=contract.starts_on)
    plans = [plan_named(terms_of(catalogue, contract.terms, period.from_day), period.plan) for period in contract.plans]
    for (before, plan), (after, other) in pairwise(zip(contract.plans, plans, strict=True)):
        if after.from_day <= before.from_day == contract.starts_on:
            raise BadInput(
                "plan_not_after_start", field="plans", plan=other.name, day=after.from_day, starts_on=contract.starts_on
            )
        if after.from_day <= before.from_day:
            raise BadInput("plan_periods_overlap", field="plans", day=after.from_day, plan=plan.name, other=other.name)


def _check_amounts(contract: Contract) -> None:
    for entered in contract.amounts:
        _check_month(contract, entered.month, "month")
        if entered.amount.amount < 0:
            field = "fee" if entered.kind is AmountKind.FEE else "charges"
            raise BadInput("amount_negative", field=field, amount=entered.amount.text)


def _check_month(contract: Contract, day: date, field: str) -> None:
    if month_of(day) < month_of(contract.starts_on):
        raise BadInput("month_before_contract", field=field, contract=contract.name, starts_on=contract.starts_on)


def _check_stops(contract: Contract) -> None:
    if contract.stops and contract.stops[0].from_day < contract.starts_on:
        raise BadInput("suspension_before_contract", field="suspended_from", starts_on=contract.starts_on)
    for stop in contract.stops:
        if stop.to_day is not None and stop.to_day < stop.from_day:
            raise BadInput(
                "suspension_ends_before_start", field="last_day", from_day=stop.from_day, last_day=stop.to_day
            )
    for before, after in pairwise(contract.stops):
        if before.to_day is None or after.from_day <= before.to_day:
            raise BadInput("suspensions_overlap", field="suspended_from", day=after.from_day)


def contract_facts(contract: Contract) -> dict[str, Detail]:
    """Everything that can be changed on a contract, for the activity."""

    def iso(day: date | None) -> str | None:
        return None if day is None else day.isoformat()

    def stop(each: Stopped) -> dict[str, Detail]:
        return {"from": iso(each.from_day), "to": iso(each.to_day), "ground": each.ground}

    return {
        "name": contract.name,
        "customer": contract.customer,
        "account": contract.account,
        "terms": contract.terms,
        "kind": contract.kind,
        "direction": contract.direction.value,
        "period": contract.period.value,
        "reseller": contract.reseller,
        "contract_number": contract.contract_number,
        "starts_on": iso(contract.starts_on),
        "ends_on": iso(contract.ends_on),
        "applied_on": iso(contract.applied_on),
        "plans": [{"from": iso(each.from_day), "plan": each.plan} for each in contract.plans],
        "regions": list(contract.regions),
        "services": list(contract.services),
        "closed_days": [iso(day) for day in contract.closed_days],
        "amounts": [
            {
                "kind": each.kind.value,
                "month": f"{each.month:%Y-%m}",
                "scope": each.scope,
                "amount": each.amount.text,
                "currency": each.amount.currency,
            }
            for each in contract.amounts
        ],
        "components": [
            {"from": iso(each.from_day), "component": each.component, "count": each.count} for each in contract.holdings
        ],
        "suspensions": [stop(each) for each in contract.stops],
        "payments": [{"month": f"{each.month:%Y-%m}", "paid_on": iso(each.paid_on)} for each in contract.payments],
    }


def changed_facts(before: Contract, after: Contract) -> Iterator[tuple[str, Detail, Detail]]:
    """Each fact that is another one: its name, as it was, as it is."""
    was, now = contract_facts(before), contract_facts(after)
    for name in was:
        if was[name] != now[name]:
            yield name, was[name], now[name]

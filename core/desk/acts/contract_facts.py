"""What a contract is: its names, its account, its terms and kind, the side it is on, what it covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from core.desk.acts.contract_changes import Given
from core.desk.contract import Contract, Direction, Period, PlanPeriod
from core.errors import BadInput
from core.terms.names import unknown
from core.text import clean_name

_TEXTS = ("name", "customer", "account", "reseller", "contract_number")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Facts:
    """Other facts: every field that is not None takes the place of what was there.

    ``plan`` goes with other ``terms``: the plan under these from the start on. ``applied_on`` is a day, or empty:
    nobody knows. A start that moves moves the first plan with it.
    """

    name: str | None = None
    customer: str | None = None
    account: str | None = None
    reseller: str | None = None
    contract_number: str | None = None
    terms: str | None = None
    plan: str | None = None
    kind: str | None = None
    direction: str | None = None
    period: str | None = None
    starts_on: date | None = None
    applied_on: date | str | None = None
    regions: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput``: ``terms_unknown``, ``plan_needed``, ``direction_unknown``, ``period_unknown``."""
        found: Mapping[str, Any] = {
            each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name) is not None
        }
        changes: dict[str, Any] = {name: clean_name(found[name]) for name in _TEXTS if name in found}
        for name in ("regions", "services"):
            if name in found:
                changes[name] = named_once(found[name])
        for name in ("kind", "starts_on"):
            if name in found:
                changes[name] = found[name]
        if "applied_on" in found:
            changes["applied_on"] = found["applied_on"] or None
        if "direction" in found:
            changes["direction"] = chosen(Direction, found["direction"], "direction")
        if "period" in found:
            changes["period"] = chosen(Period, found["period"], "period")
        after = replace(contract, **changes)
        if self.starts_on is not None:
            after = replace(after, plans=_moved(contract.plans, self.starts_on))
        if self.terms is not None and self.terms != contract.terms:
            after = _under(after, self.terms, self.plan, given)
        return after


def chosen(kind: type[Choice], name: str, field: str) -> Choice:
    """The one called ``name``. Raises ``BadInput`` with the nearest."""
    try:
        return kind(name)
    except ValueError:
        raise unknown(f"{field}_unknown", name, tuple(kind), field=field) from None


def named_once(names: Iterable[str]) -> tuple[str, ...]:
    """Names, cleaned, none empty and none twice."""
    return tuple(dict.fromkeys(name for name in map(clean_name, names) if name))


def _moved(plans: tuple[PlanPeriod, ...], starts_on: date) -> tuple[PlanPeriod, ...]:
    return (replace(plans[0], from_day=starts_on), *plans[1:])


def _under(contract: Contract, terms: str, plan: str | None, given: Given) -> Contract:
    """The contract under other terms, whose plans and components are others too."""
    given.catalogue.newest(terms)
    if not plan:
        raise BadInput("plan_needed", field="plan", terms=terms)
    return replace(contract, terms=terms, plans=(PlanPeriod(contract.starts_on, plan),), holdings=())

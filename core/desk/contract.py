"""A contract: one customer's or our own agreement under some terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from core.months import last_day

if TYPE_CHECKING:  # a list of contracts needs no arithmetic of money
    from core.money import Money


_BETWEEN_DIGITS = re.compile(r"[\s-]")


class Direction(StrEnum):
    """Who owes the remedy: ``payable``, we owe the customer; ``receivable``, the provider owes us."""

    PAYABLE = "payable"
    RECEIVABLE = "receivable"


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The plan in force from a day on (the terms' local day) until the next period begins."""

    from_day: date
    plan: str


class AmountKind(StrEnum):
    """``fee``: the monthly fee from a month on. ``charges``: what the usage of one month cost."""

    FEE = "fee"
    CHARGES = "charges"


@dataclass(frozen=True, slots=True)
class Entered:
    """An amount that was entered for a month (its first day). ``scope`` is a region or service, empty: the whole."""

    kind: AmountKind
    month: date
    amount: Money
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """How many of a component are charged from a day on, until the next entry for it."""

    from_day: date
    component: str
    count: int


class Period(StrEnum):
    """How the contract is paid; free months of an annual one add up (C4)."""

    MONTHLY = "monthly"
    ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class Stopped:
    """The provider stopped the service from a day on (its local day), for a ground of the terms or "" (N14).

    ``to_day`` is the last day, None while it goes on.
    """

    from_day: date
    ground: str = ""
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """When the invoice for a month (its first day) was paid."""

    month: date
    paid_on: date


@dataclass(frozen=True, slots=True)
class Contract:
    """One agreement. ``plans`` is its plan history by day, the first from ``starts_on``.

    ``closed_days`` are closing days of its desk announced on top of the calendars of its terms. ``regions`` and
    ``services`` are what it covers, where the terms measure by these. ``applied_on`` is the day it was applied for,
    ``reseller`` through whom it was bought, ``contract_number`` the number under which the other side
    keeps it. ``ends_on`` is its last day. ``version`` is the optimistic lock.
    """

    id: str
    name: str
    terms: str
    direction: Direction
    starts_on: date
    plans: tuple[PlanPeriod, ...]
    kind: str = ""
    account: str = ""
    ends_on: date | None = None
    closed_days: tuple[date, ...] = ()
    version: int = 1
    customer: str = ""
    reseller: str = ""
    regions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    period: Period = Period.MONTHLY
    applied_on: date | None = None
    amounts: tuple[Entered, ...] = ()
    holdings: tuple[Holding, ...] = ()
    stops: tuple[Stopped, ...] = ()
    payments: tuple[Payment, ...] = ()
    contract_number: str = ""

    def subscribed_plan(self, day: date) -> str:
        """The plan subscribed to on ``day`` (before the start: the first one); its end is the terms' affair (J8)."""
        found = self.plans[0].plan
        for period in self.plans:
            if period.from_day <= day:
                found = period.plan
        return found

    def fee_in(self, month: date, scope: str = "") -> Money | None:
        """The monthly fee that was entered for ``month`` (its first day), None where none was."""
        known = [
            each
            for each in self.amounts
            if each.kind is AmountKind.FEE and each.month <= month and each.scope in ("", scope)
        ]
        return max(known, key=lambda each: (each.month, each.scope)).amount if known else None

    def charges_in(self, month: date, scope: str = "") -> Money | None:
        """What the usage of ``month`` (its first day) cost, None where nobody entered it."""
        for each in self.amounts:
            if each.kind is AmountKind.CHARGES and (each.month, each.scope) == (month, scope):
                return each.amount
        return None

    def stopped_on(self, day: date) -> Stopped | None:
        """The suspension that is in force on ``day``."""
        for each in self.stops:
            if each.from_day <= day and (each.to_day is None or day <= each.to_day):
                return each
        return None

    def paid_on(self, month: date) -> date | None:
        """When the invoice for ``month`` (its first day) was paid, None where it was not."""
        return next((each.paid_on for each in self.payments if each.month == month), None)

    def components_in(self, month: date) -> Mapping[str, int]:
        """The components charged in ``month`` (its first day): as they were entered up to its end."""
        until = last_day(month)
        known: dict[str, int] = {}
        for holding in sorted(self.holdings, key=lambda each: each.from_day):
            if holding.from_day <= until:
                known[holding.component] = holding.count
        return known


def same_account(one: Contract, other: Contract) -> bool:
    """Whether both name the same account, however its digits are grouped; a contract may name none."""
    mine, theirs = account_digits(one.account), account_digits(other.account)
    return bool(mine) and mine == theirs


def account_digits(account: str) -> str:
    """The account without what groups its digits, for comparing."""
    return _BETWEEN_DIGITS.sub("", account).casefold()

"""What a contract costs, as parameters: fees by bands or by units, discount, tax, invoice days, late interest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.messages import Words
from core.money import Rounding
from core.terms.operations import MonitoredGroup

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Band:
    """``percent`` of what lies above the band before and up to ``up_to`` (None: without end)."""

    up_to: Decimal | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class BandFee:
    """A plan's monthly fee from the month's charges, by bands, at least ``minimum``; rounded at the end (J9)."""

    currency: str
    bands: tuple[Band, ...]
    minimum: Decimal
    rounding: Rounding
    rule: str


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of thing that a contract is charged for: ``unit_size`` of them make one charge unit, rounded up (N5).

    ``monitored`` is what is watched of each (N16).
    """

    id: str
    name: Words
    unit: Words
    unit_size: int
    rule: str
    monitored: tuple[MonitoredGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFee:
    """A plan's price for a charge unit and month."""

    amount: Decimal
    currency: str
    rule: str


@dataclass(frozen=True, slots=True)
class ChargedMonths:
    """Which months of a contract are charged, each whole (N6), and at which plan (N7).

    From the month after the start; contracts applied for by ``from_start_if_applied_by`` from the month of the start.
    To the month of the cancellation; a cancellation in the month of the start costs that month.
    """

    rule: str
    change_rule: str
    from_start_if_applied_by: date | None = None


@dataclass(frozen=True, slots=True)
class Tax:
    """Consumption tax on top of an amount."""

    percent: Decimal
    rounding: Rounding
    rule: str


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount by the category of a line, for some kinds of contract only, rounded a line (J12)."""

    kinds: tuple[str, ...]
    categories: Mapping[str, Decimal]
    names: Mapping[str, Words]
    currency: str
    rounding: Rounding
    rule: str


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day in the ``months``-th month after the one charged: its ``day`` (-1: the last), or its ``working_day``."""

    months: int
    day: int = 0
    working_day: int = 0


@dataclass(frozen=True, slots=True)
class InvoiceDays:
    """When the invoice for a month is issued, from and to, and by when it is paid (J13, N13).

    ``elsewhere`` are the ways of buying that are billed by somebody else instead.
    """

    issue_from: MonthDay
    issue_to: MonthDay
    due: MonthDay
    calendar: str
    rule: str
    elsewhere: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class LateInterest:
    """``percent`` a year of ``days_of_year`` days, from the day after the due date to the day before payment (N12).

    None where it is paid within ``grace_days``, counted from the day after the due date.
    """

    percent: Decimal
    days_of_year: int
    grace_days: int
    currency: str
    rounding: Rounding
    rule: str

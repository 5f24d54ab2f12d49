"""What a missed promise gives, as parameters: one formula a document, with its caps, floors and rounding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from core.money import Rounding


class RemedyKind(StrEnum):
    """What the remedy is called."""

    SERVICE_CREDIT = "service_credit"
    REFUND = "refund"
    FEE_REDUCTION = "fee_reduction"
    FREE_MONTHS = "free_months"


class Base(StrEnum):
    """The amount that a percentage is of: the month's usage charges, or the monthly fee."""

    CHARGES = "charges"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Tier:
    """From the uptime that is below ``below`` percent: ``percent`` of the base. Of several tiers the lowest counts."""

    below: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Floor:
    """An amount that is not greater than ``over`` is not given (compared before rounding); ``reason`` says why."""

    over: Decimal
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tiers:
    """A percentage of a charge by how far the uptime fell (K2)."""

    base: Base
    tiers: tuple[Tier, ...]
    rule: str


class Share(StrEnum):
    """What a pro-rata refund divides by: the whole month, or the share of it that is guaranteed."""

    MONTH = "month"
    GUARANTEED = "guaranteed"


@dataclass(frozen=True, slots=True)
class ProRata:
    """Fee × downtime ÷ time of the month (S5)."""

    divided_by: Share
    rule: str


class CountedFrom(StrEnum):
    """From when a stop counts: its start, or the later of start and known-at."""

    START = "start"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class DaysPerPeriod:
    """Of each stop without a break: ``days`` of the monthly fee for each whole ``period`` (N9).

    One day is the fee ÷ the days of the month in which that period began. Where the fault is gross and
    ``gross_rule`` is given: the fee for exactly the time in the month instead, cut nowhere else (N10).
    """

    period: timedelta
    days: Decimal
    counted_from: CountedFrom
    rule: str
    gross_rule: str | None = None


@dataclass(frozen=True, slots=True)
class LengthStep:
    """A stop of ``at_least`` this long gives ``days`` of the monthly fee."""

    at_least: timedelta
    days: Decimal


@dataclass(frozen=True, slots=True)
class DaysByLength:
    """Days of fee by the length of each stop; the longest step that it reaches counts, in the month it began."""

    steps: tuple[LengthStep, ...]
    counted_from: CountedFrom
    rule: str


@dataclass(frozen=True, slots=True)
class FreeMonths:
    """Whole months without a fee (C4)."""

    months: int
    rule: str


Formula: TypeAlias = Tiers | ProRata | DaysPerPeriod | DaysByLength | FreeMonths


@dataclass(frozen=True, slots=True)
class RemedyRules:
    """The remedy of a document. ``cap`` is a share of the fee or charge, the most a month can give.

    ``conditions`` are the rules that say what it may be used for and what it rules out (K3).
    """

    kind: RemedyKind
    formula: Formula
    rounding: Rounding = Rounding.CUT
    cap: Fraction | None = None
    cap_rule: str = ""
    floor: Floor | None = None
    conditions: tuple[str, ...] = ()

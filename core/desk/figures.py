"""The figures of a month as they are kept and compared: what an assessment came to, without its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.desk.month import ContractMonth
from core.money import Money


@dataclass(frozen=True, slots=True)
class Figures:
    """``uptime`` in percent with six decimals, empty where the terms promise none; ``remedy`` empty: nothing.

    ``amount`` is None where the remedy is no money or what it is a share of is not known. ``reduced_days`` are digits,
    empty where the terms know no such days.
    """

    terms_version: str
    uptime: str = ""
    met: bool | None = None
    downtime: timedelta | None = None
    remedy: str = ""
    amount: Money | None = None
    free_months: int | None = None
    reduced_days: str = ""

    @classmethod
    def of(cls, found: ContractMonth) -> Figures:
        """The figures of an assessed month."""
        figures, remedy = found.adjusted, found.adjusted.remedy
        return cls(
            found.terms.version,
            "" if figures.uptime is None else str(figures.uptime.ratio.percent()),
            figures.met,
            figures.downtime,
            "" if remedy.kind is None else remedy.kind.value,
            remedy.amount,
            remedy.months,
            "" if figures.reduced_days is None else f"{figures.reduced_days.normalize():f}",
        )

    def as_json(self) -> dict[str, Any]:
        """For keeping; ``from_json`` reads it."""
        return {
            "terms_version": self.terms_version,
            "uptime": self.uptime,
            "met": self.met,
            "downtime_microseconds": None if self.downtime is None else self.downtime // timedelta(microseconds=1),
            "remedy": self.remedy,
            "amount": None if self.amount is None else self.amount.text,
            "currency": None if self.amount is None else self.amount.currency,
            "free_months": self.free_months,
            "reduced_days": self.reduced_days,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Figures:
        """What ``as_json`` wrote."""
        down = kept["downtime_microseconds"]
        return cls(
            kept["terms_version"],
            kept["uptime"],
            kept["met"],
            None if down is None else timedelta(microseconds=down),
            kept["remedy"],
            None if kept["amount"] is None else Money(Decimal(kept["amount"]), kept["currency"]),
            kept["free_months"],
            kept["reduced_days"],
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """One figure that is another one now: its name, as it was frozen, and as it is."""

    name: str
    before: Any
    now: Any


def differences(before: Figures, now: Figures) -> Iterator[Changed]:
    """Every figure that is not what it was, in the order of ``Figures``."""
    for each in fields(Figures):
        old, new = getattr(before, each.name), getattr(now, each.name)
        if old != new:
            yield Changed(each.name, old, new)

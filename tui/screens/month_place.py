"""Which month of which contract a key acts on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MonthPlace:
    """The month (its first day) of the contract called so, for a region or service of it ("" is the whole)."""

    contract: str
    month: date
    scope: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.contract, f"{self.month:%Y-%m}", self.scope) if part)

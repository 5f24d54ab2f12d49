"""Which claim, or which month that nobody has claimed, a key acts on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.screens.month_place import MonthPlace

if TYPE_CHECKING:
    from storage.database.read_models.claims import ClaimRow


@dataclass(frozen=True, slots=True)
class ClaimPlace:
    """``number`` 0: the month, that nobody has claimed yet."""

    number: int
    month: MonthPlace

    def __str__(self) -> str:
        return f"#{self.number} {self.month}" if self.number else str(self.month)


def place_of(row: ClaimRow) -> ClaimPlace:
    """What a row of the list stands for."""
    return ClaimPlace(row.number, MonthPlace(row.contract, row.month, row.scope))

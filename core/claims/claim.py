"""A claim: the request for the remedy of one month of one contract, with everything that happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.claims.events import ClaimEvent
from core.claims.life import Standing, fold
from core.desk.month import MonthKey


@dataclass(frozen=True, slots=True)
class Claim:
    """``number`` is the short one that operators say; ``month`` a first day; ``scope`` a region or service, "": whole.

    ``version`` is the optimistic lock. Receivable claims are ours, payable ones are those of our customers: the
    direction is the contract's.
    """

    id: str
    number: int
    contract_id: str
    month: date
    scope: str
    events: tuple[ClaimEvent, ...]
    version: int = 1

    @property
    def standing(self) -> Standing:
        """The fold of its events."""
        return fold(self.events)

    @property
    def key(self) -> MonthKey:
        """The month that it is for."""
        return MonthKey(self.contract_id, self.month, self.scope)

"""What the screens of claims read of the desk, each in one transaction. Called in threads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.claims.facts import NO_FACTS, ClaimFacts
from core.claims.life import ClaimState
from core.desk.contract import Direction
from core.errors import KigenError
from storage.database.read_models.claim import ClaimView, claim_view, unclaimed_view
from storage.database.read_models.claims import ClaimRow, claims_list, claims_over
from storage.desk import Desk
from tui.screens.claim_place import ClaimPlace

MOST_OVER = 300
"""Settled, rejected and dropped claims at the end of the list, the newest."""


@dataclass(frozen=True, slots=True)
class ClaimsReading:
    """Every line, the next window to close first, what is over last; and how many are to be done."""

    rows: tuple[ClaimRow, ...]

    @property
    def to_file(self) -> int:
        """Ours that wait to be filed while their window is open."""
        return sum(row.to_file for row in self.rows)

    @property
    def waiting(self) -> int:
        """Ours that were filed and not settled."""
        return sum(_waits(row) and row.direction is Direction.RECEIVABLE for row in self.rows)

    @property
    def to_answer(self) -> int:
        """Those of customers that were neither answered nor settled."""
        return sum(_waits(row) and row.direction is Direction.PAYABLE for row in self.rows)


def claims_reading(desk: Desk, now: datetime) -> ClaimsReading:
    """The whole list."""
    thresholds = desk.settings().claim_reminders
    with desk.read() as connection:
        live = claims_list(connection, desk.catalogue, now, thresholds)
        over = claims_over(connection, desk.catalogue, now, limit=MOST_OVER)
    return ClaimsReading((*live, *over))


def claim_reading(desk: Desk, place: ClaimPlace, now: datetime, facts: ClaimFacts = NO_FACTS) -> ClaimView:
    """The claim, or what one with these ``facts`` would be. Raises what the read models raise."""
    with desk.read() as connection:
        if place.number:
            return claim_view(connection, desk.catalogue, place.number, now)
        month = place.month
        return unclaimed_view(
            connection, desk.catalogue, month.contract, month.month, now, scope=month.scope, facts=facts
        )


def payable_claims(desk: Desk, now: datetime) -> Sequence[ClaimRow]:
    """Those of customers that a claim of ours can make good; none where they can't be read."""
    try:
        rows = claims_reading(desk, now).rows
    except KigenError:
        return ()
    gone = (ClaimState.REJECTED, ClaimState.DROPPED)
    return [row for row in rows if row.number and row.direction is Direction.PAYABLE and row.state not in gone]


def _waits(row: ClaimRow) -> bool:
    return row.state in (ClaimState.FILED, ClaimState.ACCEPTED)

"""What the entry of a claim reads of the desk. Called in threads only."""

from __future__ import annotations

from datetime import datetime

from storage.database.read_models.claim import ClaimView
from storage.database.read_models.claim_entry import applicant_of
from storage.desk import Desk
from tui.screens.claim_draft import Known
from tui.screens.claim_place import ClaimPlace
from tui.screens.claim_reading import claim_reading, payable_claims
from tui.screens.month_place import MonthPlace


def known_at(desk: Desk, place: ClaimPlace, now: datetime) -> Known:
    """The claim or month, who asked the last time, and what it can make good. Raises what ``claim_reading`` raises."""
    view = claim_reading(desk, place, now)
    settings = desk.settings()
    with desk.read() as connection:
        applicant = applicant_of(connection, desk.actor.name, settings)
    return Known(view, applicant, payable_claims(desk, now))


def known_of(desk: Desk, view: ClaimView, now: datetime) -> Known:
    """The same month as it is now."""
    number = 0 if view.claim is None else view.claim.number
    return known_at(desk, ClaimPlace(number, MonthPlace(view.contract.name, view.month.month, view.month.scope)), now)

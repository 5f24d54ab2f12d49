"""The desk's settings: what all its operators share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Settings:
    """``risk_share``: a ticket is at risk when at most this share of its target's covered time is left.

    ``time_zone`` is the zone in which the desk's times are shown and typed. ``claim_reminders`` are the working days
    before a claim window closes at which the desk reminds of it, the most first; ``applicant`` is who asks in a claim
    of an operator who has entered none yet.
    """

    risk_share: Fraction = Fraction(1, 4)
    time_zone: str = "Asia/Tokyo"
    claim_reminders: tuple[int, ...] = (30, 7, 3, 1)
    applicant: str = ""

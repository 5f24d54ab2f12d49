"""The desk's settings as they are kept in its row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.desk.settings import Settings


def settings_values(settings: Settings) -> dict[str, Any]:
    """The settings as JSON; shares are exact (``1/4``)."""
    return {
        "risk_share": str(settings.risk_share),
        "time_zone": settings.time_zone,
        "claim_reminders": list(settings.claim_reminders),
        "applicant": settings.applicant,
    }


def settings_from(values: Mapping[str, Any]) -> Settings:
    """The settings of a desk; what it does not say is as by default."""
    default = Settings()
    return Settings(
        risk_share=Fraction(values.get("risk_share", default.risk_share)),
        time_zone=values.get("time_zone", default.time_zone),
        claim_reminders=tuple(map(int, values.get("claim_reminders", default.claim_reminders))),
        applicant=str(values.get("applicant", default.applicant)),
    )

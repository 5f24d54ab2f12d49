"""What the entry of a claim begins with: who asked the last time."""

from __future__ import annotations

from sqlalchemy import Connection

from core.desk.settings import Settings
from storage.database.stored_claims import last_own


def applicant_of(connection: Connection, operator: str, settings: Settings) -> str:
    """Who asked in the last claim of ours that the operator entered; where there is none, as the settings say."""
    last = last_own(connection, operator)
    return settings.applicant if last is None else last.standing.facts.applicant

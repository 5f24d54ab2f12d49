"""What the entry of a claim begins with: who asked the last time."""

from __future__ import annotations

from sqlalchemy import Connection, select

from core.desk.settings import Settings
from storage.database.stored_claims import read_claims
from storage.database.tables import claims


def applicant_of(connection: Connection, operator: str, settings: Settings) -> str:
    """Who asked in the operator's last claim; of one who has entered none, as the settings say."""
    query = select(claims).where(claims.c.opened_by == operator).order_by(claims.c.number.desc()).limit(1)
    last = read_claims(connection, connection.execute(query).all())
    return last[0].standing.facts.applicant if last else settings.applicant

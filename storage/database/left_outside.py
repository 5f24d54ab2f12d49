"""What of a contract lies before a day: what a later start of it would leave outside."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, func, select

from core.claims.life import ClaimState
from core.desk.left_outside import LeftOutside
from storage.database.tables import claims, frozen_months, incidents, samples, touches


def left_outside(connection: Connection, contract_id: str, until: datetime, month: date) -> LeftOutside:
    """Stops that are over and intervals that begin before ``until``, and what is settled of months before ``month``."""
    stopped = (
        select(incidents.c.number, touches.c.ended_at)
        .join_from(touches, incidents, incidents.c.id == touches.c.incident_id)
        .where(touches.c.contract_id == contract_id, touches.c.started_at < until, touches.c.ended_at < until)
        .where(incidents.c.dropped == 0)
        .order_by(incidents.c.number)
    )
    stops = connection.execute(stopped).all()
    counted = select(func.count(), func.min(samples.c.started_at)).where(
        samples.c.contract_id == contract_id, samples.c.started_at < until
    )
    counts, first_count = connection.execute(counted).one()
    frozen = select(frozen_months.c.month).where(
        frozen_months.c.contract_id == contract_id,
        frozen_months.c.month < month,
        frozen_months.c.replaced_at.is_(None),
    )
    claimed = (
        select(claims.c.number, claims.c.month)
        .where(claims.c.contract_id == contract_id, claims.c.month < month)
        .where(claims.c.state != ClaimState.DROPPED.value)
        .order_by(claims.c.number)
    )
    found = connection.execute(claimed).all()
    return LeftOutside(
        tuple(dict.fromkeys(row.number for row in stops)),
        min((row.ended_at for row in stops), default=None),
        counts,
        first_count,
        tuple(sorted(set(connection.execute(frozen).scalars()))),
        tuple(row.number for row in found),
        min((row.month for row in found), default=None),
    )

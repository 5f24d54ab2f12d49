"""What the desk knows at one moment, as the leaving shift hands it over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal_column, select, type_coerce

from core.desk.handover import IncidentThen, PriorityThen, Situation, TicketsThen, TicketThen, WindowThen
from core.terms.registry import Catalogue
from core.text import clean_name
from storage.database.columns import Whole, to_microseconds
from storage.database.read_models.claims import claims_closing
from storage.database.read_models.conditions import AT_RISK, OVERDUE, tally
from storage.database.tables import IS_OPEN, contracts, incidents, tickets

MOST = 10
"""Tickets, incidents and windows named of each kind; of more their number is told."""
_ORDER = (tickets.c.queue_rank, type_coerce(tickets.c.queue_at, Whole), tickets.c.id)
_GOES_ON = incidents.c.open == literal_column("1")


def situation(
    connection: Connection, catalogue: Catalogue, now: datetime, thresholds: Iterable[int], operator: str
) -> Situation:
    """The desk at ``now``, with the open tickets of ``operator``; ``thresholds`` are the reminders of the desk."""
    at = {"now": to_microseconds(now)}
    found, unassigned = connection.execute(
        select(func.count(), tally(tickets.c.owner == "")).select_from(tickets).where(IS_OPEN)
    ).one()
    closing = claims_closing(connection, catalogue, now, thresholds)
    going_on = connection.execute(
        select(incidents.c.number, incidents.c.started_at).where(_GOES_ON)
        .order_by(incidents.c.started_at, incidents.c.number).limit(MOST)
    )  # fmt: skip
    return Situation(
        at=now,
        open=int(found),
        unassigned=int(unassigned),
        priorities=_priorities(connection),
        overdue=_tickets(connection, at, OVERDUE),
        at_risk=_tickets(connection, at, AT_RISK),
        waiting=_tickets(connection, at, tickets.c.status == "waiting"),
        own=_tickets(connection, at, tickets.c.owner == operator),
        incident_count=int(connection.execute(select(func.count()).where(_GOES_ON)).scalar_one()),
        incidents=tuple(IncidentThen(row.number, row.started_at) for row in going_on),
        window_count=len(closing),
        windows=tuple(
            WindowThen(
                row.contract_id, row.month, clean_name(row.scope), row.number, row.file_by,
                0 if row.left is None else max(0, row.left.working_days),
            )
            for row in closing[:MOST]
        ),
    )  # fmt: skip


def _priorities(connection: Connection) -> tuple[PriorityThen, ...]:
    counted = connection.execute(
        select(contracts.c.terms, tickets.c.priority, func.count().label("count"))
        .join(contracts, contracts.c.id == tickets.c.contract_id)
        .where(IS_OPEN)
        .group_by(contracts.c.terms, tickets.c.priority)
    )
    # Sorted here: databases disagree on the order of texts.
    return tuple(sorted((PriorityThen(*row) for row in counted), key=lambda each: (each.terms, each.priority)))


def _tickets(connection: Connection, at: dict[str, Any], condition: ColumnElement[bool]) -> TicketsThen:
    count = connection.execute(select(func.count()).select_from(tickets).where(IS_OPEN, condition), at).scalar_one()
    if not count:
        return TicketsThen()
    first = (
        select(tickets.c.number, tickets.c.priority, tickets.c.owner, tickets.c.due_at)
        .where(IS_OPEN, condition)
        .order_by(*_ORDER)
        .limit(MOST)
    )
    rows = connection.execute(first, at)
    return TicketsThen(
        int(count), tuple(TicketThen(row.number, row.priority, clean_name(row.owner), row.due_at) for row in rows)
    )

"""What claims put into the calendar: reminders of windows that are open, answers that are due, free months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from core.claims.dates import claim_dates, reminder_dates
from core.claims.life import ClaimState
from core.claims.reminders import closing_calendar, reminder_days
from core.desk.contract import Contract
from core.desk.dates import DueDate
from core.desk.month import MonthKey
from core.terms.registry import Catalogue
from storage.database.read_models.claims import claims_list
from storage.database.settings_row import settings_from
from storage.database.stored_claims import read_claims
from storage.database.tables import claims, desk


def dates_of_claims(
    connection: Connection,
    catalogue: Catalogue,
    now: datetime,
    wanted: Mapping[str, Contract],
    days: tuple[date, date],
) -> Iterator[DueDate]:
    """Of the contracts ``wanted``, by id; reminders from the first to the last of ``days``, the others on any."""
    first, last = days
    counted: dict[tuple[Any, ...], list[tuple[date, int]]] = {}
    thresholds = settings_from(connection.execute(select(desk.c.settings)).scalar_one()).claim_reminders
    for row in claims_list(connection, catalogue, now, thresholds):
        contract = wanted.get(row.contract_id)
        if contract is not None and row.to_file and row.file_by is not None:
            terms = catalogue.on(contract.terms, row.month)
            same = (terms.id, terms.version, contract.closed_days, row.file_by)
            if same not in counted:
                found = reminder_days(row.file_by, thresholds, closing_calendar(terms, contract.closed_days))
                counted[same] = [(day, threshold) for day, threshold in found if first <= day <= last]
            yield from reminder_dates(contract, terms, row.key, row.file_by, counted[same])
    followed = [ClaimState.FILED.value, ClaimState.ACCEPTED.value, ClaimState.SETTLED.value]
    for claim in read_claims(connection, connection.execute(select(claims).where(claims.c.state.in_(followed))).all()):
        contract = wanted.get(claim.contract_id)
        if contract is not None:
            yield from claim_dates(contract, catalogue.on(contract.terms, claim.month), claim)


def filed_months(connection: Connection) -> frozenset[MonthKey]:
    """The months whose window matters no more: their claim was filed."""
    filed = claims.c.filed_at.is_not(None) & claims.c.state.not_in([ClaimState.REJECTED.value])
    rows = connection.execute(select(claims.c.contract_id, claims.c.month, claims.c.scope).where(filed))
    return frozenset(MonthKey(row.contract_id, row.month, row.scope) for row in rows)

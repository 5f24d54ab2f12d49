"""The months that an incident touches, as months to claim. Called in threads only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.desk.contract import Contract, Direction
from core.desk.incident import Touch
from core.desk.month import scopes_of
from core.months import local_month, months_after
from core.terms.model import Terms
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incident
from storage.desk import Desk
from tui.screens.month_place import MonthPlace

_LEAST = timedelta(microseconds=1)


def months_touched(desk: Desk, number: int, now: datetime) -> tuple[MonthPlace, ...]:
    """Under terms with a remedy; those that are owed to us first. Raises ``BadInput("incident_unknown")``."""
    with desk.read() as connection:
        incident = read_incident(connection, number)
        contracts = StoredContracts(connection)
        touched = [(contracts.by_id(touch.contract_id), touch) for touch in incident.touches]
    touched.sort(key=lambda pair: pair[0].direction is not Direction.RECEIVABLE)
    found: dict[MonthPlace, None] = {}
    for contract, touch in touched:
        terms = desk.catalogue.newest(contract.terms)
        if terms.remedy is not None:
            found |= dict.fromkeys(_months(contract, terms, touch, now))
    return tuple(found)


def _months(contract: Contract, terms: Terms, touch: Touch, now: datetime) -> Iterator[MonthPlace]:
    month = local_month(touch.start, terms.time_zone)
    end = now if touch.end is None else touch.end
    last = local_month(max(touch.start, end - _LEAST), terms.time_zone)
    while month <= last:
        for scope in (touch.scope,) if touch.scope else scopes_of(contract, terms):
            yield MonthPlace(contract.name, month, scope)
        month = months_after(month, 1)

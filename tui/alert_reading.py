"""What of the desk calls its operator: read in steps, each from where the last one stood. Called in threads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.desk.events import EventKind
from core.desk.promise import Promises
from core.errors import KigenError
from core.messages import Message
from core.terms.urgency import most_urgent
from storage.database.columns import EPOCH
from storage.database.read_models.alarming import (
    AlarmingRow,
    Mark,
    at_risk_numbers,
    came_at_risk,
    events_since,
    mark,
    next_risk_at,
    open_among,
)
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tui.alerts import Alert, Cause, alarming, alert_message, remembered, what_is_new

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ARRIVING = frozenset({EventKind.RECEIVED, EventKind.PRIORITY_CHANGED})
"""What makes a ticket a new one of its priority."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the watching stands: how far and when the desk was read, and what was told or needs no telling.

    ``next_risk_at`` is when the next ticket comes at risk even if nobody acts.
    """

    mark: Mark
    looked_at: datetime
    told: frozenset[Alert]
    next_risk_at: datetime | None


def watch_from(desk: Desk, now: datetime) -> Watch:
    """The start: what is at risk already calls nobody."""
    with desk.read() as connection:
        told = frozenset(Alert(number, Cause.RISK) for number in at_risk_numbers(connection, now))
        return Watch(mark(connection), now, told, next_risk_at(connection, now))


def look(desk: Desk, watch: Watch, now: datetime, causes: Collection[Cause]) -> tuple[Watch, Message | None]:
    """One step on: where it stands then, and what to tell of it.

    What only the operator of ``desk`` acted on needs no telling, whatever came of it.
    """
    with desk.read() as connection:
        here = mark(connection)
        acts = events_since(connection, watch.mark)
        # Deadlines that were computed anew moved without an event: then all that is at risk is looked at.
        after = watch.looked_at if here.computed_from == watch.mark.computed_from else EPOCH
        rows = {row.id: row for row in came_at_risk(connection, after, now)}
        rows.update((row.id, row) for row in open_among(connection, {act.ticket_id for act in acts}))
        by_others = [act for act in acts if act.actor != desk.actor.name]
        own = {act.ticket_id for act in acts} - {act.ticket_id for act in by_others}
        arrived = {act.ticket_id for act in by_others if act.kind in _ARRIVING}
        urgent = _urgent(connection, desk, [rows[each] for each in arrived if each in rows])
        following = next_risk_at(connection, now)
    told = remembered(watch.told, alarming((rows[each] for each in own if each in rows), now, lambda _: False))
    found = alarming((row for row in rows.values() if row.id not in own), now, lambda row: row.id in urgent)
    new = what_is_new(told, frozenset(alert for alert in found if alert.cause in causes))
    return Watch(here, now, remembered(told, found), following), alert_message(new, rows.values())


def _urgent(connection: Connection, desk: Desk, rows: Collection[AlarmingRow]) -> frozenset[str]:
    """The ids of those that have the most urgent priority of their plan. What the plan does not cover has none."""
    if not rows:
        return frozenset()
    contracts = StoredContracts(connection)
    found: set[str] = set()
    for row in rows:
        try:
            promises = Promises(contracts.by_id(row.contract_id), desk.catalogue)
            promise = promises.at(row.received_at, row.inquiry)
        except KigenError:  # terms that are no longer there, or were not in force: nothing is known to be urgent
            continue
        if row.in_scope and row.priority == most_urgent(promise.terms, promise.plan):
            found.add(row.id)
    return frozenset(found)

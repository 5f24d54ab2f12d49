"""Handovers as rows: their situation as JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from core.desk.handover import (
    Handover,
    IncidentThen,
    Mark,
    MarkKind,
    PriorityThen,
    Situation,
    TicketsThen,
    TicketThen,
    WindowThen,
)
from core.text import clean_name
from storage.database.columns import from_microseconds, to_microseconds

_TICKETS = ("overdue", "at_risk", "waiting", "own")
_COUNTS = ("open", "unassigned", "incident_count", "window_count")


def situation_as_json(found: Situation) -> dict[str, Any]:
    """For keeping; instants in microseconds since the epoch."""
    return {
        "at": to_microseconds(found.at),
        **{name: getattr(found, name) for name in _COUNTS},
        "priorities": [[each.terms, each.priority, each.count] for each in found.priorities],
        **{name: _tickets_as_json(getattr(found, name)) for name in _TICKETS},
        "incidents": [[each.number, to_microseconds(each.started_at)] for each in found.incidents],
        "windows": [
            [
                each.contract_id, each.month.isoformat(), each.scope, each.claim,
                None if each.file_by is None else each.file_by.isoformat(), each.working_days,
            ]
            for each in found.windows
        ],
    }  # fmt: skip


def situation_from_json(kept: Mapping[str, Any]) -> Situation:
    """What was kept. Raises ``ValueError``, ``TypeError`` or ``KeyError`` for anything else."""
    return Situation(
        at=_instant(kept["at"]),
        open=_count(kept["open"]),
        unassigned=_count(kept["unassigned"]),
        incident_count=_count(kept["incident_count"]),
        window_count=_count(kept["window_count"]),
        priorities=tuple(PriorityThen(_text(terms), _text(name), _count(n)) for terms, name, n in kept["priorities"]),
        overdue=_tickets_from_json(kept["overdue"]),
        at_risk=_tickets_from_json(kept["at_risk"]),
        waiting=_tickets_from_json(kept["waiting"]),
        own=_tickets_from_json(kept["own"]),
        incidents=tuple(IncidentThen(_count(number), _instant(at)) for number, at in kept["incidents"]),
        windows=tuple(
            WindowThen(
                _text(contract), date.fromisoformat(month), _text(scope), _count(claim),
                None if file_by is None else date.fromisoformat(file_by), _count(days),
            )
            for contract, month, scope, claim, file_by, days in kept["windows"]
        ),
    )  # fmt: skip


def _tickets_as_json(found: TicketsThen) -> dict[str, Any]:
    first = [
        [each.number, each.priority, each.owner, None if each.due_at is None else to_microseconds(each.due_at)]
        for each in found.first
    ]
    return {"count": found.count, "first": first}


def _tickets_from_json(kept: Mapping[str, Any]) -> TicketsThen:
    first = (
        TicketThen(_count(number), _text(priority), _text(owner), None if due is None else _instant(due))
        for number, priority, owner, due in kept["first"]
    )
    return TicketsThen(_count(kept["count"]), tuple(first))


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    """Only what a desk could hold: a dump made by hand brings no control characters in."""
    if not isinstance(value, str) or clean_name(value, len(value) + 1) != value:
        raise ValueError(value)
    return value


def _instant(value: Any) -> datetime:
    return from_microseconds(_count(value))


def mark_from(row: Row[Any]) -> Mark:
    """The mark of a row of ``handover_marks``."""
    return Mark(MarkKind(row.kind), row.at, row.actor, row.id)


def handover_from(row: Row[Any], marks: tuple[Mark, ...]) -> Handover:
    """The handover of a row of ``handovers``."""
    situation = situation_from_json(row.situation)
    return Handover(row.id, row.number, row.actor, row.written_at, row.text, situation, marks)

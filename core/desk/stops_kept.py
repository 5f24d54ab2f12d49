"""The stops of a frozen month with what they are called: facts are kept without the incident that they are from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.desk.frozen import Frozen
from core.desk.incident import Incident, Touch
from core.desk.month import MonthFacts
from core.terms.availability import Cause


def incidents_kept(frozen: Frozen, known: MonthFacts, contract_id: str) -> tuple[Incident, ...]:
    """A frozen stop each: under the number and title of the incident whose stop begins, ends or lies there now."""
    kept = frozen.facts
    down = [_incident(each, known, frozen, contract_id) for each in kept["outages"]]
    ahead = [
        _incident({"start": start, "end": end, "planned": True}, known, frozen, contract_id)
        for start, end in kept["maintenance"]
    ]
    return (*down, *ahead)


def _incident(kept: Mapping[str, Any], known: MonthFacts, frozen: Frozen, contract_id: str) -> Incident:
    start = datetime.fromisoformat(kept["start"])
    end = None if kept["end"] is None else datetime.fromisoformat(kept["end"])
    touch = Touch(contract_id, start, end, frozen.scope)
    found = Incident("", 0, "", start, end)
    stops = sorted(_stops(known, frozen.scope, contract_id), key=lambda each: _apart(each[1], start, end))
    if stops and _apart(stops[0][1], start, end) < 2:
        found, now = stops[0]
        ground = now.ground if kept.get("excluded") else ""
        touch = replace(touch, ground=ground, waiver=now.waiver if kept.get("waived") else None)
    planned = bool(kept.get("planned"))
    cause = found.cause if planned else Cause(kept["cause"])
    return replace(found, start=start, end=end, cause=cause, planned=planned, dropped=False, touches=(touch,))


def _stops(known: MonthFacts, scope: str, contract_id: str) -> Iterator[tuple[Incident, Touch]]:
    for incident in known.incidents:
        for touch in incident.touches:
            if touch.contract_id == contract_id and touch.scope in ("", scope):
                yield incident, touch


def _apart(touch: Touch, start: datetime, end: datetime | None) -> int:
    """0: it begins or ends with the stop, 1: it lies over it, 2: it has nothing to do with it."""
    if touch.start == start or (end is not None and touch.end == end):
        return 0
    return 1 if (end is None or touch.start < end) and (touch.end is None or touch.end > start) else 2

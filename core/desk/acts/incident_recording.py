"""Keeping an incident: its row, the months that it touches, and the entry in the activity."""

from __future__ import annotations

from datetime import datetime

from core.desk.contract import Contract
from core.desk.incident import Incident, Touch
from core.desk.ports import Detail, Done, UnitOfWork
from core.desk.refreshing import refresh_months


def keep_new(uow: UnitOfWork, incident: Incident) -> Done:
    """``Done.subject`` is its number."""
    uow.incidents.add(incident)
    _refresh(uow, incident)
    uow.record_activity("incident.logged", str(incident.number), _facts(uow, incident))
    return Done(str(incident.number))


def keep(uow: UnitOfWork, action: str, before: Incident, after: Incident, **details: Detail) -> Done:
    """Put ``after`` in the place of ``before``; the same facts change nothing."""
    if after == before:
        return Done(str(before.number), changed=False)
    uow.incidents.change(before, after)
    _refresh(uow, before, after)
    changed: dict[str, Detail] = {"before": _facts(uow, before), "after": _facts(uow, after)}
    uow.record_activity(action, str(before.number), {**changed, **details})
    return Done(str(before.number))


def _refresh(uow: UnitOfWork, *versions: Incident) -> None:
    """The months of every contract that it touches or touched."""
    by_contract: dict[str, list[Touch]] = {}
    for incident in versions:
        for touch in incident.touches:
            by_contract.setdefault(touch.contract_id, []).append(touch)
    spans: dict[tuple[datetime, datetime], list[Contract]] = {}
    for contract in uow.contracts.by_ids(list(by_contract)):
        touched = by_contract[contract.id]
        start = min(touch.start for touch in touched)
        end = max(uow.now if touch.end is None else touch.end for touch in touched)
        spans.setdefault((start, end), []).append(contract)
    for (start, end), contracts in spans.items():
        refresh_months(uow, contracts, start, end)


def _facts(uow: UnitOfWork, incident: Incident) -> dict[str, Detail]:
    """The incident for the activity."""
    contracts = uow.contracts.by_ids([each.contract_id for each in incident.touches])
    touched: list[Detail] = [
        {
            "contract": contract.name,
            "scope": each.scope,
            "start": each.start.isoformat(),
            "end": None if each.end is None else each.end.isoformat(),
            "ground": each.ground,
            "waived": "" if each.waiver is None else f"{each.waiver.by}: {each.waiver.why}",
        }
        for each, contract in zip(incident.touches, contracts, strict=True)
    ]
    return {
        "title": incident.title,
        "start": incident.start.isoformat(),
        "end": None if incident.end is None else incident.end.isoformat(),
        "known_at": None if incident.known_at is None else incident.known_at.isoformat(),
        "cause": incident.cause.value,
        "self_resolved": int(incident.self_resolved),
        "gross": int(incident.gross),
        "planned": int(incident.planned),
        "evidence": incident.evidence.value,
        "reference": incident.reference,
        "note": incident.note,
        "dropped": int(incident.dropped),
        "touches": touched,
    }

"""The desk's incidents in their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from core.desk.incident import Evidence, Incident, Touch, Waiver
from core.digits import LARGEST_WHOLE
from core.errors import BadInput, Refused
from core.terms.availability import Cause
from storage.database.coverage import Cover, uncovered
from storage.database.tables import incidents, touches

_IDS_A_STATEMENT = 5_000
# Looked up, as thousands are read at once and an enumeration's own way from a value takes long.
_CAUSES = {each.value: each for each in Cause}
_EVIDENCE = {each.value: each for each in Evidence}
_CHANGE = update(incidents).where(incidents.c.id == bindparam("incident_id"), incidents.c.version == bindparam("known"))


def read_incidents(connection: Connection, rows: Iterable[Row[Any]]) -> list[Incident]:
    """The incidents of ``rows`` (of the table ``incidents``) with what they touched, in the order of the rows."""
    found = list(rows)
    by_incident: dict[str, list[Touch]] = defaultdict(list)
    for first in range(0, len(found), _IDS_A_STATEMENT):
        wanted = [row.id for row in found[first : first + _IDS_A_STATEMENT]]
        order = (touches.c.started_at, touches.c.contract_id, touches.c.scope)
        for row in connection.execute(select(touches).where(touches.c.incident_id.in_(wanted)).order_by(*order)):
            by_incident[row.incident_id].append(touch_from(row))
    return [incident_from(row, tuple(by_incident[row.id])) for row in found]


def read_incident(connection: Connection, number: int) -> Incident:
    """The incident with what it touched. Raises ``BadInput("incident_unknown")``."""
    known = 0 < number <= LARGEST_WHOLE
    rows = connection.execute(select(incidents).where(incidents.c.number == number)).all() if known else []
    if not rows:
        raise BadInput("incident_unknown", field="number", incident=number)
    return read_incidents(connection, rows)[0]


def incident_from(row: Row[Any], touched: tuple[Touch, ...]) -> Incident:
    """The incident of a row."""
    return Incident(
        id=row.id,
        number=row.number,
        title=row.title,
        start=row.started_at,
        end=row.ended_at,
        known_at=row.known_at,
        cause=_CAUSES[row.cause],
        self_resolved=row.self_resolved,
        gross=row.gross,
        planned=row.planned,
        evidence=_EVIDENCE[row.evidence],
        reference=row.reference,
        note=row.note,
        touches=touched,
        dropped=row.dropped,
        version=row.version,
    )


def touch_from(row: Row[Any]) -> Touch:
    """What a row says that an incident did to a contract."""
    waiver = Waiver(row.waived_by, row.waived_why) if row.waived_by else None
    return Touch(row.contract_id, row.started_at, row.ended_at, row.scope, row.ground, waiver)


class StoredIncidents:
    """``core.desk.ports.Incidents`` in one writing transaction."""

    def __init__(self, connection: Connection, cover: Cover = uncovered) -> None:
        self._connection = connection
        self._cover = cover

    def by_number(self, number: int) -> Incident:
        """The incident with what it touched. Raises ``BadInput("incident_unknown")``."""
        return read_incident(self._connection, number)

    def by_reference(self, reference: str) -> Incident | None:
        """The one that was announced under ``reference``, None where it is not here."""
        rows = self._connection.execute(select(incidents).where(incidents.c.reference == reference).limit(1)).all()
        return read_incidents(self._connection, rows)[0] if rows else None

    def next_number(self) -> int:
        """The number of the next incident; whoever writes holds the desk, so nobody else takes it."""
        return int(self._connection.execute(select(func.coalesce(func.max(incidents.c.number), 0))).scalar_one()) + 1

    def add(self, incident: Incident) -> None:
        """Store a new incident."""
        self._connection.execute(insert(incidents), {"id": incident.id, **_values(incident)})
        self._add_touches(incident.id, incident.touches)
        self._cover("incident", incident.id)

    def change(self, before: Incident, after: Incident) -> None:
        """Store ``after`` in the place of ``before`` (as it was read).

        Raises ``Refused("incident_changed")`` where somebody else changed it meanwhile.
        """
        place = {"incident_id": before.id, "known": before.version}
        if self._connection.execute(_CHANGE, {**place, **_values(after), "version": before.version + 1}).rowcount != 1:
            raise Refused("incident_changed", incident=before.number)
        if after.touches != before.touches:
            self._connection.execute(delete(touches).where(touches.c.incident_id == before.id))
            self._add_touches(before.id, after.touches)
        self._cover("incident", before.id)

    def _add_touches(self, incident_id: str, touched: Sequence[Touch]) -> None:
        if touched:
            self._connection.execute(insert(touches), [_touch_values(incident_id, each) for each in touched])


def _values(incident: Incident) -> dict[str, Any]:
    return {
        "number": incident.number,
        "title": incident.title,
        "started_at": incident.start,
        "ended_at": incident.end,
        "known_at": incident.known_at,
        "cause": incident.cause.value,
        "self_resolved": incident.self_resolved,
        "gross": incident.gross,
        "planned": incident.planned,
        "evidence": incident.evidence.value,
        "reference": incident.reference,
        "note": incident.note,
        "dropped": incident.dropped,
        "open": incident.open,
        "version": incident.version,
    }


def _touch_values(incident_id: str, touch: Touch) -> dict[str, Any]:
    return {
        "incident_id": incident_id,
        "contract_id": touch.contract_id,
        "scope": touch.scope,
        "started_at": touch.start,
        "ended_at": touch.end,
        "ground": touch.ground,
        "waived_by": touch.waiver.by if touch.waiver else "",
        "waived_why": touch.waiver.why if touch.waiver else "",
    }

"""An incident as others have made it meanwhile. Called in threads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from core.desk.incident import Incident
from storage.database.read_models.recorded_changes import recorded_changes
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incident
from storage.desk import Desk
from tui.screens.merging_entry import Anew

Named: TypeAlias = tuple[Incident, Mapping[str, str]]
"""An incident, and the names of the contracts that it touches by their ids."""

_FIELDS = {"touches": "contracts", "self_resolved": "marks", "gross": "marks", "planned": "marks", "evidence": "marks"}
"""The fields of the form that show a fact that the activity calls otherwise."""


def incident_anew(desk: Desk, number: int, since: int) -> Anew[Named]:
    """It, and who changed what after the version ``since``. Raises ``BadInput("incident_unknown")``."""
    with desk.read() as connection:
        incident = read_incident(connection, number)
        known = StoredContracts(connection).by_ids([each.contract_id for each in incident.touches])
        changes = recorded_changes(connection, "incident.", (str(number),), incident.version - since)
    shown = tuple(replace(each, fields=frozenset(_FIELDS.get(name, name) for name in each.fields)) for each in changes)
    return Anew((incident, {each.id: each.name for each in known}), incident.version, shown)

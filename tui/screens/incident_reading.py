"""What the screens of incidents read of the desk, each in one transaction. Called in threads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.desk.contract import Contract
from core.desk.incident import Incident
from core.terms.availability import Ground
from core.terms.model import Terms
from storage.database.read_models.activity import ActivityRow, Acts, activity_page
from storage.database.read_models.incidents import (
    IncidentCounts,
    incident_counts,
    incident_page,
    incident_place,
    open_numbers,
)
from storage.database.read_models.linked_tickets import LinkedTicket, linked_tickets
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incident
from storage.desk import Desk
from tui.screens.incident_effects import Effect, Effects, Sight
from tui.widgets.row_lines import Window

WINDOW = 120
MOST_OPEN = 20
"""Open incidents whose next step is looked for, the newest; with more the desk has other worries."""
MOST_CONTRACTS = 30
"""Touched contracts whose months are computed for one incident."""
MOST_ACTS = 50


@dataclass(frozen=True, slots=True)
class IncidentsPart:
    """A window of the list, its figures, and where the cursor goes; None leaves it on its line."""

    window: Window
    counts: IncidentCounts
    position: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentReading:
    """An incident with what it does to the months of what it touches, and what was recorded of it, newest first."""

    incident: Incident
    effects: Effects
    contracts: Mapping[str, Contract]
    acts: tuple[ActivityRow, ...] = ()
    tickets: tuple[LinkedTicket, ...] = ()


def incidents_around(desk: Desk, text: str, position: int, number: int | None) -> IncidentsPart:
    """The incidents around ``number``, or around ``position`` where that is not in the list."""
    with desk.read() as connection:
        counts = incident_counts(connection, text)
        found = None if number is None else incident_place(connection, counts, number, text)
        centre = min(position if found is None else found, max(0, counts.total - 1))
        start = max(0, min(centre - WINDOW // 2, counts.total - WINDOW))
        rows = tuple(incident_page(connection, counts, offset=start, limit=WINDOW, text=text))
    return IncidentsPart(Window(start, rows, counts.total), counts, centre)


def incidents_beside(desk: Desk, text: str, position: int) -> IncidentsPart:
    """The incidents around ``position``; the cursor stays on its line."""
    return replace(incidents_around(desk, text, position, None), position=None)


def coming_next(desk: Desk, now: datetime) -> Mapping[int, Effect]:
    """By open incident the month of what it touches that becomes another one first, else the first with a remedy."""
    with Sight.of(desk, now) as sight:
        numbers = open_numbers(sight.connection, MOST_OPEN)
        incidents = [_going_on(read_incident(sight.connection, number)) for number in numbers]
        found = sight.effects_of_each(incidents, most=MOST_CONTRACTS)
    firsts = {number: _first(each.shown) for number, each in zip(numbers, found, strict=True)}
    return {number: effect for number, effect in firsts.items() if effect is not None}


def _going_on(incident: Incident) -> Incident:
    """With the stops alone that go on."""
    return replace(incident, touches=tuple(touch for touch in incident.touches if touch.end is None))


def _first(found: Sequence[Effect]) -> Effect | None:
    steps = [(each.step.at, place) for place, each in enumerate(found) if each.step is not None]
    if steps:
        return found[min(steps)[1]]
    return next((each for each in found if each.would_be and each.would_be.adjusted.remedy.kind), None)


def incident_reading(desk: Desk, number: int, now: datetime) -> IncidentReading:
    """Everything that is shown of one incident. Raises ``BadInput("incident_unknown")``."""
    with Sight.of(desk, now) as sight:
        incident = read_incident(sight.connection, number)
        contracts = {touch.contract_id: sight.contracts.by_id(touch.contract_id) for touch in incident.touches}
        acts = activity_page(sight.connection, limit=MOST_ACTS, acts=Acts(incident=number))
        found = sight.effects(incident, most=MOST_CONTRACTS)
        tickets = linked_tickets(sight.connection, number)
    return IncidentReading(incident, found, contracts, tuple(acts), tuple(tickets))


@dataclass(frozen=True, slots=True)
class Choice:
    """A contract that an incident can touch, with its terms."""

    contract: Contract
    terms: Terms

    @property
    def grounds(self) -> Mapping[str, Ground]:
        """The grounds of exclusion that its terms know."""
        return {} if self.terms.downtime is None else self.terms.downtime.grounds


def choices(desk: Desk) -> tuple[Choice, ...]:
    """Every contract whose terms are known, by name."""
    with desk.read() as connection:
        found = StoredContracts(connection).all()
    return tuple(Choice(each, desk.catalogue.newest(each.terms)) for each in found if each.terms in desk.catalogue.ids)

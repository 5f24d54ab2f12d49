"""What stands in the form of an incident, read as the incident it means; what can't be read is told by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.desk.acts.incidents import ChangeIncident, Hit, LogIncident, Removable
from core.desk.incident import Evidence, Incident, Touch
from core.desk.stop_text import Own
from core.errors import BadInput, KigenError
from core.terms.availability import Cause
from tui.locale.formats import Formats
from tui.screens.entry_clock import Clock
from tui.screens.incident_own import common_ground, own_text, read_own
from tui.screens.incident_picked import Picked, read, written
from tui.screens.incident_reading import Choice

FIELDS = ("title", "start", "contracts", "cause", "marks", "end", "known_at", "ground", "reference", "note")
MARKS = ("planned", "announced", "self_resolved", "gross")
UNTYPED = Cause.PROVIDER
"""The cause that stands there from the start."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The incident that is meant, and what is wrong with the fields, by their names. ``end`` None: it goes on.

    A field that can't be read stands in it as if it were empty, ``start`` as now.
    """

    title: str
    start: datetime
    picked: tuple[Picked, ...]
    cause: Cause
    marks: frozenset[str]
    end: datetime | None
    known_at: datetime | None
    reference: str
    note: str
    hits: tuple[Hit, ...] = ()
    wrong: Mapping[str, KigenError] = field(default_factory=dict)

    def command(self) -> LogIncident:
        """To log it."""
        return LogIncident(
            self.title, self.start, self.hits, self.end, self.known_at, self.cause, "self_resolved" in self.marks,
            "gross" in self.marks, "planned" in self.marks,
            Evidence.ANNOUNCED if "announced" in self.marks else Evidence.MEASURED, self.reference, self.note,
        )  # fmt: skip

    def change(self, before: Incident) -> ChangeIncident:
        """To change ``before`` into it; an instant whose field was emptied goes."""
        new = self.command()
        gone = frozenset(each for each in Removable if getattr(before, each) and getattr(new, each) is None)
        return ChangeIncident(
            before.number, new.title, new.start, new.end, new.known_at, new.cause, new.self_resolved, new.gross,
            new.planned, new.evidence, new.reference, new.note, new.hits, before.version, gone,
        )  # fmt: skip

    def incident(self, choices: Sequence[Choice], before: Incident | None = None) -> Incident:
        """As it would be stored, for the figures that it would give."""
        command = self.command()
        ids = {each.contract.name: each.contract.id for each in choices}
        known = () if before is None else before.touches
        waivers = {(each.contract_id, each.scope): each.waiver for each in known}
        touched = []
        for hit in self.hits:
            start, end = hit.start or self.start, hit.end or self.end
            waiver = waivers.get((ids[hit.contract], hit.scope))
            touched.append(Touch(ids[hit.contract], start, end, hit.scope, hit.ground, waiver))
        return Incident(
            "", 0 if before is None else before.number, self.title, self.start, self.end, self.known_at, self.cause,
            command.self_resolved, command.gross, command.planned, command.evidence, touches=tuple(touched),
        )  # fmt: skip


def drafted(
    values: Mapping[str, str], choices: Sequence[Choice], clock: Clock, before: Incident | None, formats: Formats
) -> Draft:
    """The draft of these fields. An instant of ``before`` that was not touched keeps its seconds."""
    wrong: dict[str, KigenError] = {}

    def instant(name: str, was: datetime | None) -> datetime | None:
        text = values.get(name, "").strip()
        if was is not None and text == formats.instant(was):
            return was
        try:
            return clock.instant(text, name) if text else None
        except KigenError as error:
            wrong[name] = error
            return None

    start = instant("start", None if before is None else before.start)
    end = instant("end", None if before is None else before.end)
    known_at = instant("known_at", None if before is None else before.known_at)
    marks = frozenset(values.get("marks", "").split()) & frozenset(MARKS)
    if start is not None and end is not None and end < start:
        wrong["end"] = BadInput("ends_before_start", field="end", start=start, end=end)
    for name, at in (("start", start), ("end", end), ("known_at", known_at)):
        if at is not None and at > clock.now and "planned" not in marks:
            wrong.setdefault(name, BadInput("instant_in_future", field=name, at=at))
    picked = read(values.get("contracts", ""))
    by_name = {each.contract.name: each for each in choices}
    hits: list[Hit] = []
    for each in picked:
        if each.contract not in by_name:
            continue
        choice = by_name[each.contract]
        touch = None if before is None else before.touch_of(choice.contract.id, each.scope)
        own = Own()
        try:
            own = read_own(each, choice.grounds, clock, touch, formats)
        except BadInput as error:
            wrong.setdefault("contracts", error)
        ground = common_ground(values.get("ground", ""), choice.grounds) if own.ground is None else own.ground
        hits.append(Hit(each.contract, each.scope, own.start, own.end, ground))
    return Draft(
        values.get("title", "").strip(), start or clock.now, picked, Cause(values.get("cause") or UNTYPED.value), marks,
        end, known_at, values.get("reference", ""), values.get("note", ""), tuple(hits), wrong,
    )  # fmt: skip


def values_of(
    incident: Incident, names: Mapping[str, str], choices: Sequence[Choice], formats: Formats
) -> dict[str, str]:
    """The fields of an incident that is to be changed; ``names`` are those of its contracts by id."""
    ground = next((touch.ground for touch in incident.touches if touch.ground), "")
    grounds = {each.contract.id: each.grounds for each in choices}
    marks = [mark for mark in ("planned", "self_resolved", "gross") if getattr(incident, mark)]
    if incident.evidence is Evidence.ANNOUNCED:
        marks.append("announced")
    picked = [
        Picked(names[touch.contract_id], touch.scope, own_text(
            touch, incident, common_ground(ground, grounds.get(touch.contract_id, ())), formats))
        for touch in incident.touches
    ]  # fmt: skip
    return {
        "title": incident.title,
        "start": formats.instant(incident.start),
        "contracts": written(picked),
        "cause": "" if incident.cause is UNTYPED else incident.cause.value,
        "marks": " ".join(marks),
        "end": "" if incident.end is None else formats.instant(incident.end),
        "known_at": "" if incident.known_at is None else formats.instant(incident.known_at),
        "ground": ground,
        "reference": incident.reference,
        "note": incident.note,
    }

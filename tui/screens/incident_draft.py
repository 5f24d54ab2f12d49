"""What stands in the form of an incident, read as the incident it means; what can't be read is told by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.desk.acts.incidents import ChangeIncident, Hit, LogIncident
from core.desk.incident import Evidence, Incident, Touch
from core.errors import BadInput, KigenError
from core.terms.availability import Cause
from tui.locale.formats import Formats
from tui.screens.entry_clock import Clock
from tui.screens.incident_fields import Picked, read, written
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
    ground: str
    reference: str
    note: str
    wrong: Mapping[str, KigenError] = field(default_factory=dict)

    def command(self, choices: Sequence[Choice], before: Incident | None = None) -> LogIncident:
        """To log it. The ground is told of the contracts whose terms know it."""
        return LogIncident(
            self.title, self.start, self._hits(choices, before), self.end, self.known_at, self.cause,
            "self_resolved" in self.marks, "gross" in self.marks, "planned" in self.marks,
            Evidence.ANNOUNCED if "announced" in self.marks else Evidence.MEASURED, self.reference, self.note,
        )  # fmt: skip

    def change(self, before: Incident, choices: Sequence[Choice]) -> ChangeIncident:
        """To change ``before`` into it."""
        new = self.command(choices, before)
        return ChangeIncident(
            before.number, new.title, new.start, new.end, new.known_at, new.cause, new.self_resolved, new.gross,
            new.planned, new.evidence, new.reference, new.note, new.hits, before.version,
        )  # fmt: skip

    def incident(self, choices: Sequence[Choice], before: Incident | None = None) -> Incident:
        """As it would be stored, for the figures that it would give."""
        command = self.command(choices, before)
        ids = {each.contract.name: each.contract.id for each in choices}
        known = () if before is None else before.touches
        waivers = {(each.contract_id, each.scope): each.waiver for each in known}
        touched = []
        for hit in command.hits:
            start, end = hit.start or self.start, hit.end or self.end
            waiver = waivers.get((ids[hit.contract], hit.scope))
            touched.append(Touch(ids[hit.contract], start, end, hit.scope, hit.ground, waiver))
        return Incident(
            "", 0 if before is None else before.number, self.title, self.start, self.end, self.known_at, self.cause,
            command.self_resolved, command.gross, command.planned, command.evidence, touches=tuple(touched),
        )  # fmt: skip

    def _hits(self, choices: Sequence[Choice], before: Incident | None) -> tuple[Hit, ...]:
        by_name = {each.contract.name: each for each in choices}
        there = (each for each in self.picked if each.contract in by_name)
        return tuple(self._hit(each, by_name[each.contract], before) for each in there)

    def _hit(self, picked: Picked, choice: Choice, before: Incident | None) -> Hit:
        """A stop whose times are its own keeps them; the paper's go along with the paper."""
        grounds = {} if choice.terms.downtime is None else choice.terms.downtime.grounds
        hit = Hit(picked.contract, picked.scope, ground=self.ground if self.ground in grounds else "")
        touch = None if before is None else before.touch_of(choice.contract.id, picked.scope)
        if before is None or touch is None:
            return hit
        start = None if touch.start == before.start else touch.start
        end = None if touch.end == before.end else touch.end
        return replace(hit, start=start, end=end)


def drafted(values: Mapping[str, str], clock: Clock, before: Incident | None, formats: Formats) -> Draft:
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
    return Draft(
        values.get("title", "").strip(), start or clock.now, read(values.get("contracts", "")),
        Cause(values.get("cause") or UNTYPED.value), marks, end, known_at, values.get("ground", ""),
        values.get("reference", ""), values.get("note", ""), wrong,
    )  # fmt: skip


def values_of(incident: Incident, names: Mapping[str, str], formats: Formats) -> dict[str, str]:
    """The fields of an incident that is to be changed; ``names`` are those of its contracts by id."""
    grounds = [touch.ground for touch in incident.touches if touch.ground]
    marks = [mark for mark in ("planned", "self_resolved", "gross") if getattr(incident, mark)]
    if incident.evidence is Evidence.ANNOUNCED:
        marks.append("announced")
    picked = [Picked(names[touch.contract_id], touch.scope) for touch in incident.touches]
    return {
        "title": incident.title,
        "start": formats.instant(incident.start),
        "contracts": written(picked),
        "cause": incident.cause.value,
        "marks": " ".join(marks),
        "end": "" if incident.end is None else formats.instant(incident.end),
        "known_at": "" if incident.known_at is None else formats.instant(incident.known_at),
        "ground": grounds[0] if grounds else "",
        "reference": incident.reference,
        "note": incident.note,
    }

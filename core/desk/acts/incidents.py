"""Logging an incident, ending it, changing it, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.desk.acts.incident_recording import keep, keep_new
from core.desk.acts.seen import refuse_unseen_waiver
from core.desk.contract import Contract
from core.desk.incident import Evidence, Incident, Touch, Waiver
from core.desk.ports import Done, UnitOfWork
from core.desk.scopes import check_scope
from core.errors import BadInput, Refused
from core.months import closing, start_of_day
from core.terms.availability import Cause
from core.terms.names import unknown
from core.terms.registry import terms_at
from core.text import clean_lines, clean_name


@dataclass(frozen=True, slots=True)
class Hit:
    """A contract (by name) that an incident touches; times are the incident's where None."""

    contract: str
    scope: str = ""
    start: datetime | None = None
    end: datetime | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class LogIncident:
    """A new incident; instants are aware UTC. ``end`` None: it goes on."""

    title: str
    start: datetime
    hits: tuple[Hit, ...] = ()
    end: datetime | None = None
    known_at: datetime | None = None
    cause: Cause = Cause.PROVIDER
    self_resolved: bool = False
    gross: bool = False
    planned: bool = False
    evidence: Evidence = Evidence.MEASURED
    reference: str = ""
    note: str = ""


class Removable(StrEnum):
    """An instant of an incident that it may have or not."""

    KNOWN_AT = "known_at"
    END = "end"


@dataclass(frozen=True, slots=True)
class ChangeIncident:
    """Other facts for an incident: every field that is not None takes the place of what was there.

    A stop that began or ended with the paper's time goes along with it. ``hits`` replace what it touched whole; waivers
    of contracts that stay are kept. ``version`` is the one that the operator saw, 0: whichever it is. ``without`` are
    the instants that were typed away; an empty text is no reference, no note, and as a hit's ground none.
    """

    number: int
    title: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    known_at: datetime | None = None
    cause: Cause | None = None
    self_resolved: bool | None = None
    gross: bool | None = None
    planned: bool | None = None
    evidence: Evidence | None = None
    reference: str | None = None
    note: str | None = None
    hits: tuple[Hit, ...] | None = None
    version: int = 0
    without: frozenset[Removable] = frozenset()


@dataclass(frozen=True, slots=True)
class EndIncident:
    """It is over at ``at`` (now where None), on paper and wherever it still went on."""

    number: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReopenIncident:
    """It was not over: the paper's end, and the ends that fell with it, are taken back. A dropped one counts again."""

    number: int


@dataclass(frozen=True, slots=True)
class DropIncident:
    """It was logged by mistake: it counts nowhere, and its record stays."""

    number: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Waive:
    """The stop of ``contract`` does not count, as agreed; ``why`` empty takes the waiver back. ``seen`` is the reason
    that the operator saw there, empty: none (``core.desk.acts.seen``)."""

    number: int
    contract: str
    why: str
    scope: str = ""
    seen: str | None = None


def log_incident(uow: UnitOfWork, command: LogIncident) -> Done:
    """Log an incident; ``Done.subject`` is its number.

    Raises ``BadInput`` for an empty title, an end that is not after the start, an instant in the future (maintenance
    may be ahead), an unknown contract, scope or ground; ``Refused`` for a contract that had not begun or was over.
    """
    hits = command.hits
    plain = {each.name: getattr(command, each.name) for each in fields(command) if each.name not in ("hits", "title")}
    incident = Incident(**plain, id=uow.new_id(), number=uow.incidents.next_number(), title=clean_name(command.title))
    reference, note = clean_name(command.reference), clean_lines(command.note).strip()
    incident = _checked(uow, replace(incident, reference=reference, note=note), hits)
    return keep_new(uow, incident)


def change_incident(uow: UnitOfWork, command: ChangeIncident) -> Done:
    """Change what an incident is said to be; what it was is in the activity. The same facts change nothing.

    Raises what ``log_incident`` raises, ``Refused("incident_changed")`` where another version was seen, and
    ``Refused("end_stays")`` where the end is to go: to reopen is an act of its own, as stops open again with it.
    """
    before = _standing(uow, command.number)
    if command.version not in (0, before.version):
        raise Refused("incident_changed", incident=before.number)
    if Removable.END in command.without and before.end is not None:
        raise Refused("end_stays", field="end", incident=before.number)
    given: dict[str, Any] = {
        each.name: getattr(command, each.name)
        for each in fields(command)
        if each.name not in ("number", "hits", "version", "without") and getattr(command, each.name) is not None
    }
    if Removable.KNOWN_AT in command.without:
        given["known_at"] = None
    if "title" in given:
        given["title"] = clean_name(given["title"])
    if "reference" in given:
        given["reference"] = clean_name(given["reference"])
    if "note" in given:
        given["note"] = clean_lines(given["note"]).strip()
    changed: Incident = replace(before, **given)
    changed = replace(changed, touches=tuple(_gone_along(touch, before, changed) for touch in before.touches))
    after = _checked(uow, changed, _hits_of(uow, changed) if command.hits is None else command.hits, before.touches)
    return keep(uow, "incident.changed", before, after)


def end_incident(uow: UnitOfWork, command: EndIncident) -> Done:
    """End an incident wherever it goes on. One that is over already is refused: change its end instead."""
    before = _standing(uow, command.number)
    if not before.open:
        raise Refused("incident_over", incident=before.number, end=before.end)
    at = uow.now if command.at is None else command.at
    _past(uow, at, "at", planned=before.planned)
    for start in (before.start, *(touch.start for touch in before.touches if touch.end is None)):
        _lasting(start, at, "at")
    touched = tuple(touch if touch.end is not None else replace(touch, end=at) for touch in before.touches)
    return keep(uow, "incident.ended", before, replace(before, end=before.end or at, touches=touched))


def reopen_incident(uow: UnitOfWork, command: ReopenIncident) -> Done:
    """Take an end back, or a dropping. Raises ``Refused("incident_open")`` where it goes on anyway."""
    before = uow.incidents.by_number(command.number)
    if before.dropped:
        return keep(uow, "incident.reopened", before, replace(before, dropped=False))
    if before.open or before.end is None:
        raise Refused("incident_open", incident=before.number)
    touched = tuple(replace(touch, end=None) if touch.end == before.end else touch for touch in before.touches)
    return keep(uow, "incident.reopened", before, replace(before, end=None, touches=touched))


def drop_incident(uow: UnitOfWork, command: DropIncident) -> Done:
    """Take an incident back; it stays on record. One that is dropped already changes nothing."""
    before = uow.incidents.by_number(command.number)
    return keep(uow, "incident.dropped", before, replace(before, dropped=True), why=clean_name(command.why))


def waive(uow: UnitOfWork, command: Waive) -> Done:
    """Let a contract's stop not count, by agreement.

    Raises ``BadInput("not_touched")``, and ``Refused("waiver_changed_meanwhile")`` where the reason is neither the one
    that was seen nor the given one.
    """
    before = _standing(uow, command.number)
    contract = uow.contracts.by_name(command.contract)
    touch = before.touch_of(contract.id, command.scope)
    if touch is None:
        raise BadInput("not_touched", field="contract", contract=contract.name, incident=before.number)
    why = clean_name(command.why)
    refuse_unseen_waiver(before, touch, command.seen, why, uow.actor)
    waived = replace(touch, waiver=Waiver(uow.actor, why) if why else None)
    touched = tuple(waived if each == touch else each for each in before.touches)
    after = replace(before, touches=touched)
    return keep(uow, "incident.waived", before, after, contract=contract.name, why=why)


def _standing(uow: UnitOfWork, number: int) -> Incident:
    """The incident, to be changed. Raises ``Refused("incident_dropped")``: reopen it first."""
    found = uow.incidents.by_number(number)
    if found.dropped:
        raise Refused("incident_dropped", incident=number)
    return found


def _gone_along(touch: Touch, before: Incident, after: Incident) -> Touch:
    """The stop with the times that were the paper's moved as the paper's are."""
    start = after.start if touch.start == before.start else touch.start
    end = after.end if touch.end == before.end else touch.end
    return touch if (start, end) == (touch.start, touch.end) else replace(touch, start=start, end=end)


def _checked(uow: UnitOfWork, incident: Incident, hits: Iterable[Hit], known: Iterable[Touch] = ()) -> Incident:
    """The incident with what it touches, everything sound. Waivers of ``known`` stay."""
    if not incident.title:
        raise BadInput("title_empty", field="title")
    _sound(uow, incident.start, incident.end, incident.planned, "")
    if incident.known_at is not None:
        _past(uow, incident.known_at, "known_at", planned=incident.planned)
    waivers: Mapping[tuple[str, str], Waiver | None] = {(one.contract_id, one.scope): one.waiver for one in known}
    touched: dict[tuple[str, str], Touch] = {}
    wanted = list(hits)
    contracts = uow.contracts.by_names([hit.contract for hit in wanted])
    for number, (hit, contract) in enumerate(zip(wanted, contracts, strict=True)):
        place = f"contracts[{number}]"
        touch = _touch(uow, incident, hit, contract, place)
        key = (touch.contract_id, touch.scope)
        if key in touched:
            raise BadInput("touched_twice", field=place, contract=hit.contract)
        waiver = waivers.get(key)
        touched[key] = touch if waiver is None else replace(touch, waiver=waiver)
    return replace(incident, touches=tuple(touched.values()))


def _touch(uow: UnitOfWork, incident: Incident, hit: Hit, contract: Contract, place: str) -> Touch:
    start = hit.start or incident.start
    terms = terms_at(uow.catalogue, contract.terms, start)
    scope = clean_name(hit.scope)
    check_scope(contract, terms, scope, field=f"{place}.scope")
    grounds = {} if terms.downtime is None else terms.downtime.grounds
    if hit.ground and hit.ground not in grounds:
        raise unknown("ground_unknown", hit.ground, grounds, field=f"{place}.ground", terms=terms.title)
    end = hit.end if hit.end is not None else incident.end
    _sound(uow, start, end, incident.planned, f"{place}.")
    _alive(contract, terms.time_zone, (start, max(uow.now if end is None else end, start)), place)
    return Touch(contract.id, start, end, scope, hit.ground)


def _alive(contract: Contract, zone: str, stop: tuple[datetime, datetime], place: str) -> None:
    """A stop that lies outside of the contract's life whole is refused; days are those of the terms' zone."""
    start, end = stop
    if contract.ends_on is not None and start >= closing(contract.ends_on, zone):
        raise Refused("contract_over", field=place, contract=contract.name, ends_on=contract.ends_on)
    if end < start_of_day(contract.starts_on, zone):
        raise Refused("contract_not_begun", field=place, contract=contract.name, starts_on=contract.starts_on)


def _hits_of(uow: UnitOfWork, incident: Incident) -> tuple[Hit, ...]:
    contracts = uow.contracts.by_ids([each.contract_id for each in incident.touches])
    return tuple(
        Hit(contract.name, each.scope, each.start, each.end, each.ground)
        for each, contract in zip(incident.touches, contracts, strict=True)
    )


def _sound(uow: UnitOfWork, start: datetime, end: datetime | None, planned: bool, place: str) -> None:
    _past(uow, start, f"{place}start", planned=planned)
    if end is not None:
        _lasting(start, end, f"{place}end")
        _past(uow, end, f"{place}end", planned=planned)


def _lasting(start: datetime, end: datetime, field: str) -> None:
    if end < start:
        raise BadInput("ends_before_start", field=field, start=start, end=end)
    if end == start:
        raise BadInput("no_time_between", field=field, at=start)


def _past(uow: UnitOfWork, at: datetime, field: str, *, planned: bool) -> None:
    if at > uow.now and not planned:
        raise BadInput("instant_in_future", field=field, at=at)
